// Mass changes of leads end their sequences in statements that each take many, and leave what one by one would.
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../db/ids.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { insertSequence } from "./create-sequence.ts";
import { enrollLeads } from "./enroll-leads.ts";
import { reachable } from "./test-leads.ts";

const LEADS = 12;
let world: World;
let organization: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

async function enrolled(sequences: number) {
  const { foundation, clock } = world;
  const { scope, admin } = organization;
  const drafts = Array.from({ length: LEADS }, (_, number) => reachable(number));
  const leadIds = await addLeads(foundation, scope, drafts);
  const steps = () => completeSteps([{ kind: "task", note: "Visit them" }], [], newId);
  for (let number = 0; number < sequences; number++) {
    const actor = admin.actor;
    const sequence = { name: `Set ${number}`, state: "active", steps: steps(), rules: DEFAULT_RULES, actor } as const;
    const sequenceId = await foundation.db.transaction((tx) => insertSequence(tx, scope, sequence, clock.now()));
    await enrollLeads(foundation.db, scope, { sequenceId, leadIds, dryRun: false, actor, now: clock.now() });
  }
  return leadIds;
}

async function stateOf(leadIds: readonly string[]) {
  const { db } = world.foundation;
  const count = (rows: readonly object[]) => {
    const counts: Record<string, number> = {};
    for (const row of rows) {
      const name = Object.values(row).join(" ");
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };
  const of = <Row extends object>(rows: Promise<Row[]>) => rows.then(count);
  return {
    enrollments: await of(
      db.query
        .selectFrom("enrollment")
        .select(["state", "stopReason", "stoppedFrom", "generation"])
        .where("leadId", "in", [...leadIds])
        .execute(),
    ),
    messages: await of(
      db.query
        .selectFrom("message")
        .select(["state", "reason", "generation"])
        .where("leadId", "in", [...leadIds])
        .where("enrollmentId", "is not", null)
        .execute(),
    ),
  };
}

test("leads that are all lost get nothing more, and what ran goes on when that is undone", async () => {
  const leadIds = await enrolled(2);
  const action = { type: "status", status: "LOST", lostReason: "No budget" };
  const done = await organization.api.post("/leads/bulk", { ids: leadIds, action });
  expect(done.status).toBeLessThan(300);
  await world.drain();
  expect(await stateOf(leadIds)).toEqual({
    enrollments: { "stopped lost active 1": 2 * LEADS },
    messages: { "cancelled The lead was lost 0": 2 * LEADS },
  });
  await organization.api.post(`/bulk-actions/${done.body.id}/undo`);
  await world.drain();
  expect(await stateOf(leadIds)).toEqual({
    enrollments: { "active   2": 2 * LEADS },
    messages: { "cancelled The lead was lost 0": 2 * LEADS, "opened  2": 2 * LEADS },
  });
});

test("leads that are all deleted get nothing more", async () => {
  const leadIds = await enrolled(1);
  await organization.api.post("/leads/bulk", { ids: leadIds, action: { type: "delete" } });
  await world.drain();
  expect((await stateOf(leadIds)).enrollments).toEqual({ "stopped deleted active 1": LEADS });
});

test("one sequence is stopped for many leads, and another goes on", async () => {
  const leadIds = await enrolled(2);
  const [first] = await world.foundation.db.query
    .selectFrom("enrollment")
    .select("sequenceId")
    .where("leadId", "in", leadIds)
    .orderBy("id")
    .limit(1)
    .execute();
  const action = { type: "stop", sequenceId: first?.sequenceId };
  await organization.api.post("/leads/bulk", { ids: leadIds, action });
  await world.drain();
  expect((await stateOf(leadIds)).enrollments).toEqual({
    "active   0": LEADS,
    "stopped by-hand active 1": LEADS,
  });
});
