import { readFiles } from "../attachments/read-files.ts";
import type { SendOutcome } from "../channels/channel.ts";
import { openEmailChannel } from "../channels/open-channel.ts";
import { openMailbox } from "../channels/open-mailbox.ts";
import type { Foundation } from "../foundation.ts";
import { handOverText } from "./hand-over-text.ts";
import type { Passed } from "./pass-gate.ts";
import type { MessageRow } from "./store.ts";
import { traceMail } from "./trace-mail.ts";

/** The whole call of a provider; far below the lease. */
const CALL_MS = 20_000;
/** What the gate saw may be this old when the message is handed over. */
const GATE_FRESH_MS = 5_000;

/** An instant, by both clocks: the first stands still while a computer sleeps, the second shows the jump. */
export interface Seen {
  readonly elapsed: number;
  readonly at: number;
}

/** The instant at which a gate begins to look: what leaves too long after it passes the gate again. */
export const seenNow = ({ clock }: Foundation): Seen => ({ elapsed: performance.now(), at: clock.now() });

/** Only what a person writes carries files; others are spared the look. */
async function filesOf({ db }: Foundation, { id, organizationId, enrollmentId, actor }: MessageRow) {
  return enrollmentId !== null || actor.kind !== "member" ? [] : readFiles(db, { organizationId }, id);
}

/** The call of a provider, with what is known of its end. `seen`: when the gate it passed began to look. */
export async function handOver(
  foundation: Foundation,
  { outgoing, account, message }: Passed,
  seen: Seen,
): Promise<SendOutcome> {
  const { clock } = foundation;
  const isGateFresh = () =>
    performance.now() - seen.elapsed < GATE_FRESH_MS && Math.abs(clock.now() - seen.at) < GATE_FRESH_MS;
  const budget = { totalMs: CALL_MS, isGateFresh };
  try {
    const files = await filesOf(foundation, message);
    if ("text" in outgoing) return await handOverText(foundation, { account, text: outgoing.text, files }, budget);
    const mail = { ...outgoing.mail, files };
    const open = await openMailbox(foundation, account);
    const channel = await openEmailChannel();
    const outcome = await channel.send(open, mail, budget);
    if (outcome.kind !== "unknown") return outcome;
    return (await traceMail(open, mail.messageId)) === "found"
      ? { kind: "accepted", providerId: mail.messageId, answer: "found among the sent mails" }
      : outcome;
  } catch (error) {
    // Only before anything was handed over. A database that went away says nothing of the account: its gate is passed again.
    if (foundation.db.dialect.isAway(error)) return { kind: "stale" };
    // Secrets that do not open, a library that does not load.
    return { kind: "retry", reason: error instanceof Error ? error.message : String(error), isAccountRefused: true };
  }
}
