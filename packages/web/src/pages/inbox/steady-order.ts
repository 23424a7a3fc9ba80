/** What the order of a list depends on. */
interface Listed {
  readonly id: string;
  readonly lastInboundAt: string | null;
}

/**
 * The order in which conversations are shown: one that is read does not sink under the reader's eyes. Only what came in since
 * moves to the top; what is fetched further down stands at the end.
 * @param before what is on screen, in its order
 */
export function steadyOrder<Line extends Listed>(before: readonly Listed[], now: readonly Line[]): Line[] {
  const known = new Map(before.map((line) => [line.id, line.lastInboundAt]));
  const current = new Map(now.map((line) => [line.id, line]));
  const isNews = ({ id, lastInboundAt }: Line) => !known.has(id) || known.get(id) !== lastInboundAt;
  const kept = before.flatMap(({ id }) => {
    const line = current.get(id);
    return line === undefined || isNews(line) ? [] : [line];
  });
  const lastKept = now.findLastIndex((line) => !isNews(line));
  return [
    ...now.filter((line, at) => isNews(line) && at < lastKept),
    ...kept,
    ...now.filter((line, at) => isNews(line) && at >= lastKept),
  ];
}
