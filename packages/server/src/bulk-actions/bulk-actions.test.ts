import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { runBulkAction } from "./run-bulk-action.ts";

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function withLeads(count: number, given: Record<string, unknown> = {}): Promise<string[]> {
  org = await world.organization({ country: "XK" });
  const ids: string[] = [];
  for (let number = 0; number < count; number++) {
    const made = await org.api.post("/leads", { name: `Lead ${number}`, ...given });
    ids.push(made.body.id);
  }
  return ids;
}

async function run(body: unknown, api = org.api) {
  const answer = await api.post("/leads/bulk", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  const payload = { organizationId: org.organizationId, bulkActionId: answer.body.id };
  await runBulkAction(payload, world.foundation);
  return { ...(await api.get(`/bulk-actions/${answer.body.id}`)).body, queued: answer.body };
}

test("everything that matches a filter is changed, told per lead, and taken back", async () => {
  const ids = await withLeads(7);
  await org.api.patch(`/leads/${ids[0]}`, { status: "LOST" });
  const done = await run({ filter: { status: ["NEW"] }, action: { type: "status", status: "CONTACTED" } });
  expect(done).toMatchObject({ status: "done", matched: 6, changed: 6, skipped: 0, failed: 0, canUndo: true });
  expect((await org.api.get("/leads/counts")).body.byStatus).toMatchObject({ CONTACTED: 6, LOST: 1 });
  const outcomes = (await org.api.get(`/bulk-actions/${done.id}/outcomes?limit=5`)).body;
  expect(outcomes.items).toHaveLength(5);
  expect(outcomes.nextCursor).not.toBeNull();
  await org.api.patch(`/leads/${ids[1]}`, { status: "REPLIED" });
  const undone = (await org.api.post(`/bulk-actions/${done.id}/undo`)).body;
  expect(undone).toMatchObject({
    restored: 5,
    notRestored: [{ leadId: ids[1], field: "status", reason: "changed-since" }],
  });
  expect((await org.api.get("/leads/counts")).body.byStatus).toMatchObject({ NEW: 5, REPLIED: 1, LOST: 1 });
  expect((await org.api.get(`/bulk-actions/${done.id}`)).body).toMatchObject({ status: "undone", canUndo: false });
});

test("a temperature set by hand to what it was anyway is taken back too", async () => {
  const [id = ""] = await withLeads(1);
  const lead = async () => (await org.api.get(`/leads/${id}`)).body;
  const { temperature } = await lead();
  const set = await run({ ids: [id], action: { type: "temperature", temperature } });
  expect(await lead()).toMatchObject({ temperature, temperatureSetByHand: true });
  expect((await org.api.post(`/bulk-actions/${set.id}/undo`)).body).toMatchObject({ restored: 1, notRestored: [] });
  expect(await lead()).toMatchObject({ temperature, temperatureSetByHand: false });
  await org.api.patch(`/leads/${id}`, { temperature });
  const cleared = await run({ ids: [id], action: { type: "temperature", temperature: null } });
  expect((await org.api.post(`/bulk-actions/${cleared.id}/undo`)).body).toMatchObject({ restored: 1, notRestored: [] });
  expect(await lead()).toMatchObject({ temperature, temperatureSetByHand: true });
});

test("leads that are gone or already so are skipped with the reason", async () => {
  const ids = await withLeads(3, { tags: ["a"] });
  await org.api.delete(`/leads/${ids[2]}`);
  await org.api.patch(`/leads/${ids[1]}`, { tags: ["a", "b"] });
  const done = await run({ ids: [...ids, "unknown"], action: { type: "tag", add: ["B"], remove: [] } });
  expect(done).toMatchObject({ matched: 4, changed: 1, skipped: 3 });
  expect(done.reasons).toEqual(
    expect.arrayContaining([
      { reason: "nothing-to-change", count: 1 },
      { reason: "not-found", count: 2 },
    ]),
  );
});

test("leads are assigned in turn", async () => {
  const ids = await withLeads(4);
  const sales = await org.member("sales");
  const members = [org.admin.memberId, sales.caller.memberId];
  await run({ ids, action: { type: "assign", roundRobin: members } });
  const assigned = await Promise.all(ids.map(async (id) => (await org.api.get(`/leads/${id}`)).body.assignedTo));
  expect(assigned).toEqual([...members, ...members]);
  expect(
    (await sales.api.post("/leads/bulk", { filter: {}, action: { type: "assign", assignedTo: org.admin.memberId } }))
      .status,
  ).toBe(403);
});

test("sales change only what they see", async () => {
  const ids = await withLeads(3);
  const sales = await org.member("sales");
  await org.api.patch(`/leads/${ids[0]}`, { assignedTo: org.admin.memberId });
  const done = await run({ filter: {}, action: { type: "hide" } }, sales.api);
  expect(done).toMatchObject({ matched: 2, changed: 2 });
  expect((await org.api.get("/leads")).body.items.map((lead: { id: string }) => lead.id)).toEqual([ids[0]]);
});

test("a repeated run changes nothing, and a cancelled one stops", async () => {
  const ids = await withLeads(3);
  const done = await run({ ids, action: { type: "delete" } });
  await runBulkAction({ organizationId: org.organizationId, bulkActionId: done.id }, world.foundation);
  expect((await org.api.get(`/bulk-actions/${done.id}`)).body.changed).toBe(3);
  const next = (await org.api.post("/leads/bulk", { ids, action: { type: "restore" } })).body;
  expect((await org.api.post(`/bulk-actions/${next.id}/cancellation`)).body.status).toBe("cancelled");
  await runBulkAction({ organizationId: org.organizationId, bulkActionId: next.id }, world.foundation);
  expect((await org.api.get(`/bulk-actions/${next.id}`)).body).toMatchObject({ status: "cancelled", changed: 0 });
});

test("what cannot be done for any lead is refused at once, naming the field", async () => {
  await withLeads(1);
  const refuse = async (body: unknown) => (await org.api.post("/leads/bulk", body)).status;
  expect(await refuse({ action: { type: "delete" } })).toBe(400);
  expect(await refuse({ filter: {}, action: { type: "explode" } })).toBe(400);
  expect(await refuse({ filter: {}, action: { type: "assign" } })).toBe(400);
  expect(await refuse({ filter: {}, action: { type: "tag" } })).toBe(400);
  expect(await refuse({ filter: {}, action: { type: "enroll", sequenceId: "none" } })).toBe(404);
});
