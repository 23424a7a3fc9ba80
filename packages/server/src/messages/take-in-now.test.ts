// What a lead wrote takes effect before its provider is answered, in a process that runs no worker (decision 0019).
import { createHash, createHmac } from "node:crypto";
import { twilioSignedTexts } from "@lead-dashboard/domain/channels/twilio-signature";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { newId } from "../db/ids.ts";
import { lockLead } from "../leads/store.ts";
import { whatsAppDelivery } from "../sandbox/whatsapp-server.ts";
import {
  META_SECRET,
  type NumberWorld,
  openNumberWorld,
  PHONE_NUMBER_ID,
  type TestNumber,
  TWILIO_TOKEN,
} from "../testing/number-world.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { deliveriesWorker } from "./deliveries-worker.ts";
import { keepDelivery } from "./keep-delivery.ts";
import { leaseDeliveries, type NewDelivery } from "./store-deliveries.ts";
import { takeInNow } from "./take-in-now.ts";

const HOUR = 3_600_000;
const isPostgres = !inject("template").startsWith("sqlite:");
let here: NumberWorld;
let organization: TestOrganization;
let whatsApp: TestNumber;
let texts: TestNumber;
let sequence: string;
let count = 0;

beforeAll(async () => {
  here = await openNumberWorld();
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  whatsApp = await here.addWhatsApp(organization);
  texts = await here.addTwilio(organization);
  const text = { name: "By SMS", channel: "sms", language: "en", body: "Hello {business_name}" };
  const templateId = (await organization.api.post("/templates", text)).body.id;
  const step = { channel: "sms", templateId };
  const two = { name: "Two", state: "active", steps: [step, { ...step, delayDays: 1 }] };
  sequence = (await organization.api.post("/sequences", two)).body.id;
});
afterAll(() => here.close());
beforeEach(() => here.world.clock.set(MONDAY_MORNING));

const addLead = async () => {
  const phone = `+38344${String(510_500 + ++count)}`;
  const { body } = await organization.api.post("/leads", { name: `Shop ${count}`, phone, country: "XK" });
  return { id: String(body.id), phone };
};
/** Leads to whom the first step has gone. */
const addEnrolled = async (many: number) => {
  const leads = [];
  for (let one = 0; one < many; one += 1) leads.push(await addLead());
  await organization.api.post(`/sequences/${sequence}/enrollments`, { ids: leads.map(({ id }) => id) });
  await here.world.drain();
  return leads;
};

const textOf = (phone: string, id: string, body = "Hi") => ({
  ...{ from: phone.slice(1), id, timestamp: String(Math.floor(here.world.clock.now() / 1_000)), type: "text" },
  text: { body },
});
/** Calls the program as the providers do, and nothing more: no worker runs. */
async function callAsMeta(value: object): Promise<number> {
  const body = whatsAppDelivery(PHONE_NUMBER_ID, value);
  const signature = createHmac("sha256", META_SECRET).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return (await here.world.app.fetch(new Request(whatsApp.webhook, { method: "POST", headers, body }))).status;
}
async function callAsTwilio(fields: Record<string, string>): Promise<number> {
  const address = `${texts.webhook}/inbound`;
  const [signed = ""] = twilioSignedTexts(address, Object.entries(fields));
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-twilio-signature": createHmac("sha1", TWILIO_TOKEN).update(signed, "utf8").digest("base64"),
  };
  const body = new URLSearchParams(fields).toString();
  return (await here.world.app.fetch(new Request(address, { method: "POST", headers, body }))).status;
}

/** What a lead wrote, as it is stored. */
function deliveryOf(phone: string, id: string): NewDelivery {
  const raw = whatsAppDelivery(PHONE_NUMBER_ID, { messages: [textOf(phone, id)] });
  return {
    ...{ id: newId(), organizationId: organization.organizationId, accountId: whatsApp.id, raw },
    ...{ about: "whatsapp", echoedId: null, senderKey: phone, isTalk: true },
    deliveryKey: createHash("sha256").update(raw).digest("hex"),
    receivedAt: here.world.clock.now(),
  };
}

const stored = () => here.world.foundation.db.query.selectFrom("providerDelivery").selectAll().execute();
const statusOf = async (leadId: string) => (await organization.api.get(`/leads/${leadId}`)).body.status;
const enrollmentOf = async (leadId: string) =>
  (
    await here.world.foundation.db.query
      .selectFrom("enrollment")
      .select("state")
      .where("leadId", "=", leadId)
      .executeTakeFirstOrThrow()
  ).state;

test.each(["whatsapp", "sms"])(
  "whoever hears our 200 finds the lead replied and its sequence stopped: %s",
  async (by) => {
    const [lead = { id: "", phone: "" }] = await addEnrolled(1);
    expect(await enrollmentOf(lead.id)).toBe("active");
    const status =
      by === "whatsapp"
        ? await callAsMeta({ messages: [textOf(lead.phone, "wamid.at-once")] })
        : await callAsTwilio({ MessageSid: `SM${"7".repeat(32)}`, From: lead.phone, To: "+15550199", Body: "Yes" });
    expect(status).toBe(200);
    expect(await statusOf(lead.id)).toBe("REPLIED");
    expect(await enrollmentOf(lead.id)).toBe("stopped");
    expect(await stored()).toEqual([]);
  },
);

test("each of many who answer at once is taken in before its own answer, in the order of its conversation", async () => {
  const leads = await addEnrolled(5);
  await Promise.all(
    leads.map(async ({ id, phone }, at) => {
      for (const line of ["first", "second"]) {
        // the same once more at the same time: both callers hear of it when it has taken effect
        const value = { messages: [textOf(phone, `wamid.burst-${at}-${line}`, line)] };
        expect(await Promise.all([callAsMeta(value), callAsMeta(value)])).toEqual([200, 200]);
        expect(await enrollmentOf(id)).toBe("stopped");
        const { items } = (await organization.api.get(`/messages?leadId=${id}&direction=inbound`)).body;
        expect(items).toHaveLength(line === "first" ? 1 : 2);
      }
    }),
  );
  expect(await stored()).toEqual([]);
});

test("receipts are stored and answered; those of a conversation come before what the lead then wrote", async () => {
  const [lead = { id: "", phone: "" }] = await addEnrolled(1);
  const receipt = (id: string) => ({ statuses: [{ id, status: "read", recipient_id: lead.phone.slice(1) }] });
  expect(await callAsMeta(receipt("wamid.unknown"))).toBe(200);
  expect(await stored()).toMatchObject([{ isTalk: false, tries: 0 }]);
  expect(await callAsMeta({ messages: [textOf(lead.phone, "wamid.behind-a-receipt")] })).toBe(200);
  expect(await statusOf(lead.id)).toBe("REPLIED");
  expect(await stored()).toMatchObject([{ isTalk: false, tries: 1 }]);
  await here.world.foundation.db.transaction((tx) => tx.query.deleteFrom("providerDelivery").execute());
});

test("an answer nobody can match is answered all the same, and stays for a person", async () => {
  const nobody = { id: "wamid.nobody", timestamp: "1700000000", type: "text", text: { body: "Who am I" } };
  expect(await callAsMeta({ messages: [nobody] })).toBe(200);
  expect(await stored()).toMatchObject([{ isTalk: true, tries: 1, problem: "Nobody knows who wrote it" }]);
  await here.world.foundation.db.transaction((tx) => tx.query.deleteFrom("providerDelivery").execute());
});

test("what cannot take effect in time is answered since it is stored, and takes effect later", async () => {
  const lead = await addLead();
  const delivery = deliveryOf(lead.phone, "wamid.in-time");
  await keepDelivery(here.world.foundation, delivery);
  // somebody has the lead in hand
  const { db } = here.world.foundation;
  let letGo = () => {};
  const isHeld = new Promise<void>((resolve) => {
    const free = new Promise<void>((end) => {
      letGo = end;
    });
    void db.transaction(async (tx) => {
      await lockLead(tx, organization.scope, lead.id);
      resolve();
      await free;
    });
  });
  await isHeld;
  expect(await takeInNow(here.world.foundation, delivery, 50)).toBe(false);
  expect(await statusOf(lead.id)).not.toBe("REPLIED");
  letGo();
  expect(await takeInNow(here.world.foundation, delivery, 5_000)).toBe(true);
  expect(await statusOf(lead.id)).toBe("REPLIED");
});

test("what has just come takes effect whatever the clock did meanwhile", async () => {
  const [lead = { id: "", phone: "" }] = await addEnrolled(1);
  await keepDelivery(here.world.foundation, deliveryOf(lead.phone, "wamid.set-back"));
  here.world.clock.advance(-HOUR);
  expect(await callAsMeta({ messages: [textOf(lead.phone, "wamid.after-it")] })).toBe(200);
  expect(await statusOf(lead.id)).toBe("REPLIED");
  expect(await stored()).toEqual([]);
});

test("what failed is tried again when it is due, and not before", async () => {
  const receipt = { id: "wamid.of-nobody", status: "read", timestamp: "1700000000" };
  expect(await callAsMeta({ statuses: [receipt] })).toBe(200);
  await deliveriesWorker.runOnce?.(here.world.foundation);
  expect(await stored()).toMatchObject([{ tries: 1 }]);
  for (const [later, tries] of [
    [59_000, 1],
    [1_000, 2],
  ] as const) {
    here.world.clock.advance(later);
    await deliveriesWorker.runOnce?.(here.world.foundation);
    expect(await stored()).toMatchObject([{ tries }]);
  }
  await here.world.foundation.db.transaction((tx) => tx.query.deleteFrom("providerDelivery").execute());
});

test.runIf(isPostgres)(
  "what a dead process had in hand is taken when its time is up, whatever the clock did",
  async () => {
    const lead = await addLead();
    const delivery = deliveryOf(lead.phone, "wamid.in-hand");
    await keepDelivery(here.world.foundation, delivery);
    const { db, clock } = here.world.foundation;
    await db.transaction((tx) => leaseDeliveries(tx, { limit: 10, isTalkOnly: true, leaseMs: 30_000 }, clock.now()));
    expect(await takeInNow(here.world.foundation, delivery, 50)).toBe(false);
    here.world.clock.advance(-HOUR);
    expect(await takeInNow(here.world.foundation, delivery, 5_000)).toBe(true);
    expect(await statusOf(lead.id)).toBe("REPLIED");
  },
);
