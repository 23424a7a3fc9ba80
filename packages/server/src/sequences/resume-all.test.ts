// Where sequences stand still for many leads, one action lets all of them go on.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addLeads } from "../testing/leads-and-messages.ts";
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
  organization = await world.organization({ address: "Street 1", timeZone: "Europe/Belgrade" });
});

const listed = async (sequenceId: string, state: string, api = organization.api) =>
  (await api.get(`/sequences/${sequenceId}/enrollments?limit=200&state=${state}`)).body.items as {
    id: string;
    leadId: string;
  }[];

let number = 0;

/** A sequence of two steps a person does, with leads who are in it. */
async function sequenceWith(count: number): Promise<string> {
  const { api } = organization;
  const steps = [
    { kind: "task", note: "Look at their shop" },
    { kind: "task", note: "Look again", delayDays: 2 },
  ];
  const { body } = await api.post("/sequences", { name: `Flow ${++number}`, state: "active", steps });
  const leads = Array.from({ length: count }, () => reachable(++number));
  const ids = await addLeads(world.foundation, organization.scope, leads);
  expect((await api.post(`/sequences/${body.id}/enrollments`, { ids })).body.enrolled).toBe(count);
  return body.id;
}

async function pauseAll(sequenceId: string): Promise<void> {
  for (const { id } of await listed(sequenceId, "active")) await organization.api.post(`/enrollments/${id}/pause`);
}

const paused = async () =>
  (await organization.api.get("/sending/explanation")).body.findings.filter(
    ({ code }: { code: string }) => code === "leads-paused",
  );

test("all paused leads of a sequence go on at once, and their steps are planned again", async () => {
  const [sequenceId, other] = [await sequenceWith(3), await sequenceWith(1)];
  for (const id of [sequenceId, other]) await pauseAll(id);
  expect(await paused()).toMatchObject([
    { count: 3, subjectId: sequenceId },
    { count: 1, subjectId: other },
  ]);
  const { status, body } = await organization.api.post("/enrollments/resumption", { sequenceId });
  expect([status, body]).toEqual([200, { matched: 3, resumed: 3 }]);
  expect(await listed(sequenceId, "active")).toHaveLength(3);
  expect(await listed(other, "paused")).toHaveLength(1);
  const { body: ledger } = await organization.api.get("/messages?direction=outbound&state=planned");
  expect(ledger.items).toHaveLength(3);
  expect((await organization.api.post("/enrollments/resumption")).body).toEqual({ matched: 1, resumed: 1 });
  expect(await paused()).toEqual([]);
});

test("done again it changes nothing, and what was done before is not done twice", async () => {
  const sequenceId = await sequenceWith(2);
  const { items } = (await organization.api.get("/messages?direction=outbound")).body;
  await organization.api.post(`/messages/${items[0].id}/opening`);
  await organization.api.post(`/messages/${items[0].id}/confirmation`, { sent: true });
  await pauseAll(sequenceId);
  world.clock.advance(DAY);
  expect((await organization.api.post("/enrollments/resumption", { sequenceId })).body.resumed).toBe(2);
  expect((await organization.api.post("/enrollments/resumption", { sequenceId })).body).toEqual({
    matched: 0,
    resumed: 0,
  });
  const { body } = await organization.api.get(`/messages?leadId=${items[0].leadId}&direction=outbound`);
  expect(
    body.items.filter(
      ({ stepIndex, state }: { stepIndex: number; state: string }) => stepIndex === 0 && state !== "sent",
    ),
  ).toEqual([]);
});

test("a member of sales lets their own and unassigned leads go on, and no others", async () => {
  const sequenceId = await sequenceWith(2);
  const [mine] = await listed(sequenceId, "active");
  await organization.api.patch(`/leads/${mine?.leadId}`, { assignedTo: organization.admin.memberId });
  await pauseAll(sequenceId);
  const { api } = await organization.member("sales");
  expect((await api.post("/enrollments/resumption", { sequenceId })).body).toEqual({ matched: 1, resumed: 1 });
  expect(await listed(sequenceId, "paused")).toMatchObject([{ leadId: mine?.leadId }]);
});

test("a sequence of somebody else is not found", async () => {
  const sequenceId = await sequenceWith(1);
  await pauseAll(sequenceId);
  const stranger = await world.organization();
  expect((await stranger.api.post("/enrollments/resumption", { sequenceId })).status).toBe(404);
  expect(await listed(sequenceId, "paused")).toHaveLength(1);
});

test("more than 500 follow in the background, but none that is paused meanwhile", async () => {
  const sequenceId = await sequenceWith(501);
  const { db } = world.foundation;
  await db.transaction((tx) => tx.query.updateTable("enrollment").set({ state: "paused" }).execute());
  const { status, body } = await organization.api.post("/enrollments/resumption", { sequenceId });
  expect([status, body]).toEqual([202, { matched: 501, resumed: 0 }]);
  world.clock.advance(1_000);
  const [first] = await listed(sequenceId, "paused");
  await organization.api.post(`/enrollments/${first?.id}/resume`);
  await organization.api.post(`/enrollments/${first?.id}/pause`);
  await world.drain();
  const { enrollments } = (await organization.api.get(`/sequences/${sequenceId}`)).body;
  expect(enrollments).toMatchObject({ active: 500, paused: 1 });
});
