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

/**
 * Looks for a text of ours among those Twilio has: to the same number, with the same words, since it was handed over, and
 * none of another message of ours. Null: not found, or it cannot be asked.
 */
export async function traceText({ db, config }: Foundation, lost: LostText): Promise<string | null> {
  const number = openNumber(lost.account, config);
  if (number.provider !== "twilio") return null;
  const { listTwilio } = await import("../channels/twilio.ts");
  const store = messageStore(db, { organizationId: lost.account.organizationId });
  const listed = (await listTwilio(number, lost)) ?? [];
  for (const { providerId, body, createdAt } of listed) {
    if (body !== lost.body || createdAt < lost.since - CLOCKS_PART_MS) continue;
    if ((await store.findByProviderId("sms", providerId)) === undefined) return providerId;
  }
  return null;
}
