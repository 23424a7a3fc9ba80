import { openNumber } from "../channels/open-number.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Foundation } from "../foundation.ts";
import { messageStore } from "./store.ts";

/** Clocks of two machines part by less than this. */
const CLOCKS_PART_MS = 2 * 60_000;

/** A text whose fate is in doubt. */
export interface LostText {
  readonly account: ChannelAccountRow;
  readonly to: string;
  readonly body: string;
  /** when it was handed over, ms */
  readonly since: number;
}

/** As `lookForText`; null: not found, or it cannot be asked. */
export async function traceText(foundation: Foundation, lost: LostText): Promise<string | null> {
  return (await lookForText(foundation, lost))?.providerId ?? null;
}

/**
 * Looks for a text of ours among those Twilio has: to the same number, with the same words, since it was handed over, and
 * none of another message of ours. Null: it cannot be asked; `providerId` null: it is not listed. `isOneUnknown`: there is one
 * with other words that no message of ours is known to be.
 */
export async function lookForText(
  { db, config }: Foundation,
  lost: LostText,
): Promise<{ readonly providerId: string | null; readonly isOneUnknown: boolean } | null> {
  const number = openNumber(lost.account, config);
  if (number.provider !== "twilio") return null;
  const { lookAtTwilio } = await import("../channels/list-twilio.ts");
  const store = messageStore(db, { organizationId: lost.account.organizationId });
  const listed = await lookAtTwilio(number, lost);
  if (listed === null) return null;
  let isOneUnknown = false;
  for (const { sid: providerId, body, createdAt } of listed) {
    if (createdAt < lost.since - CLOCKS_PART_MS) continue;
    if ((await store.findByProviderId("sms", providerId)) !== undefined) continue;
    if (body === lost.body) return { providerId, isOneUnknown };
    isOneUnknown = true;
  }
  return { providerId: null, isOneUnknown };
}
