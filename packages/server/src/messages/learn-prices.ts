// Twilio knows what a text cost only after it left, and tells nobody: it is asked, an account at a time, in pages of 1,000. A run
// reads thirty of them, the latest first; the next one goes on where it stopped, until all are known, and then begins anew.
// That a price became known is no change of a message's state, so nobody is told: whoever looks sees it.
import type { TwilioPage } from "../channels/list-twilio.ts";
import { openNumber } from "../channels/open-number.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import { everySmsAccount, keepPriceWalk, priceWalkOf } from "../channels/store-spending.ts";
import type { Db, Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { oldestUnpriced, unpricedAmong, writeCharge } from "./store-charges.ts";

/** Sooner there is rarely a price. */
const YOUNGEST_MS = 5 * 60_000;
/** What has none after so long gets none any more. */
const OLDEST_MS = 3 * 86_400_000;
/** Twilio's clock and ours may differ, and it lists a text when it was made, not when it left. */
const MARGIN_MS = 3_600_000;
const AT_ONCE = 100;

/** Learns what texts cost that left in the last days and have no price yet. */
export async function learnPrices(_payload: unknown, foundation: Foundation): Promise<void> {
  for (const account of await everySmsAccount(foundation.db)) {
    try {
      await learnOf(foundation, account);
    } catch (error) {
      foundation.log.warn({ err: error, accountId: account.id }, "the prices of an account could not be learnt");
    }
  }
}

async function learnOf({ db, config, clock }: Foundation, account: ChannelAccountRow): Promise<void> {
  const scope = { organizationId: account.organizationId };
  const accountId = account.id;
  const now = clock.now();
  const stretch = { accountId, from: now - OLDEST_MS, until: now - YOUNGEST_MS };
  const oldestAt = () => oldestUnpriced(db, scope, stretch);
  const since = await oldestAt();
  const number = since === null ? null : openNumber(account, config);
  if (since === null || number?.provider !== "twilio") return;
  const keep = (nextPage: string | null) => db.transaction((tx) => keepPriceWalk(tx, scope, { accountId, nextPage }));
  const begun = await priceWalkOf(db, scope, accountId);
  // a place that Twilio knows no more is forgotten, so that the next run begins anew
  if (begun !== null) await keep(null);
  const { pagesOfTwilio } = await import("../channels/list-twilio.ts");
  let nextPage: string | null = null;
  for await (const page of pagesOfTwilio(number, begun ?? { side: "left", since })) {
    await writeCharges(db, scope, { accountId, page, now });
    const oldest = await oldestAt();
    const isPassed = oldest === null || page.listed.some(({ createdAt }) => createdAt < oldest - MARGIN_MS);
    nextPage = isPassed ? null : page.next;
    if (isPassed) break;
  }
  if (nextPage !== null) await keep(nextPage);
}

async function writeCharges(
  db: Db,
  scope: Scope,
  { accountId, page, now }: { accountId: string; page: TwilioPage; now: number },
): Promise<void> {
  const charges = new Map(page.listed.map(({ sid, charge }) => [sid, charge]));
  const open = await unpricedAmong(db, scope, { accountId, providerIds: [...charges.keys()] });
  const charged = open.flatMap(({ id, segments, providerId }) => {
    const charge = charges.get(providerId ?? "");
    const isNews = charge !== undefined && (charge.price !== null || (charge.segments !== null && segments === null));
    return isNews ? [{ id, charge }] : [];
  });
  for (let from = 0; from < charged.length; from += AT_ONCE)
    await db.transaction(async (tx) => {
      for (const one of charged.slice(from, from + AT_ONCE)) await writeCharge(tx, scope, one, now);
    });
}
