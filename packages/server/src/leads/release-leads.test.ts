import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestMember, type TestOrganization, type World } from "../testing/world.ts";
import { releaseLeftBehind } from "./release-leads.ts";
import { removedWithLeads } from "./store-assignees.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

let counter = 0;

async function create({ api }: TestOrganization, lead: object = {}): Promise<string> {
  counter += 1;
  const made = await api.post("/leads?onDuplicate=create", { name: `Lead ${counter}`, ...lead });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}

const remove = async (org: TestOrganization, member: TestMember) =>
  expect((await org.api.delete(`/members/${member.caller.memberId}`)).status).toBe(204);

const assigneeOf = async (org: TestOrganization, id: string) => (await org.api.get(`/leads/${id}`)).body.assignedTo;

test("a removed member's leads are nobody's: other sales see them, counts and history tell it, the bin as well", async () => {
  const org = await world.organization();
  const [gone, stays] = [await org.member("sales"), await org.member("sales")];
  const assignedTo = gone.caller.memberId;
  const ids = [];
  for (let number = 0; number < 120; number++) ids.push(await create(org, { assignedTo }));
  const [first = "", binned = ""] = ids;
  const kept = await create(org, { assignedTo: stays.caller.memberId });
  await org.api.delete(`/leads/${binned}`);
  await remove(org, gone);
  await world.drain();
  expect((await org.api.get("/leads/counts?assignedTo=none")).body.total).toBe(119);
  expect((await stays.api.get(`/leads/${first}`)).body).toMatchObject({ id: first, assignedTo: null });
  expect(await assigneeOf(org, kept)).toBe(stays.caller.memberId);
  const story = (await org.api.get(`/leads/${first}/timeline`)).body.items;
  expect(story[0]).toMatchObject({
    kind: "assignment",
    from: assignedTo,
    to: null,
    actor: { id: org.admin.memberId },
  });
  expect((await org.api.post(`/leads/${binned}/restore`)).body).toMatchObject({ assignedTo: null });
});

test("a lead restored before the member's leads are released is nobody's as well", async () => {
  const org = await world.organization();
  const gone = await org.member("sales");
  const id = await create(org, { assignedTo: gone.caller.memberId });
  await org.api.delete(`/leads/${id}`);
  await remove(org, gone);
  expect((await org.api.post(`/leads/${id}/restore`)).body).toMatchObject({ assignedTo: null });
});

test("leads that are still a removed member's are nobody's after the daily look", async () => {
  const org = await world.organization();
  const [gone, stays] = [await org.member("sales"), await org.member("sales")];
  const kept = await create(org, { assignedTo: stays.caller.memberId });
  await remove(org, gone);
  await world.drain();
  const id = await create(org);
  // as versions left it that did not release leads
  await world.foundation.db.transaction(async (tx) => {
    await tx.query.updateTable("lead").set({ assignedTo: gone.caller.memberId }).where("id", "=", id).execute();
  });
  world.clock.advance(24 * 3_600_000);
  await releaseLeftBehind(null, world.foundation);
  await world.drain();
  expect([await assigneeOf(org, id), await assigneeOf(org, kept)]).toEqual([null, stays.caller.memberId]);
});

test("the daily look finds removed members one after the other, however many there are", async () => {
  const org = await world.organization();
  const members = [await org.member("sales"), await org.member("sales"), await org.member("sales")];
  const ids = await Promise.all(members.map(() => create(org)));
  const { db } = world.foundation;
  for (const member of members) await remove(org, member);
  await world.drain();
  await db.transaction(async (tx) => {
    for (const [at, { caller }] of members.entries())
      await tx.query
        .updateTable("lead")
        .set({ assignedTo: caller.memberId })
        .where("id", "=", ids[at] ?? "")
        .execute();
  });
  const found: string[] = [];
  for (let after = ""; ; after = found.at(-1) ?? "") {
    const [one] = await removedWithLeads(db, { after, limit: 1 });
    if (one === undefined) break;
    found.push(one.memberId);
  }
  expect(found).toEqual(members.map(({ caller }) => caller.memberId).sort());
});

test("no undo gives a lead back to a removed member, and each says so", async () => {
  const org = await world.organization();
  const gone = await org.member("sales");
  const theirs = { assignedTo: gone.caller.memberId };
  const mine = org.admin.memberId;
  const [single, inBulk, a, b] = [
    await create(org, theirs),
    await create(org, theirs),
    await create(org),
    await create(org, theirs),
  ];
  const changed = await org.api.patch(`/leads/${single}`, { assignedTo: mine });
  const { id } = (await org.api.post("/leads/bulk", { ids: [inBulk], action: { type: "assign", assignedTo: mine } }))
    .body;
  const merged = await org.api.post(`/leads/${a}/merge`, { from: [b] });
  await world.drain();
  await remove(org, gone);
  await world.drain();
  const memberGone = (leadId: string) => ({ leadId, field: "assignedTo", reason: "member-gone" });
  const undone = await org.api.post(`/undo-entries/${changed.headers.get("undo-id")}/undo`);
  expect(undone.body).toMatchObject({ notRestored: [memberGone(single)] });
  expect((await org.api.post(`/bulk-actions/${id}/undo`)).body).toMatchObject({ notRestored: [memberGone(inBulk)] });
  expect((await org.api.get(`/bulk-actions/${id}`)).body).toMatchObject({ restored: 0, spared: 1 });
  expect((await org.api.post(`/merges/${merged.headers.get("Merge-Id")}/undo`)).status).toBe(200);
  for (const leadId of [single, inBulk, a, b]) expect(await assigneeOf(org, leadId)).toBeNull();
});
