// Two changes of one account in the same instant: neither takes the other back.
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../db/database.ts";
import { type NumberWorld, openNumberWorld, TWILIO_SID, TWILIO_TOKEN } from "../testing/number-world.ts";
import { closeCountry, closedCountries } from "./close-country.ts";
import { openNumber } from "./open-number.ts";
import { channelAccountStore, channelAccountWriter } from "./store.ts";

let here: NumberWorld;
beforeAll(async () => {
  here = await openNumberWorld();
});
afterAll(() => here.close());

/** On SQLite whoever writes waits anyway; on PostgreSQL the other one is at the row now, or has passed it. */
async function untilOtherWaits(tx: Tx): Promise<void> {
  for (let look = 0; look < 100 && tx.engine === "postgres"; look += 1) {
    const { rows } =
      await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        tx.query,
      );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("an account's new sender stays when a country is closed in the same instant, and what was closed stays closed", async () => {
  const organization = await here.world.organization();
  const { id } = await here.addTwilio(organization);
  const { scope, admin } = organization;
  const { db, config, clock } = here.world.foundation;
  const read = () => channelAccountStore(db, scope).find(id);
  const close = (address: string) =>
    db.transaction((tx) => closeCountry(tx, scope, { accountId: id, address, actor: admin.actor }, clock.now()));
  await close("+38344111201");
  const { promise: changed, resolve } = Promise.withResolvers<void>();
  const changing = db.transaction(async (tx) => {
    const account = await channelAccountStore(tx, scope).find(id);
    const settings = account?.numberSettings;
    if (settings?.provider !== "twilio") throw new Error("no number of Twilio");
    const numberSettings = { ...settings, messagingServiceSid: `MG${"b".repeat(32)}` };
    await channelAccountWriter(tx, scope).update(id, { numberSettings }, clock.now());
    resolve();
    await untilOtherWaits(tx);
  });
  await changed;
  await Promise.all([changing, close("+4915112345678")]);
  const account = await read();
  if (account === undefined) throw new Error("no account");
  expect(account.numberSettings).toMatchObject({ messagingServiceSid: `MG${"b".repeat(32)}` });
  expect(closedCountries(account)).toEqual(["DE", "XK"]);
  const twilio = { from: "+15550198", accountSid: TWILIO_SID };
  const change = (more: object) =>
    organization.api.patch(`/channel-accounts/${id}`, { twilio: { ...twilio, ...more } });
  expect((await change({})).status).toBe(200);
  expect(closedCountries((await read()) ?? account)).toEqual(["DE", "XK"]);
  await change({ accountSid: `AC${"c".repeat(32)}`, authToken: TWILIO_TOKEN });
  const other = (await read()) ?? account;
  expect(closedCountries(other)).toEqual([]);
  expect(openNumber(other, config)).toMatchObject({ accountSid: `AC${"c".repeat(32)}`, from: "+15550198" });
});
