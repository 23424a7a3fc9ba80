// What a message changes of a lead and the score that follows from it are one write of its wide row, with one history.
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { markManyContacted } from "../leads/mark-contacted.ts";
import { lockLeads } from "../leads/store.ts";
import { readCounts } from "../leads/store-rollup.ts";
import { addLeads, receivedReply, sentMessage, storedLead } from "../testing/leads-and-messages.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { rescoreDue } from "./rescore-due.ts";
import { leadsToRescore } from "./rescore-leads.ts";
import { scoringStore } from "./store.ts";

const DAY = 86_400_000;
const GOOD = { rating: 4.9, reviewCount: 212, email: "ben@shop.example" } as const;

let world: World;
let here: TestOrganization;

beforeAll(async () => {
  world = await openWorld();
  await world.foundation.db.transaction(async ({ query, engine }) => {
    await sql`create table "leadWrite" ("leadId" text not null)`.execute(query);
    const note = sql`insert into "leadWrite" values (new."id")`;
    if (engine === "sqlite")
      await sql`create trigger "noteLeadWrite" after update on "lead" begin ${note}; end`.execute(query);
    else {
      await sql`create function "noteLeadWrite"() returns trigger language plpgsql as $$ begin ${note}; return null; end $$`.execute(
        query,
      );
      await sql`create trigger "noteLeadWrite" after update on "lead" for each row execute function "noteLeadWrite"()`.execute(
        query,
      );
    }
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  here = await world.organization();
});

const lead = (id: string) => storedLead(world.foundation, here.scope, id);

/** Leads that were scored, whose score time has moved since. */
async function staleLeads(count: number): Promise<string[]> {
  const ids = await addLeads(world.foundation, here.scope, Array(count).fill(GOOD));
  await rescoreDue(here.scope, world.foundation);
  world.clock.advance(61 * DAY);
  await rescoreDue(here.scope, world.foundation);
  return ids;
}

async function writesDuring(act: () => Promise<unknown>): Promise<string[]> {
  const { query } = world.foundation.db;
  await world.foundation.db.transaction((tx) => sql`delete from "leadWrite"`.execute(tx.query));
  await act();
  const { rows } = await sql<{ leadId: string }>`select "leadId" from "leadWrite" order by "leadId"`.execute(query);
  return rows.map(({ leadId }) => leadId);
}

async function historyOf(leadId: string) {
  const rows = await world.foundation.db.query
    .selectFrom("leadChange")
    .select(["kind", "after"])
    .where("leadId", "=", leadId)
    .where("kind", "in", ["changed", "scored"])
    .orderBy("id")
    .execute();
  return rows.slice(-2);
}

/** ids of those whose score is another one than their facts make. */
async function wronglyScored(ids: readonly string[]): Promise<string[]> {
  const { db, clock } = world.foundation;
  const { organizationId } = here.scope;
  const { rules } = await scoringStore(db, { organizationId }).rulesInForce();
  const leads = await Promise.all(ids.map(lead));
  return leadsToRescore(db, leads, { organizationId, rules, now: clock.now() });
}

test("a message that leaves writes its lead once: contacted, scored, counted and told", async () => {
  const [id = ""] = await staleLeads(1);
  const before = await lead(id);
  const at = world.clock.now();
  expect(await writesDuring(() => sentMessage(world.foundation, here.scope, { leadId: id, at }))).toEqual([id]);
  const after = await lead(id);
  expect(after).toMatchObject({ status: "CONTACTED", lastContactedAt: at, firstContactedAt: at, scoredAt: at });
  expect(after.score - before.score).toBe(20);
  expect(after.scoreReasons.reduce((sum, { points }) => sum + points, 0)).toBe(after.score);
  expect(await wronglyScored([id])).toEqual([]);
  expect(await historyOf(id)).toEqual([
    { kind: "changed", after: { status: "CONTACTED", firstContactedAt: at, lastContactedAt: at } },
    { kind: "scored", after: { score: after.score, temperature: after.temperature } },
  ]);
  const counts = await readCounts(world.foundation.db, here.scope);
  expect(counts.filter(({ count }) => Number(count) > 0)).toMatchObject([
    { status: "CONTACTED", temperature: after.temperature, count: 1 },
  ]);
});

test("so does a reply", async () => {
  const [id = ""] = await staleLeads(1);
  await sentMessage(world.foundation, here.scope, { leadId: id, at: world.clock.now() });
  world.clock.advance(DAY);
  const at = world.clock.now();
  expect(await writesDuring(() => receivedReply(world.foundation, here.scope, { leadId: id, at }))).toEqual([id]);
  expect(await lead(id)).toMatchObject({ status: "REPLIED", lastRepliedAt: at, scoredAt: at });
  expect(await wronglyScored([id])).toEqual([]);
});

test("many leads written to together are written once each, whatever changes of each", async () => {
  const ids = await staleLeads(6);
  const [known = "", won = ""] = ids;
  await sentMessage(world.foundation, here.scope, { leadId: known, at: world.clock.now() });
  await here.api.patch(`/leads/${won}`, { status: "CLOSED" });
  world.clock.advance(1_000);
  const at = world.clock.now();
  const writes = await writesDuring(() =>
    world.foundation.db.transaction(async (tx) => {
      const held = await lockLeads(tx, here.scope, ids);
      const contacted = [...held.values()].map((one) => ({ lead: one, actor: here.admin.actor }));
      await markManyContacted(tx, here.scope, { contacted, at, now: at });
    }),
  );
  expect(writes).toEqual([...ids].sort());
  const after = await Promise.all(ids.map(lead));
  expect(after.map(({ status }) => status)).toEqual(["CONTACTED", "CLOSED", ...Array(4).fill("CONTACTED")]);
  expect(after.map(({ lastContactedAt }) => lastContactedAt)).toEqual(ids.map(() => at));
  expect(await wronglyScored(ids)).toEqual([]);
});
