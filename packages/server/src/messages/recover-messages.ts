// After a worker died: what it had only claimed is planned again; what it was handing off is asked after where the
// provider can be asked (settle-doubt.ts), and otherwise shown as unknown.
import type { Foundation } from "../foundation.ts";
import { putBack } from "./put-back.ts";
import { LOOK_AGAIN_MS, settleDoubt } from "./settle-doubt.ts";
import type { MessageRow } from "./store.ts";
import { abandonedMessages, freeLanes, messagesToLookFor } from "./store-lanes.ts";

/** What whoever takes back knows of those who hold messages. */
export interface Holders {
  /** proved dead; `all`: everybody who held anything before this process */
  readonly dead: readonly string[] | "all";
  /** this process: what it holds and does not have in hand was left by a commit whose answer was lost */
  readonly holder?: string;
  /** this process is handing it over at this moment, whatever the clock says of its lease (a computer that slept) */
  readonly isInHand?: (messageId: string) => boolean;
  /** gives a sign of life although its lease ended: it is stopped or its clock is another, and may still finish */
  readonly isAlive?: (holder: string) => boolean;
  /** between two looks for what was not found, ms */
  readonly lookAgainMs?: number;
}

/** Of those nobody holds, so many of an account are asked for at once: a restored backup may hold thousands. */
const AT_ONCE = 4;

/** Takes back what workers left that are gone: those proved dead, and those whose leases ended. */
export async function recoverMessages(foundation: Foundation, holders: Holders): Promise<number> {
  const { db, clock, log } = foundation;
  const { dead, holder, isInHand = () => false, isAlive = () => false, lookAgainMs = LOOK_AGAIN_MS } = holders;
  const known = dead === "all" || holder === undefined ? dead : [...dead, holder];
  const now = clock.now();
  const found = [...(await abandonedMessages(db, known, now)), ...(await messagesToLookFor(db, AT_ONCE, now))];
  const abandoned = found.filter(({ id }) => !isInHand(id));
  const takeBack = async (message: MessageRow): Promise<void> => {
    const { state, leaseHolder } = message;
    if (state === "claimed") return putBack(foundation, message, clock.now());
    // No claim of a living worker is settled for it: what it hands over it records when it goes on.
    if (leaseHolder !== null && isAlive(leaseHolder)) return;
    const isProvedDead = leaseHolder === null || known === "all" || known.includes(leaseHolder);
    await settleDoubt(foundation, message, { isProvedDead, lookAgainMs });
  };
  // One that cannot be settled, by a fault of ours, must not keep the others from it.
  const settled = await Promise.all(
    abandoned.map((message) =>
      takeBack(message).then(
        () => true,
        (error) => {
          log.error({ err: error, messageId: message.id }, "a message of a worker that is gone was not taken back");
          return false;
        },
      ),
    ),
  );
  await db.transaction((tx) => freeLanes(tx, dead, clock.now()));
  return settled.filter(Boolean).length;
}
