/**
 * So much longer (ms) is looked for an answer once something is handed over. A process that was stopped, or a machine too busy,
 * finds that the time is over before it has read the answer that lies there.
 */
const LAST_LOOK_MS = 250;

/** Gives a call up, with what it fails with, when its time is over: `totalMs`, and a last look. Returns how to call that off. */
export function whenTimeIsOver(
  totalMs: number,
  { isHandedOver, giveUp }: { isHandedOver: () => boolean; giveUp: (error: Error) => void },
): () => void {
  const end = () => giveUp(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" }));
  let timer = setTimeout(() => {
    if (isHandedOver()) timer = setTimeout(end, LAST_LOOK_MS);
    else end();
  }, totalMs);
  return () => clearTimeout(timer);
}
