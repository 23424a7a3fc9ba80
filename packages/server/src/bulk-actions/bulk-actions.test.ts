import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { countForBulkAction } from "./count-for-bulk-action.ts";
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

test("a lead that is part of another one is not restored by itself, and its outcome says why", async () => {
  const [a = "", b = "", c = ""] = await withLeads(3);
  await org.api.post(`/leads/${a}/merge`, { from: [b] });
  await org.api.delete(`/leads/${c}`);
  const done = await run({ ids: [b, c], action: { type: "restore" } });
  expect(done).toMatchObject({ matched: 2, changed: 1, failed: 1 });
  const { items } = (await org.api.get(`/bulk-actions/${done.id}/outcomes`)).body;
  expect(items).toContainEqual(expect.objectContaining({ leadId: b, outcome: "failed", reason: "merged" }));
});

test("leads are not given to somebody who was removed before their turn came", async () => {
  const ids = await withLeads(2);
  const { memberId } = (await org.member("sales")).caller;
  const action = { type: "assign", roundRobin: [memberId, org.admin.memberId] };
  const { id } = (await org.api.post("/leads/bulk", { ids, action })).body;
  await org.api.delete(`/members/${memberId}`);
  await runBulkAction({ organizationId: org.organizationId, bulkActionId: id }, world.foundation);
  expect((await org.api.get(`/bulk-actions/${id}`)).body).toMatchObject({ changed: 1, skipped: 1 });
  expect((await org.api.get(`/leads?assignedTo=${memberId}`)).body.items).toEqual([]);
});

test("an undo gives no follow-up back to a lead that was won meanwhile", async () => {
  const nextFollowUpAt = new Date(world.clock.now() + 3_600_000).toISOString();
  const [id = ""] = await withLeads(1, { nextFollowUpAt });
  const done = await run({ ids: [id], action: { type: "status", status: "LOST", lostReason: "too dear" } });
  await org.api.patch(`/leads/${id}`, { status: "CLOSED" });
  await org.api.post(`/bulk-actions/${done.id}/undo`);
  expect((await org.api.get(`/leads/${id}`)).body).toMatchObject({ status: "CLOSED", nextFollowUpAt: null });
});

test("an undo spares a lost reason with its status, and counts each lead once", async () => {
  const [a = "", b = ""] = await withLeads(2);
  const done = await run({ ids: [a, b], action: { type: "status", status: "LOST", lostReason: "too dear" } });
  await org.api.patch(`/leads/${b}`, { status: "CLOSED" });
  const { lostReason } = (await org.api.get(`/leads/${b}`)).body;
  expect((await org.api.post(`/bulk-actions/${done.id}/undo`)).body).toMatchObject({
    restored: 1,
    notRestored: [{ leadId: b, field: "status", reason: "changed-since" }],
  });
  expect((await org.api.get(`/bulk-actions/${done.id}`)).body).toMatchObject({ restored: 1, spared: 1 });
  expect((await org.api.get(`/leads/${b}`)).body).toMatchObject({ status: "CLOSED", lostReason });
  expect((await org.api.get(`/leads/${a}`)).body).toMatchObject({ status: "NEW", lostReason: null });
});

test("who undoes a colleague's action puts back all leads they see themselves", async () => {
  const [a = "", b = ""] = await withLeads(2);
  const sales = await org.member("sales");
  const done = await run({ ids: [a, b], action: { type: "status", status: "CONTACTED" } }, sales.api);
  await org.api.patch(`/leads/${b}`, { assignedTo: org.admin.memberId });
  const undo = await org.api.post(`/bulk-actions/${done.id}/undo`);
  expect(undo.body).toMatchObject({ restored: 2, notRestored: [] });
  expect((await org.api.get("/leads/counts")).body.byStatus).toMatchObject({ NEW: 2 });
});

test("the answer to an undo tells what was spared, whoever works beside it", async () => {
  const ids = await withLeads(3);
  const done = await run({ ids, action: { type: "status", status: "CONTACTED" } });
  await org.api.patch(`/leads/${ids[1]}`, { status: "REPLIED" });
  const [undo] = await Promise.all([org.api.post(`/bulk-actions/${done.id}/undo`), ...ids.map(() => world.drain())]);
  const notRestored = [{ leadId: ids[1], field: "status", reason: "changed-since" }];
  expect(undo).toMatchObject({ status: 200, body: { restored: 2, notRestored, isRunning: false } });
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
  expect(done).toMatchObject({ matched: 4, changed: 1, unchanged: 1, skipped: 2 });
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

test("a mass change is undone in the background, sparing what was changed since, and says so per lead and as CSV", async () => {
  const ids = await withLeads(210);
  const done = await run({ filter: {}, action: { type: "followUp", nextFollowUpAt: "2027-01-05T09:00:00Z" } });
  expect(done).toMatchObject({ matched: 210, changed: 210 });
  await org.api.patch(`/leads/${ids[3]}`, { nextFollowUpAt: "2027-02-01T09:00:00Z" });
  const undo = await org.api.post(`/bulk-actions/${done.id}/undo`);
  expect(undo).toMatchObject({ status: 202, body: { isRunning: true } });
  expect((await org.api.post(`/bulk-actions/${done.id}/undo`)).status).toBe(409);
  await world.drain();
  expect((await org.api.get(`/bulk-actions/${done.id}`)).body).toMatchObject({
    status: "undone",
    restored: 209,
    spared: 1,
  });
  const spared = (await org.api.get(`/bulk-actions/${done.id}/outcomes?spared=true`)).body.items;
  expect(spared).toMatchObject([{ leadId: ids[3], outcome: "changed", spared: "nextFollowUpAt: changed-since" }]);
  const csv = String((await org.api.get(`/bulk-actions/${done.id}/outcomes.csv?spared=true`)).body);
  expect(csv).toContain(`"${ids[3]}"`);
  expect((await org.api.get("/leads/counts?followUp=none")).body.total).toBe(209);
});

test("bulk then undo restores every lead not touched since, exactly", async () => {
  const ids = await withLeads(12, { tags: ["x"], city: "Prizren" });
  const facts = async () =>
    (await org.api.get("/leads?limit=200&sort=createdAt")).body.items.map(
      ({ version: _v, updatedAt: _u, ...rest }: Record<string, unknown>) => rest,
    );
  const actions = fc.constantFrom(
    { type: "status", status: "CONTACTED" },
    { type: "status", status: "LOST", lostReason: "price" },
    { type: "status", status: "CLOSED" },
    { type: "tag", add: ["vip"], remove: ["x"] },
    { type: "temperature", temperature: "HOT" },
    { type: "followUp", nextFollowUpAt: "2027-01-05T09:00:00Z" },
    { type: "assign", assignedTo: org.admin.memberId },
    { type: "hide" },
    { type: "delete" },
  );
  const touched = fc.option(fc.integer({ min: 0, max: 11 }), { nil: null });
  await fc.assert(
    fc.asyncProperty(actions, touched, async (action, touch) => {
      await world.drain();
      const before = await facts();
      const done = await run({ ids, action });
      const other = touch === null ? undefined : ids[touch];
      if (other !== undefined) await org.api.patch(`/leads/${other}`, { notes: `touched ${done.id}` });
      if (done.canUndo) await org.api.post(`/bulk-actions/${done.id}/undo`);
      await world.drain();
      const after = await facts();
      const untouched = (lead: { id?: unknown }) => lead.id !== other;
      expect(after.filter(untouched)).toEqual(before.filter(untouched));
    }),
    { numRuns: 12 },
  );
});

test("a forecast says how many a message reaches and why not the others, and changes nothing", async () => {
  await withLeads(1, { email: "a@example.com" });
  await org.api.post("/leads", { name: "No mail" });
  const template = await org.api.post("/templates", { name: "T", channel: "sms", language: "en", body: "Hi {name}" });
  const action = { type: "message", channel: "sms", templateId: template.body.id };
  const forecast = await org.api.post("/leads/bulk/forecast", { filter: {}, action });
  expect(forecast.body).toMatchObject({
    matched: 2,
    possible: 0,
    exact: true,
    reasons: [{ reason: "no-address", count: 2 }],
  });
  const wrong = await org.api.post("/leads/bulk", { filter: {}, action: { ...action, channel: "email" } });
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: "action.templateId" }] } });
});

test("what matches is counted to its end, a stretch a call, and adds up to what the action then concerns", async () => {
  await withLeads(5);
  for (const name of ["One", "Two"]) await org.api.post("/leads", { name, city: "Peja" });
  const whole = await org.api.post("/leads/bulk/count", { filter: {} });
  expect(whole).toMatchObject({ status: 200, body: { count: 7, nextCursor: null } });
  const stretch = { page: 1, pages: 2 };
  const stretches: number[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const asked = { filter: {}, stretch, ...(cursor === undefined ? {} : { cursor }) };
    const { count, nextCursor } = await countForBulkAction(world.foundation, org.admin, asked);
    stretches.push(count);
    cursor = nextCursor;
  }
  expect(stretches).toEqual([2, 2, 2, 1]);
  expect((await org.api.post("/leads/bulk/count", { filter: { city: ["Peja"] } })).body.count).toBe(2);
});

test("a bulk message skips leads it cannot reach with the reason, in the numbers its forecast has told", async () => {
  await withLeads(1, { phone: "+38344111222" });
  await org.api.post("/leads", { name: "Reachable", phone: "+38344111333" });
  for (const given of [{ phone: "call me" }, { email: "a@example.com" }, {}]) {
    await org.api.post("/leads", { name: "Without a number", ...given });
  }
  const out = (await org.api.post("/leads", { name: "Asked to be left alone", phone: "+38344999888" })).body;
  await org.api.post("/opt-outs", { channel: "phone", leadId: out.id });
  const template = { name: "Call", channel: "phone", language: "en", body: "About {name} in {city|your city}" };
  const templateId = (await org.api.post("/templates", template)).body.id;
  const action = { type: "message", channel: "phone", templateId };
  const forecast = (await org.api.post("/leads/bulk/forecast", { filter: {}, action })).body;
  expect(forecast).toMatchObject({ matched: 6, possible: 2, exact: true });
  const reasons = [
    { reason: "no-address", count: 3 },
    { reason: "opted-out", count: 1 },
  ];
  expect(forecast.reasons).toEqual(reasons);
  const done = await run({ filter: {}, action });
  expect(done).toMatchObject({ matched: 6, changed: 2, skipped: 4, failed: 0, canUndo: false });
  expect(done.reasons).toEqual(expect.arrayContaining(reasons));
  const planned = await world.foundation.db.query
    .selectFrom("message")
    .select(["leadId"])
    .where("organizationId", "=", org.organizationId)
    .execute();
  expect(planned).toHaveLength(2);
});

test("the forecast of stopping sequences counts only leads in which one runs", async () => {
  const ids = await withLeads(2);
  const forecast = await org.api.post("/leads/bulk/forecast", { ids, action: { type: "stop" } });
  expect(forecast.body).toMatchObject({
    matched: 2,
    possible: 0,
    reasons: [{ reason: "no-running-sequence", count: 2 }],
  });
});

test("a condition on a field that does not exist is refused, by every call that takes a filter", async () => {
  await withLeads(1);
  const filter = { none: [{ "field.gone": ["x"] }] };
  const action = { type: "status", status: "LOST" };
  const refused = { status: 400, body: { errors: [{ path: "filter.none.0.field.gone" }] } };
  expect(await org.api.post("/leads/bulk", { filter, action })).toMatchObject(refused);
  expect(await org.api.post("/leads/bulk/forecast", { filter, action })).toMatchObject(refused);
  const [sequence] = (await org.api.get("/sequences")).body.items;
  expect(await org.api.post(`/sequences/${sequence.id}/enrollments`, { filter, dryRun: true })).toMatchObject(refused);
  expect(await org.api.get("/board?field.gone=x")).toMatchObject({
    status: 400,
    body: { errors: [{ path: "field.gone" }] },
  });
  expect(await org.api.get("/leads?constructor=x")).toMatchObject({
    status: 400,
    body: { errors: [{ path: "constructor" }] },
  });
});
