import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addLeads, sentMessage } from "../testing/leads-and-messages.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const DAY = 86_400_000;

let world: World;
let organization: TestOrganization;
let templateId: string;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING);
  organization = await world.organization({ address: "Street 1", timeZone: "Europe/Belgrade" });
  const template = { name: "First", channel: "whatsapp", language: "en", body: "Hello {contact_name}" };
  templateId = (await organization.api.post("/templates", template)).body.id;
});

const steps = () => [
  { channel: "whatsapp-personal", templateId },
  { kind: "task", note: "Look at their shop", delayDays: 3 },
];
const create = async (more: object = {}) => {
  const made = await organization.api.post("/sequences", { name: "Tried", steps: steps(), ...more });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
};
const add = (leads: ReturnType<typeof reachable>[]) => addLeads(world.foundation, organization.scope, leads);
const simulate = async (id: string, body: object) => {
  const answer = await organization.api.post(`/sequences/${id}/simulation`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};

test("a draft is simulated for real leads, with every lead counted and every reason given, and nothing written", async () => {
  const ids = await add([
    reachable(1, { contactName: "Anna" }),
    reachable(2),
    reachable(3, { status: "LOST" }),
    reachable(4, { phone: null }),
  ]);
  const id = await create();
  const simulation = await simulate(id, { ids });
  expect(simulation).toMatchObject({ leads: 4, simulated: 3, timeZone: "Europe/Belgrade" });
  expect(simulation.skipped).toEqual([{ reason: "lost", count: 1 }]);
  expect(simulation.totals).toEqual({ leaves: 0, persons: 4, leftOut: 2, stopped: 0, finished: 3, running: 0 });
  expect(simulation.reasons).toEqual([
    { stepIndex: 0, reason: expect.stringContaining("contact_name"), count: 1 },
    { stepIndex: 0, reason: "no phone number", count: 1 },
  ]);
  expect(simulation.days).toMatchObject([
    { date: "2026-11-23", persons: 1, leftOut: 2, channels: { "whatsapp-personal": 1 } },
    { date: "2026-11-26", persons: 3, channels: { task: 3 } },
  ]);
  const sum = (name: string) =>
    simulation.days.reduce((total: number, day: Record<string, number>) => total + (day[name] ?? 0), 0);
  expect(sum("persons")).toBe(simulation.totals.persons);
  expect((await organization.api.get("/messages")).body.items).toEqual([]);
  expect((await organization.api.get(`/sequences/${id}`)).body.enrollments.active).toBe(0);
});

test("virtual replies stop it; a day and a lead can be looked at", async () => {
  const ids = await add([1, 2].map((number) => reachable(number, { contactName: "Anna" })));
  const id = await create();
  const replies = [{ leadId: ids[0], at: new Date(MONDAY_MORNING + DAY).toISOString() }];
  const simulation = await simulate(id, { ids, replies });
  expect(simulation.totals).toMatchObject({ persons: 3, stopped: 1, finished: 1 });
  const one = await simulate(id, { ids, replies, leadId: ids[0] });
  expect(one.events.map(({ what, reason }: Record<string, string>) => [what, reason])).toEqual([
    ["person", null],
    ["stopped", "the lead replied"],
  ]);
  const day = await simulate(id, { ids, replies, day: "2026-11-26", limit: 1 });
  expect(day.events).toMatchObject([{ leadId: ids[1], stepIndex: 1, channel: "task" }]);
  expect(day.further).toBe(1);
  const all = await simulate(id, { ids, replyShare: 1, replyAfterHours: 1 });
  expect(all.totals).toMatchObject({ persons: 2, stopped: 2 });
});

test("leads in the sequence go on from where they stand; unsaved steps and rules are tried out", async () => {
  const [leadId = ""] = await add([reachable(1, { contactName: "Anna" })]);
  const id = await create({ state: "active" });
  await organization.api.post(`/sequences/${id}/enrollments`, { ids: [leadId] });
  await world.drain();
  const [message] = (await organization.api.get(`/messages?leadId=${leadId}`)).body.items;
  await organization.api.post(`/messages/${message.id}/confirmation`, { sent: true });
  const simulation = await simulate(id, {});
  expect(simulation).toMatchObject({ leads: 1, simulated: 1, skipped: [], totals: { persons: 1, finished: 1 } });
  expect(simulation.events[0]).toMatchObject({ stepIndex: 1, at: "2026-11-26T09:00:00.000Z" });
  const [first, second] = (await organization.api.get(`/sequences/${id}`)).body.steps;
  const longer = await simulate(id, { steps: [first, { ...second, delayDays: 10 }] });
  expect(longer.events[0]).toMatchObject({ stepIndex: 1, at: "2026-12-03T09:00:00.000Z" });
});

test("a lead whose sequence is paused, or whose step is in doubt, is not shown as going on", async () => {
  const leads = await add([reachable(1, { contactName: "Anna" }), reachable(2, { contactName: "Ben" })]);
  const id = await create({ state: "active" });
  const { api } = organization;
  await api.post(`/sequences/${id}/enrollments`, { ids: leads });
  await world.drain();
  const [enrollment] = (await api.get(`/sequences/${id}/enrollments?leadId=${leads[0]}`)).body.items;
  await api.post(`/enrollments/${enrollment.id}/pause`);
  await world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set({ state: "unknown", dueAt: null })
      .where("leadId", "=", leads[1] ?? "")
      .execute(),
  );
  const simulation = await simulate(id, {});
  expect(simulation.totals).toMatchObject({ leaves: 0, persons: 0, leftOut: 2 });
  expect(simulation.events.map(({ reason }: { reason: string }) => reason).sort()).toEqual([
    "it is leaving right now, or in doubt and needs a decision",
    "the sequence is paused for this lead",
  ]);
});

test("what the simulation says is what then happens", async () => {
  const leads = [1, 2, 3].map((number) =>
    reachable(number, { contactName: "Anna", country: "DE", timeZone: "Europe/Berlin" }),
  );
  const ids = await add(leads);
  const id = await create({
    state: "active",
    steps: [
      { channel: "whatsapp-personal", templateId },
      { kind: "wait", until: { weekday: 4, time: "08:00" } },
      {
        kind: "task",
        delayDays: 1,
        businessDaysOnly: true,
        window: { from: "10:00", to: "11:00", days: [1, 2, 3, 4, 5] },
      },
    ],
  });
  const { events } = await simulate(id, { ids, taskAfterHours: 2 });
  const foreseen = events
    .filter(({ what }: { what: string }) => what === "person")
    .map(({ leadId, at, stepIndex }: Record<string, string>) => `${leadId} ${stepIndex} ${at}`);
  await organization.api.post(`/sequences/${id}/enrollments`, { ids });
  await world.drain();
  const open = async () =>
    (await organization.api.get("/messages?state=awaiting-confirmation&direction=outbound")).body.items;
  world.clock.advance(2 * 3_600_000);
  for (const message of await open()) {
    const { status } = await organization.api.post(`/messages/${message.id}/confirmation`, { sent: true });
    expect(status).toBe(200);
  }
  const happened = (await organization.api.get("/messages?direction=outbound")).body.items.map(
    ({ leadId, stepIndex, plannedFor }: Record<string, string>) => `${leadId} ${stepIndex} ${plannedFor}`,
  );
  expect(happened.sort()).toEqual(foreseen.sort());
});

test("a lead is written to by the account that wrote to it before, as when it is sent", async () => {
  const account = (name: string) =>
    triedMailbox(world.foundation, organization, { name, address: `${name}@studio.example`, dailyCap: 1 });
  const [known] = [await account("one"), await account("two")];
  const text = { name: "Mail", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
  const mail = (await organization.api.post("/templates", text)).body.id;
  const id = await create({ steps: [{ channel: "email", templateId: mail }] });
  const ids = await add([1, 2, 3, 4, 5, 6].map((number) => reachable(number)));
  for (const leadId of ids) {
    const sent = { leadId, channel: "email" as const, accountId: known, gateOrder: 1, at: MONDAY_MORNING - DAY };
    await sentMessage(world.foundation, organization.scope, sent);
  }
  const { days, totals } = await simulate(id, { ids });
  expect(totals.leaves).toBe(6);
  expect(days.map(({ leaves }: { leaves: number }) => leaves)).toEqual([1, 1, 1, 1, 1, 1]);
});

test("too many leads, and a lead that answers twice, are refused", async () => {
  const id = await create();
  const at = new Date(MONDAY_MORNING).toISOString();
  const twice = await organization.api.post(`/sequences/${id}/simulation`, {
    ids: [],
    replies: [
      { leadId: "a", at },
      { leadId: "a", at },
    ],
  });
  expect(twice.status).toBe(400);
  expect(twice.body.errors).toEqual([{ path: "replies.1.leadId", message: "answers twice" }]);
  const foreign = await world.organization();
  expect((await foreign.api.post(`/sequences/${id}/simulation`, {})).status).toBe(404);
});
