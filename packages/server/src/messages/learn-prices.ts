// Twilio knows what a text cost only after it left, and tells nobody: it is asked, an account at a time, in pages of 1,000.
// That a price became known is no change of a message's state, so nobody is told: whoever looks sees it.
import { openNumber } from "../channels/open-number.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import { everySmsAccount } from "../channels/store-spending.ts";
import type { Foundation } from "../foundation.ts";
import { unpricedOf, writeCharge } from "./store-charges.ts";

/** Sooner there is rarely a price. */
const YOUNGEST_MS = 5 * 60_000;
/** What has none after so long gets none any more. */
const OLDEST_MS = 3 * 86_400_000;
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
  const now = clock.now();
  const stretch = { accountId: account.id, from: now - OLDEST_MS, until: now - YOUNGEST_MS };
  const unpriced = await unpricedOf(db, scope, stretch);
  const [oldest] = unpriced;
  const number = oldest === undefined ? null : openNumber(account, config);
  if (oldest?.sentAt == null || number?.provider !== "twilio") return;
  const open = new Map(unpriced.map((row) => [row.providerId, row]));
  const { pagesOfTwilio } = await import("../channels/list-twilio.ts");
  for await (const listed of pagesOfTwilio(number, { side: "left", since: oldest.sentAt })) {
    const charged = listed.flatMap(({ sid, charge }) => {
      const row = open.get(sid);
      open.delete(sid);
      const isNews = charge.price !== null || (charge.segments !== null && row?.segments === null);
      return row === undefined || !isNews ? [] : [{ id: row.id, charge }];
    });
    for (let from = 0; from < charged.length; from += AT_ONCE)
      await db.transaction(async (tx) => {
        for (const one of charged.slice(from, from + AT_ONCE)) await writeCharge(tx, scope, one, now);
      });
    if (open.size === 0) return;
  }
}
