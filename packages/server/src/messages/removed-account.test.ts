// Accounts that go while a message of theirs is at its provider.
import { expect, test } from "vitest";
import type { Db } from "../db/database.ts";
import { freshDatabase } from "../testing/fresh-database.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { startSending } from "./sending-worker.ts";

const MAILED = {
  name: "Shop",
  email: "shop@example.com",
  contactPoints: [
    {
      kind: "email" as const,
      value: "shop@example.com",
      label: null,
      preferred: true,
      state: "ok" as const,
      key: "shop@example.com",
      phoneType: null,
    },
  ],
};

const stateOf = async (db: Db) => (await db.query.selectFrom("message").select("state").executeTakeFirst())?.state;

/** A message that was handed over by a process that is not there any more. */
async function handedOver({ api, scope }: TestOrganization, { foundation }: World, accountId: string) {
  const { db } = foundation;
  const [leadId = ""] = await addLeads(foundation, scope, [MAILED]);
  const sent = await api.post(`/leads/${leadId}/messages`, { channel: "email", subject: "Hi", body: "Hello" });
  expect(sent.status, JSON.stringify(sent.body)).toBe(201);
  await db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set({ state: "handing-off", accountId, gateOrder: 1, fence: 1, leaseHolder: "dead" })
      .execute(),
  );
}

test("a worker starts after a crash in the middle of a hand-over though the settings of the account are gone", async () => {
  const database = await freshDatabase();
  const mail = { MAIL_HOST: "127.0.0.1", MAIL_PORT: "9", MAIL_FROM: "ana@web.example", MAIL_SECURE: "false" };
  const before = await openWorld(mail, { ...database, drop: async () => {} });
  const organization = await before.organization({ address: "Rruga 1, Prishtina" });
  await handedOver(organization, before, "default");
  await before.foundation.db.close();
  const after = await openWorld({}, database);
  const sending = await startSending(after.foundation, { pollMs: 20 });
  try {
    await expect.poll(() => stateOf(after.foundation.db), { timeout: 30_000 }).toBe("unknown");
  } finally {
    await sending.stop();
    await after.close();
  }
});

test("a person is told to wait with an account while it hands a message over", async () => {
  const world = await openWorld();
  const organization = await world.organization({ address: "Rruga 1, Prishtina" });
  const account = await triedMailbox(world.foundation, organization);
  await handedOver(organization, world, account);
  const refused = await organization.api.delete(`/channel-accounts/${account}`);
  expect(refused).toMatchObject({ status: 409, body: { code: "account-in-use" } });
  await world.close();
});
