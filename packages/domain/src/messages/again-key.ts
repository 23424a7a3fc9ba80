// The keys of messages that leave once more because an earlier one certainly did not arrive: the first one's, and how many it
// makes. What belongs to a bulk message or a step still does.

const AGAIN = /^(?<first>.+):again:(?<count>\d+)$/;
/** As such keys once were. */
const EARLIER = /^again:(?<first>[^:]+):(?<count>\d+)$/;

/** Which of how many it is that left for one intent, itself among them; `first` is the key of the first. */
export function readAgainKey(key: string): { readonly first: string; readonly count: number } {
  const { first = key, count = "1" } = (AGAIN.exec(key) ?? EARLIER.exec(key))?.groups ?? {};
  return { first, count: Number(count) };
}

/** The key of the one that makes so many. */
export function againKey(first: string, count: number): string {
  return `${first}:again:${count}`;
}
