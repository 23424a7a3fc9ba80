import { plural } from "../plural.ts";

/** Words of what a number's provider delivered and nobody understood. */
export const deliveries = {
  refused: (calls: number, when: string) =>
    `${plural(calls, { one: "# call", other: "# calls" })} with a missing or wrong signature, the last ${when}. Nothing of them was kept. If your provider cannot reach you, compare the secret.`,
  unclear: (number: number) =>
    plural(number, {
      one: "# delivery of the provider could not be understood or matched.",
      other: "# deliveries of the provider could not be understood or matched.",
    }),
  look: "Show them",
  title: (account: string) => `What ${account} could not take in`,
  intro:
    "As the provider sent it. What found no message is tried again for seven days; all of it is forgotten after thirty.",
  empty: "Everything was taken in.",
  tries: (tries: number) => `tried ${plural(tries, { one: "# time", other: "# times" })}`,
  next: (when: string) => `again ${when}`,
  notAgain: "not tried again by itself",
  retry: "Try again",
  retryOf: (when: string) => `Try what came ${when} again`,
  retried: "It is being tried again",
  discard: "Forget",
  discardOf: (when: string) => `Forget what came ${when}`,
  discarded: "Forgotten",
  raw: "As it came",
} as const;
