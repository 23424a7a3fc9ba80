import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hearOthers } from "../events/hear-others.ts";
import { onWake } from "../events/wake.ts";
import { insertLeads } from "../leads/store-import.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { doBulkAction } from "./do-bulk-action.ts";
import { groundOf, runBulkAction } from "./run-bulk-action.ts";
import { bulkActionStore } from "./store.ts";
import { takeBackBulkAction } from "./take-back-bulk-action.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** More than one piece. */
const MANY = 1_100;
/** More than are done in the process itself. */
const VERY_MANY = 10_100;

async function withSamples(count: number): Promise<TestOrganization> {
  const org = await world.organization();
  const now = world.clock.now();
  const random = seededRandom(3);
  const drafts = Array.from({ length: count }, (_, at) => sampleLead(random, at, now));
  await world.foundation.db.transaction((tx) => insertLeads(tx, org.scope, { drafts, now }));
  await world.drain();
  return org;
}

const factsOf = (org: TestOrganization) =>
  world.foundation.db.query
    .selectFrom("lead")
    .select(["id", "status", "lostAt", "lostReason", "contactedSort", "shelf"])
    .where("organizationId", "=", org.organizationId)
    .orderBy("id")
    .execute();

class Killed extends Error {}

/** A run that dies after its first piece, again and again, until one comes to its end. */
async function diesAfterEachPiece(run: (ground: ReturnType<typeof groundOf>) => Promise<unknown>): Promise<number> {
  for (let deaths = 0; ; deaths++) {
    let rests = 0;
    const rest = async () => {
      rests += 1;
      if (rests > 1) throw new Killed();
    };
    try {
      await run({ ...groundOf(world.foundation), rest });
      return deaths;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

test("a bulk action and its undo that die after every piece end with each lead once", async () => {
  const org = await withSamples(MANY);
  const before = await factsOf(org);
  const leads = before.length;
  const lostAlready = before.filter((lead) => lead.status === "LOST").length;
  const action = { type: "status", status: "LOST", lostReason: "price" };
  const { id } = (await org.api.post("/leads/bulk", { filter: {}, action })).body;
  const payload = { organizationId: org.organizationId, bulkActionId: id };
  expect(await diesAfterEachPiece((ground) => doBulkAction(ground, payload))).toBeGreaterThan(1);
  const done = (await org.api.get(`/bulk-actions/${id}`)).body;
  expect(done).toMatchObject({ status: "done", matched: leads, failed: 0, skipped: 0 });
  expect(done.changed + done.unchanged).toBe(leads);
  expect(done.changed).toBeGreaterThanOrEqual(leads - lostAlready);
  expect((await org.api.get("/leads/counts")).body.byStatus).toMatchObject({ LOST: leads, NEW: 0 });
  const lines = await world.foundation.db.query
    .selectFrom("leadChange")
    .select("leadId")
    .where("undoId", "=", done.undoId)
    .execute();
  expect(new Set(lines.map(({ leadId }) => leadId)).size).toBe(lines.length);
  expect(lines.length).toBe(done.changed);

  expect((await org.api.post(`/undo-entries/${done.undoId}/undo`)).status).toBe(202);
  await diesAfterEachPiece((ground) => takeBackBulkAction(ground, payload));
  await world.drain();
  expect((await org.api.get(`/bulk-actions/${id}`)).body).toMatchObject({ status: "undone", restored: done.changed });
  expect(await factsOf(org)).toEqual(before);
});

test("a large bulk action runs in a thread, is heard of while it runs, and its undo entry takes it back there", async () => {
  const org = await withSamples(VERY_MANY);
  const before = await factsOf(org);
  const queued = (await org.api.post("/leads/bulk", { filter: {}, action: { type: "hide" } })).body;
  const others = await hearOthers(world.foundation.db);
  let rings = 0;
  const deaf = onWake("events", () => {
    rings += 1;
  });
  await runBulkAction({ organizationId: org.organizationId, bulkActionId: queued.id }, world.foundation);
  expect(rings).toBeGreaterThan(0);
  deaf();
  await others.stop();
  await world.drain();
  const done = (await org.api.get(`/bulk-actions/${queued.id}`)).body;
  expect(done).toMatchObject({ status: "done", changed: VERY_MANY });
  expect((await org.api.get("/leads/counts")).body.total).toBe(0);
  const undo = await org.api.post(`/undo-entries/${done.undoId}/undo`);
  expect(undo).toMatchObject({ status: 202, body: { id: done.undoId, isRunning: true, notRestored: [] } });
  expect((await org.api.post(`/undo-entries/${done.undoId}/undo`)).status).toBe(409);
  await world.drain();
  expect((await org.api.get(`/bulk-actions/${queued.id}`)).body).toMatchObject({
    status: "undone",
    restored: VERY_MANY,
  });
  expect(await factsOf(org)).toEqual(before);
}, 60_000);

test("a smaller one of several pieces, by ids, is done and taken back, wherever it runs", async () => {
  const org = await withSamples(MANY);
  const before = await factsOf(org);
  const ids = before.map(({ id }) => id);
  const { id } = (await org.api.post("/leads/bulk", { ids, action: { type: "status", status: "CONTACTED" } })).body;
  await world.drain();
  const done = (await org.api.get(`/bulk-actions/${id}`)).body;
  expect(done).toMatchObject({ status: "done", matched: MANY, skipped: 0, failed: 0 });
  expect((await org.api.get("/leads/counts")).body.byStatus).toMatchObject({ CONTACTED: MANY });
  expect((await org.api.post(`/bulk-actions/${id}/undo`)).status).toBe(202);
  await world.drain();
  expect((await org.api.get(`/bulk-actions/${id}`)).body).toMatchObject({ status: "undone", restored: done.changed });
  expect(await factsOf(org)).toEqual(before);
}, 60_000);

test("two runs of one bulk action do and count each lead once", async () => {
  const org = await withSamples(30);
  const action = { type: "tag", add: ["Spring"] };
  const ids = (await factsOf(org)).map((lead) => lead.id);
  const { id } = (await org.api.post("/leads/bulk", { ids, action })).body;
  const payload = { organizationId: org.organizationId, bulkActionId: id };
  await Promise.all([runBulkAction(payload, world.foundation), runBulkAction(payload, world.foundation)]);
  const done = (await org.api.get(`/bulk-actions/${id}`)).body;
  expect(done).toMatchObject({ status: "done", matched: 30, skipped: 0, failed: 0 });
  expect(done.changed + done.unchanged).toBe(30);
});

test("a run that slept does nothing more of what was ended and taken back meanwhile", async () => {
  const org = await withSamples(5);
  const before = await factsOf(org);
  const action = { type: "status", status: "LOST", lostReason: "price" };
  const { id } = (await org.api.post("/leads/bulk", { filter: {}, action })).body;
  const payload = { organizationId: org.organizationId, bulkActionId: id };
  const { db } = world.foundation;
  let isFirst = true;
  const slow = new Proxy(db, {
    get: (target, name, self) =>
      name !== "transaction" || !isFirst
        ? Reflect.get(target, name, self)
        : async (work: Parameters<typeof db.transaction>[0]) => {
            if (isFirst && (await isWrittenDown(org, id))) {
              isFirst = false;
              await runBulkAction(payload, world.foundation);
              await org.api.post(`/bulk-actions/${id}/undo`);
            }
            return target.transaction(work);
          },
  });
  await doBulkAction({ ...groundOf(world.foundation), db: slow }, payload);
  expect(isFirst).toBe(false);
  expect((await org.api.get(`/bulk-actions/${id}`)).body).toMatchObject({ status: "undone" });
  expect(await factsOf(org)).toEqual(before);
});

const isWrittenDown = async (org: TestOrganization, id: string) =>
  (await bulkActionStore(world.foundation.db, org.scope).find(id))?.isWalked === true;
