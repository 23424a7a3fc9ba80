import type { ChannelAccountTest } from "@lead-dashboard/contract/channels/schemas";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { openCountries } from "./close-country.ts";
import { openNumber } from "./open-number.ts";
import { type ChannelAccountRow, channelAccountWriter } from "./store.ts";
import { tryTwilio } from "./twilio.ts";
import { tryWhatsApp } from "./whatsapp.ts";

/** Asks the provider whether the number and its secrets are good, without sending; earlier errors are forgotten when they are. */
export async function testNumber(
  { db, config, clock }: Foundation,
  caller: Caller,
  account: ChannelAccountRow,
): Promise<ChannelAccountTest> {
  const number = openNumber(account, config);
  const error = number.provider === "twilio" ? await tryTwilio(number) : await tryWhatsApp(number);
  if (error === null)
    await db.transaction(async (tx) => {
      await channelAccountWriter(tx, caller.scope).noteTried(account.id, clock.now());
      await openCountries(tx, caller.scope, account.id, clock.now());
    });
  return { smtp: null, imap: null, provider: { ok: error === null, error } };
}
