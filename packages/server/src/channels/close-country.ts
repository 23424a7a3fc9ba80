// Texts to a country can be switched off at Twilio (code 21408): once it has said so, none is handed to it for that country
// until somebody has allowed it there and pressed Test.
import { parsePhone } from "@lead-dashboard/domain/leads/phone";
import type { Scope, Tx } from "../db/database.ts";
import type { NumberSettings } from "../db/tables/channels.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import { type ChannelAccountRow, channelAccountWriter } from "./store.ts";

const countryOf = (address: string) => parsePhone(address, { country: null }).country;

/** The countries (ISO 3166-1) an account's provider takes no texts for. */
export function closedCountries({ numberSettings }: Pick<ChannelAccountRow, "numberSettings">): readonly string[] {
  return numberSettings?.provider === "twilio" ? (numberSettings.closedCountries ?? []) : [];
}

/** Why no text goes to a number by this account; null when nothing is known against it. */
export function whyClosed(account: Pick<ChannelAccountRow, "numberSettings">, address: string): string | null {
  const closed = closedCountries(account);
  const country = closed.length === 0 ? null : countryOf(address);
  return country !== null && closed.includes(country)
    ? `Text messages to ${country} are switched off at Twilio: allow the country in its console (Geo permissions), then press Test at the account`
    : null;
}

/** Other settings of a number; what its account at Twilio said of countries stays as long as it is the same account. */
export function withKnownCountries(account: Pick<ChannelAccountRow, "numberSettings">, after: NumberSettings) {
  const closed = closedCountries(account);
  const before = account.numberSettings;
  const isSame = before?.provider === "twilio" && after.provider === "twilio" && before.accountSid === after.accountSid;
  return isSame && closed.length > 0 ? { ...after, closedCountries: closed } : after;
}

/** Notes that texts to the country of a number are switched off. */
export async function closeCountry(
  tx: Tx,
  scope: Scope,
  { accountId, address, actor }: { accountId: string; address: string; actor: Actor },
  now: number,
): Promise<void> {
  const writer = channelAccountWriter(tx, scope);
  const account = await writer.hold(accountId);
  const [settings, country] = [account?.numberSettings, countryOf(address)];
  if (account === undefined || settings?.provider !== "twilio" || country === null) return;
  const before = closedCountries(account);
  if (before.includes(country)) return;
  const after = [...before, country].sort();
  const numberSettings = { ...settings, closedCountries: after };
  await writer.update(accountId, { numberSettings }, now);
  const change = { before: { closedCountries: before }, after: { closedCountries: after } };
  const { organizationId } = scope;
  await recordEvent(
    tx,
    { type: "channelAccount.changed", organizationId, actor, subjectId: accountId, ...change },
    now,
  );
}

/** Forgets it: what may be sent now is found out by the next text. */
export async function openCountries(tx: Tx, scope: Scope, accountId: string, now: number): Promise<void> {
  const writer = channelAccountWriter(tx, scope);
  const account = await writer.hold(accountId);
  const settings = account?.numberSettings;
  if (account === undefined || settings?.provider !== "twilio" || closedCountries(account).length === 0) return;
  const { closedCountries: _told, ...numberSettings } = settings;
  await writer.update(accountId, { numberSettings }, now);
}
