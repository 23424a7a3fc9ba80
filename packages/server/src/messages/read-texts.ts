// Text messages where nobody can call us: a laptop has no public address (product.md, section 12), so Twilio is asked what
// came in and how far ours got. What it lists goes the way of what it would have called in.
import { inboundCall, isToUs, statusCall, type TwilioListed } from "@lead-dashboard/domain/channels/twilio-listed";
import { openNumber } from "../channels/open-number.ts";
import { type ChannelAccountState, channelAccountStore } from "../channels/store.ts";
import type { OpenTwilio } from "../channels/text-channel.ts";
import { type Config, isPublic } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { messageStore } from "./store.ts";
import type { LaneKey } from "./store-lanes.ts";
import { eventsSeen, noteInboundEvent, noteSync } from "./store-mailboxes.ts";
import { takeDelivery } from "./take-delivery.ts";

/** Twilio lists some messages a little after they came. */
const OVERLAP_MS = 10 * 60_000;
/** How far the first look goes back: what is older was answered, or forgotten, in another way. */
const FIRST_LOOK_MS = 14 * 86_400_000;
/** What did not arrive by then never will. */
const STATUS_MS = 3 * 86_400_000;

/** Whether texts must be asked for. Stand-ins on this machine can call it. */
export function mustAskForTexts(config: Pick<Config, "baseUrl" | "sandbox">): boolean {
  return !isPublic(config) && !config.sandbox;
}

/** Reads what came to a number since the last look, and the fate of what left by it. Gives how many came since; throws in plain words. */
export async function readTexts(foundation: Foundation, place: LaneKey): Promise<number> {
  const { db, clock, config } = foundation;
  const account = await channelAccountStore(db, { organizationId: place.organizationId }).findWithState(
    place.accountId,
  );
  if (account === undefined) return 0;
  const number = openNumber(account, config);
  if (number.provider !== "twilio") return 0;
  const beganAt = clock.now();
  const came = await readArrivals(foundation, { account, number }, beganAt);
  await readFates(foundation, account, number);
  await db.transaction((tx) => noteSync(tx, place, null, beganAt));
  return came;
}

async function readArrivals(
  foundation: Foundation,
  { account, number }: { account: ChannelAccountState; number: OpenTwilio },
  now: number,
): Promise<number> {
  const { listTwilioMedia, listTwilio } = await import("../channels/list-twilio.ts");
  const { organizationId, id: accountId, lastSyncAt, createdAt } = account;
  const since = (lastSyncAt ?? Math.max(createdAt, now - FIRST_LOOK_MS)) - OVERLAP_MS;
  const listed = await listTwilio(number, { side: "came", since });
  const inTime = listed.filter((one) => one.createdAt >= since && isToUs(one, number)).toReversed();
  const place = { organizationId, accountId };
  const seen = await eventsSeen(foundation.db, place, inTime.map(keyOfText));
  const came = inTime.filter((one) => !seen.has(keyOfText(one)));
  for (const one of came) {
    const media = one.mediaCount === 0 ? [] : await listTwilioMedia(number, one);
    const delivery = { about: "inbound", echoedId: null, raw: formOf(inboundCall(one, media)) } as const;
    await takeDelivery(foundation, { account, number }, delivery);
    const event = { ...place, eventKey: keyOfText(one), messageId: null };
    await foundation.db.transaction((tx) => noteInboundEvent(tx, event, now));
  }
  return came.length;
}

const keyOfText = ({ sid }: TwilioListed) => `text:${sid}`;

/** Asked only while something may still be on its way. */
async function readFates(foundation: Foundation, account: ChannelAccountState, number: OpenTwilio): Promise<void> {
  const since = foundation.clock.now() - STATUS_MS;
  if (account.lastSentAt === null || account.lastSentAt < since) return;
  const { listTwilio } = await import("../channels/list-twilio.ts");
  const store = messageStore(foundation.db, { organizationId: account.organizationId });
  const left = new Map((await listTwilio(number, { side: "left", since })).map((one) => [one.sid, one]));
  const underWay = await store.textsUnderWay(account.id, [...left.keys()]);
  for (const providerId of underWay) {
    const listed = left.get(providerId);
    const call = listed === undefined ? null : statusCall(listed);
    if (call === null) continue;
    const delivery = { about: "status", echoedId: null, raw: formOf(call) } as const;
    await takeDelivery(foundation, { account, number }, delivery);
  }
}

const formOf = (fields: Readonly<Record<string, string>>) => new URLSearchParams(fields).toString();
