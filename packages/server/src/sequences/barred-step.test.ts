// A step whose message is taken back from outside its sequence: the sequence goes on and never hangs without a next step.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { messageStore } from "../messages/store.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;
let world: World;
let organization: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  organization = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
});

const mailbox = () => triedMailbox(world.foundation, organization);

async function template(channel: "email" | "whatsapp"): Promise<string> {
  const subject = channel === "email" ? { subject: "Hello" } : {};
  const draft = { name: channel, channel, language: "en", ...subject, body: "Hello {name}" };
  return (await organization.api.post("/templates", draft)).body.id;
}

/** Enrolls a lead in a sequence of an e-mail tomorrow and a personal WhatsApp two days after. */
async function enrolled(first: object = {}) {
  const { api } = organization;
  const steps = [
    { channel: "email", templateId: await template("email"), delayDays: 1, ...first },
    { channel: "whatsapp-personal", templateId: await template("whatsapp"), delayDays: 2 },
  ];
  const sequence = await api.post("/sequences", { name: "Flow", state: "active", steps });
  expect(sequence.status, JSON.stringify(sequence.body)).toBe(201);
  const [leadId = ""] = await addLeads(world.foundation, organization.scope, [reachable(1)]);
  expect((await api.post(`/sequences/${sequence.body.id}/enrollments`, { ids: [leadId] })).body.enrolled).toBe(1);
  return {
    leadId,
    enrollment: async () => (await api.get(`/sequences/${sequence.body.id}/enrollments`)).body.items[0],
    waiting: async () =>
      (await api.get(`/messages?leadId=${leadId}&state=planned,awaiting-confirmation`)).body.items.map(
        ({ channel }: { channel: string }) => channel,
      ),
  };
}

test("an address put on the list by hand bars its step, and the next one is planned", async () => {
  await mailbox();
  const run = await enrolled();
  expect(await run.waiting()).toEqual(["email"]);
  const listed = await organization.api.post("/opt-outs", { channel: "email", leadId: run.leadId });
  expect(listed.status).toBe(201);
  expect(await run.waiting()).toEqual(["whatsapp-personal"]);
  expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 1 });
});

test("a step that is barred so goes its other way, also by WhatsApp without an account", async () => {
  await mailbox();
  const run = await enrolled({ otherwise: { channel: "whatsapp", templateId: await template("whatsapp") } });
  await organization.api.post("/opt-outs", { channel: "email", leadId: run.leadId });
  expect(await run.waiting()).toEqual(["whatsapp-personal"]);
  expect(await run.enrollment()).toMatchObject({ state: "active", nextStep: 0 });
});

test("an account that is removed leaves its steps to another", async () => {
  const first = await mailbox();
  const run = await enrolled();
  expect((await organization.api.delete(`/channel-accounts/${first}`)).status).toBe(204);
  expect(await run.waiting()).toEqual(["email"]);
  const second = await mailbox();
  world.clock.advance(DAY);
  await world.drain();
  const [step] = (await organization.api.get(`/messages?leadId=${run.leadId}`)).body.items;
  const stored = await messageStore(world.foundation.db, organization.scope).find(step.id);
  expect(stored).toMatchObject({ channel: "email", state: "planned", accountId: second });
});

test("an account that is removed and not replaced lets the sequence go on without its steps", async () => {
  const run = await mailbox().then(async (id) => {
    const started = await enrolled();
    await organization.api.delete(`/channel-accounts/${id}`);
    return started;
  });
  world.clock.advance(DAY);
  await world.drain();
  expect(await run.waiting()).toEqual(["whatsapp-personal"]);
});

test("steps of an account that is paused wait for it, also those planned meanwhile, and leave when it goes on", async () => {
  const account = await mailbox();
  const { api } = organization;
  const run = await enrolled();
  const pause = async (isPaused: boolean) =>
    expect((await api.patch(`/channel-accounts/${account}`, { isPaused })).status).toBe(200);
  await pause(true);
  const [{ id: enrollmentId }] = [await run.enrollment()];
  // planned anew while no account may send
  await api.post(`/enrollments/${enrollmentId}/pause`);
  await api.post(`/enrollments/${enrollmentId}/resume`);
  for (let day = 0; day < 3; day++) {
    world.clock.advance(DAY);
    await world.drain();
  }
  expect(await run.waiting()).toEqual(["email"]);
  const [step] = (await api.get(`/messages?leadId=${run.leadId}&state=planned`)).body.items;
  expect(step).toMatchObject({ reason: "Its channel account is paused" });
  await pause(false);
  world.clock.advance(DAY / 24);
  await world.drain();
  const stored = await messageStore(world.foundation.db, organization.scope).find(step.id);
  expect(stored).toMatchObject({ accountId: account });
});

test("a message in doubt whose account was removed leaves by another one when it is sent again", async () => {
  const first = await mailbox();
  const run = await enrolled();
  const { db } = world.foundation;
  const [step] = (await organization.api.get(`/messages?leadId=${run.leadId}&state=planned`)).body.items;
  await db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set({ state: "unknown", dueAt: null, gateOrder: 1 })
      .where("id", "=", step.id)
      .execute(),
  );
  expect((await organization.api.delete(`/channel-accounts/${first}`)).status).toBe(204);
  const second = await mailbox();
  expect((await organization.api.post(`/messages/${step.id}/repetition`)).status).toBe(200);
  await world.drain();
  const stored = await messageStore(db, organization.scope).find(step.id);
  expect(stored).toMatchObject({ accountId: second });
});
