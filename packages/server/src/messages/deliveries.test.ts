// Deliveries of providers between their acknowledgement and their effect.
import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../db/ids.ts";
import { whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import {
  META_SECRET,
  type NumberWorld,
  openNumberWorld,
  PHONE_NUMBER_ID,
  type TestNumber,
} from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { deliveriesWorker } from "./deliveries-worker.ts";
import { forgetOldDeliveries } from "./forget-deliveries.ts";
import { keepDelivery } from "./keep-delivery.ts";
import { sendingWorker } from "./sending-worker.ts";
import { insertDeliveries } from "./store-deliveries.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let here: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;
let count = 0;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  number = await here.addWhatsApp(organization, { businessAccountId: "524126980791429" });
});
afterAll(() => here.close());
beforeEach(() => here.world.clock.set(MONDAY_MORNING));

const seconds = () => Math.floor(here.world.clock.now() / 1_000);
const textOf = (phone: string, id: string, body = "Hi") => ({
  ...{ from: phone.slice(1), id, timestamp: String(seconds()), type: "text" },
  text: { body },
});

/** Calls the program as Meta does, and nothing more: no worker runs. */
async function call(body: string, secret = META_SECRET): Promise<number> {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return (await here.world.app.fetch(new Request(number.webhook, { method: "POST", headers, body }))).status;
}
const deliver = (value: object) => call(whatsAppDelivery(PHONE_NUMBER_ID, value));
/** What a lead wrote, stored and acknowledged before it took effect, as happens when that takes too long. */
function deliverUntaken(phone: string, id: string, body = "Hi"): Promise<void> {
  const raw = whatsAppDelivery(PHONE_NUMBER_ID, { messages: [textOf(phone, id, body)] });
  const place = { organizationId: organization.organizationId, accountId: number.id, deliveryKey: raw, raw };
  const said = { about: "whatsapp", echoedId: null, senderKey: phone, isTalk: true } as const;
  return keepDelivery(here.world.foundation, { ...place, ...said, id: newId(), receivedAt: here.world.clock.now() });
}

const stored = () => here.world.foundation.db.query.selectFrom("providerDelivery").selectAll().execute();
const stayed = async () => (await organization.api.get(`/channel-accounts/${number.id}/deliveries`)).body.items;
const addLead = async () => {
  const phone = `+38344${String(500_500 + ++count)}`;
  const { body } = await organization.api.post("/leads", { name: `Shop ${count}`, phone, country: "XK" });
  return { id: String(body.id), phone };
};
const inbound = async (leadId: string) =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items;

test("what is acknowledged is stored, many in one commit, and takes effect once in the order it came", async () => {
  const lead = await addLead();
  const ids = Array.from({ length: 30 }, (_, at) => `wamid.many-${at}`);
  await Promise.all(ids.map((id, at) => deliverUntaken(lead.phone, id, `line ${String(at).padStart(2, "0")}`)));
  expect(await stored()).toHaveLength(30);
  expect(await inbound(lead.id)).toEqual([]);
  // once more, before and after it took effect
  await deliverUntaken(lead.phone, "wamid.many-0", "line 00");
  expect(await stored()).toHaveLength(30);
  await here.world.drain();
  await deliver({ messages: [textOf(lead.phone, "wamid.many-0", "line 00")] });
  await here.world.drain();
  expect(await stored()).toEqual([]);
  const { items } = (await organization.api.get(`/messages?leadId=${lead.id}&direction=inbound&limit=100`)).body;
  const bodies = items.map(({ body }: { body: string }) => body);
  expect([...bodies].sort()).toEqual(ids.map((_, at) => `line ${String(at).padStart(2, "0")}`));
});

test("an answer is taken in before receipts of others that came earlier, and after those of its own conversation", async () => {
  const lead = await addLead();
  const receipt = (id: string, to: string) => ({
    statuses: [{ id, status: "read", timestamp: String(seconds()), recipient_id: to.slice(1) }],
  });
  for (let at = 0; at < 110; at += 1) await deliver(receipt(`wamid.of-others-${at}`, `+38345${100_000 + at}`));
  await deliver(receipt("wamid.of-theirs", lead.phone));
  await deliverUntaken(lead.phone, "wamid.first-of-all");
  expect(await deliveriesWorker.runOnce?.(here.world.foundation)).toBe(2);
  expect(await inbound(lead.id)).toHaveLength(1);
  expect(await stayed()).toMatchObject([{ raw: expect.stringContaining("wamid.of-theirs") }]);
  await here.world.foundation.db.transaction((tx) => tx.query.deleteFrom("providerDelivery").execute());
});

test("nothing leaves to a lead whose answer is acknowledged and has not yet taken effect", async () => {
  await here.addTwilio(organization);
  const text = { name: "By SMS", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await organization.api.post("/templates", text)).body.id;
  const step = { channel: "sms", templateId };
  const sequence = (
    await organization.api.post("/sequences", {
      name: "Two",
      state: "active",
      steps: [step, { ...step, delayDays: 1 }],
    })
  ).body.id;
  const lead = await addLead();
  await organization.api.post(`/sequences/${sequence}/enrollments`, { ids: [lead.id] });
  await here.world.drain();
  const taken = () => here.numbers.texts().filter((one) => one.to === lead.phone).length;
  expect(taken()).toBe(1);
  here.world.clock.advance(DAY);
  await deliverUntaken(lead.phone, "wamid.waits");
  await sendingWorker.runOnce?.(here.world.foundation);
  expect(taken()).toBe(1);
  const ledger = async () =>
    (await organization.api.get(`/messages?leadId=${lead.id}&direction=outbound`)).body.items.map(
      ({ state, reason }: { state: string; reason: string | null }) => [state, reason],
    );
  expect(await ledger()).toContainEqual(["planned", "What the lead has just written is taken in first"]);
  here.world.clock.advance(1_000);
  await here.world.drain();
  expect(taken()).toBe(1);
  expect(await inbound(lead.id)).toHaveLength(1);
  expect(await ledger()).toContainEqual(["cancelled", "The lead answered"]);
});

test("what a lead wrote and failed to take effect holds back the next step until it has", async () => {
  const text = { name: "Of three", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await organization.api.post("/templates", text)).body.id;
  const step = { channel: "sms", templateId };
  const two = { name: "Held", state: "active", steps: [step, { ...step, delayDays: 1 }] };
  const sequence = (await organization.api.post("/sequences", two)).body.id;
  const [lead, other] = [await addLead(), await addLead()];
  await organization.api.post(`/sequences/${sequence}/enrollments`, { ids: [lead.id, other.id] });
  await here.world.drain();
  const taken = ({ phone }: { phone: string }) => here.numbers.texts().filter((one) => one.to === phone).length;
  here.world.clock.advance(DAY - 1_000);
  const { db } = here.world.foundation;
  const fault = (isThere: boolean) =>
    db.transaction((tx) =>
      tx.query
        .updateTable("channelAccount")
        .set({ sealedSecrets: isThere ? "lost" : String(secrets) })
        .where("id", "=", number.id)
        .execute(),
    );
  const { sealedSecrets: secrets } = await db.query
    .selectFrom("channelAccount")
    .select("sealedSecrets")
    .where("id", "=", number.id)
    .executeTakeFirstOrThrow();
  await deliverUntaken(lead.phone, "wamid.fails");
  await fault(true);
  await deliveriesWorker.runOnce?.(here.world.foundation);
  await fault(false);
  expect(await stayed()).toMatchObject([{ problem: "It could not be dealt with", tries: 1 }]);
  here.world.clock.advance(1_000);
  await sendingWorker.runOnce?.(here.world.foundation);
  expect([taken(lead), taken(other)]).toEqual([1, 2]);
  here.world.clock.advance(60_000);
  await deliveriesWorker.runOnce?.(here.world.foundation);
  await here.world.drain();
  expect(await inbound(lead.id)).toHaveLength(1);
  expect(taken(lead)).toBe(1);
  expect(await stayed()).toEqual([]);
});

test("a receipt of a message nobody knows stays, is tried again, and finds its message when that is there", async () => {
  const lead = await addLead();
  await here.callOfMeta(number, { messages: [textOf(lead.phone, "wamid.opens")] });
  const status = {
    id: "wamid.later",
    status: "delivered",
    timestamp: String(seconds()),
    recipient_id: lead.phone.slice(1),
  };
  expect(await deliver({ statuses: [status] })).toBe(200);
  await here.world.drain();
  expect(await stayed()).toMatchObject([
    {
      problem: "It tells of a message nobody knows here",
      tries: 1,
      nextTryAt: new Date(MONDAY_MORNING + 60_000).toISOString(),
    },
  ]);
  const { id } = (await organization.api.post(`/leads/${lead.id}/messages`, { channel: "whatsapp", body: "Hello" }))
    .body;
  await here.world.drain();
  await here.world.foundation.db.transaction((tx) =>
    tx.query.updateTable("message").set({ providerId: "wamid.later" }).where("id", "=", id).execute(),
  );
  here.world.clock.advance(60_000);
  await here.world.drain();
  expect((await organization.api.get(`/messages/${id}`)).body.state).toBe("delivered");
  expect(await stayed()).toEqual([]);
});

test("after seven days a person has to look, may have it tried again, or forgets it", async () => {
  expect(await deliver({ statuses: [{ id: "wamid.nobodys", status: "read", timestamp: String(seconds()) }] })).toBe(
    200,
  );
  await here.world.drain();
  for (let hours = 0; hours < 7 * 24; hours += 6) {
    here.world.clock.advance(6 * HOUR);
    await here.world.drain();
  }
  const [given] = await stayed();
  expect(given).toMatchObject({ nextTryAt: null });
  expect(given.tries).toBeGreaterThan(20);
  const account = (await organization.api.get(`/channel-accounts/${number.id}`)).body;
  expect(account).toMatchObject({ unclearDeliveries: 1 });
  expect((await organization.api.post(`/deliveries/${given.id}/retry`)).status).toBe(204);
  await here.world.drain();
  expect(await stayed()).toMatchObject([{ tries: given.tries + 1, nextTryAt: null }]);
  expect((await organization.api.delete(`/deliveries/${given.id}`)).status).toBe(204);
  expect(await stayed()).toEqual([]);
  expect((await organization.api.delete(`/deliveries/${given.id}`)).status).toBe(404);
});

test("nothing that stayed is kept for longer than seven days", async () => {
  await deliver({ statuses: [{ id: "wamid.nobodys", status: "read", timestamp: String(seconds()) }] });
  await here.world.drain();
  here.world.clock.advance(7 * 24 * HOUR);
  await forgetOldDeliveries(null, here.world.foundation);
  expect(await stayed()).toHaveLength(1);
  here.world.clock.advance(1);
  await forgetOldDeliveries(null, here.world.foundation);
  expect(await stayed()).toEqual([]);
});

test("a delivery that cannot be dealt with holds up no other", async () => {
  const lead = await addLead();
  const { db } = here.world.foundation;
  // of a number whose secrets are lost: the delivery cannot even be read
  const broken = (await here.addWhatsApp(organization)).id;
  await db.transaction(async (tx) => {
    await tx.query.updateTable("channelAccount").set({ sealedSecrets: "lost" }).where("id", "=", broken).execute();
    const place = { organizationId: organization.organizationId, accountId: broken, deliveryKey: "1", echoedId: null };
    const said = {
      about: "whatsapp",
      senderKey: null,
      isTalk: false,
      raw: "{}",
      receivedAt: here.world.clock.now(),
    } as const;
    await insertDeliveries(tx, [{ ...place, ...said, id: newId() }]);
  });
  expect(await deliver({ messages: [textOf(lead.phone, "wamid.behind")] })).toBe(200);
  await here.world.drain();
  expect(await inbound(lead.id)).toHaveLength(1);
  const { items } = (await organization.api.get(`/channel-accounts/${broken}/deliveries`)).body;
  expect(items).toMatchObject([{ problem: "It could not be dealt with", tries: 1 }]);
});

test("Meta says to how many people a business may write first, and a person sees it", async () => {
  const value = { max_daily_conversations_per_business: 2_000, max_phone_numbers_per_business: 25 };
  const entry = [{ id: "524126980791429", changes: [{ field: "business_capability_update", value }] }];
  expect(await call(JSON.stringify({ object: "whatsapp_business_account", entry }))).toBe(200);
  await here.world.drain();
  const account = (await organization.api.get(`/channel-accounts/${number.id}`)).body;
  expect(account.conversations).toMatchObject({ perDay: 2_000, isAssumed: false });
  expect(await stayed()).toEqual([]);
  const foreign = [{ id: "1", changes: [{ field: "business_capability_update", value }] }];
  expect(await call(JSON.stringify({ object: "whatsapp_business_account", entry: foreign }))).toBe(200);
  await here.world.drain();
  expect(await stayed()).toMatchObject([{ nextTryAt: null }]);
});

test("calls with a wrong signature are stored nowhere and counted", async () => {
  const before = await stored();
  for (const secret of ["wrong", ""]) expect(await call(whatsAppDelivery(PHONE_NUMBER_ID, {}), secret)).toBe(401);
  await here.world.drain();
  expect(await stored()).toEqual(before);
  const { refusedCalls } = (await organization.api.get(`/channel-accounts/${number.id}`)).body;
  expect(refusedCalls).toEqual({ count: 2, lastAt: new Date(here.world.clock.now()).toISOString() });
});
