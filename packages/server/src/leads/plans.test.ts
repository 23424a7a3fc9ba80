// How the databases go about the named queries, on seeded and analyzed data: by index, never by reading the whole table.

import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import SqliteConnection from "better-sqlite3";
import { CompiledQuery, type KyselyPlugin, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeParameter } from "../db/codec.ts";
import type { Db, Queryable, Scope } from "../db/database.ts";
import { sqliteFile } from "../db/open.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { leadStore } from "./store.ts";
import { countLeads } from "./store-count.ts";
import { findByKeys, insertLeads } from "./store-import.ts";
import { type ListRequest, listLeads } from "./store-list.ts";

const LEADS = 3_000;
let world: World;
let org: TestOrganization;
let scope: Scope;

beforeAll(async () => {
  world = await openWorld();
  org = await world.organization();
  const other = await world.organization();
  scope = org.scope;
  const now = world.clock.now();
  for (const each of [org.scope, other.scope]) {
    const random = seededRandom(each === scope ? 1 : 2);
    for (let from = 0; from < LEADS; from += 1_000) {
      const drafts = Array.from({ length: 1_000 }, (_, at) => ({
        ...sampleLead(random, from + at, now),
        customFields: at % 3 === 0 ? {} : { seats: at % 50 },
      }));
      await world.foundation.db.transaction((tx) => insertLeads(tx, each, { drafts, now }));
    }
  }
  await world.foundation.db.transaction(async (tx) => {
    await sql.raw("analyze").execute(tx.query);
  });
}, 120_000);
afterAll(() => world.close());

/** Runs work with every statement explained; gives the plans of those that read leads. */
async function plansOf(work: (db: Queryable) => Promise<unknown>): Promise<string[]> {
  const { db } = world.foundation;
  const compiled: CompiledQuery[] = [];
  const recorder: KyselyPlugin = {
    transformQuery: ({ node, queryId }) => {
      compiled.push(db.query.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const query = db.query.withPlugin(recorder);
  const whole = query.executeQuery.bind(query);
  // Statements written by hand pass by the plugins.
  Object.assign(query, {
    executeQuery: (given: CompiledQuery) => {
      compiled.push(given);
      return whole(given);
    },
  });
  await work({ engine: db.engine, dialect: db.dialect, query });
  const plans: string[] = [];
  for (const one of compiled)
    if (/"lead(Search|Text|Key|Tag|Field)?"/.test(one.sql)) plans.push(await explain(db, one));
  return plans;
}

function explain(db: Db, one: CompiledQuery): Promise<string> {
  return db.engine === "sqlite" ? explainSqlite(one) : explainPostgres(db, one);
}

/** By a connection of its own: the program's would take the column `detail` for JSON. */
async function explainSqlite({ sql: text, parameters }: CompiledQuery): Promise<string> {
  const sqlite = new SqliteConnection(sqliteFile(world.foundation.config.databaseUrl) ?? "", { readonly: true });
  try {
    const rows = sqlite.prepare(`explain query plan ${text}`).all(...parameters.map(encodeParameter));
    return (rows as { detail: string }[]).map((row) => row.detail).join("\n");
  } finally {
    sqlite.close();
  }
}

/** Reading a table of a few thousand rows is cheapest in whole: forbidden here wherever an index serves. */
function explainPostgres(db: Db, { sql: text, parameters }: CompiledQuery): Promise<string> {
  return db.transaction(async (tx) => {
    await sql.raw("set local enable_seqscan = off").execute(tx.query);
    const { rows } = await tx.query.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`explain ${text}`, [...parameters]),
    );
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
}

function list(filter: LeadFilter, sort: ListRequest["sort"], cursor: string | null = null): ListRequest {
  return { filter, sort, limit: 50, cursor, asker: { memberId: "", now: MONDAY_MORNING } };
}

const WHOLE_TABLE = /SCAN (lead|x|p|l|r|o)\b|Seq Scan on (lead\b|"leadField"|"leadText")/;

describe.each([
  ["the list", list({}, "-score")],
  ["the list upwards by a column with unknown values", list({}, "rating")],
  ["the list by name", list({}, "name")],
  ["a board column", list({ status: ["NEW"] }, "-score")],
  ["a rare status", list({ status: ["LOST"] }, "-createdAt")],
  ["a city and a category", list({ city: ["Berlin"], category: ["Gym"] }, "name")],
  ["follow-ups that are due", list({ followUp: ["overdue"] }, "nextFollowUpAt")],
  ["a score range in another order", list({ scoreMin: 90 }, "name")],
  ["a tag", list({ tag: ["vip"] }, "-score")],
  ["a search for a rare word", list({ q: "gym 1234" }, "-score")],
  ["a search for a common word", list({ q: "sample" }, "-score")],
  ["a search for one letter", list({ q: "b" }, "-score")],
  ["the list by a custom field", list({}, "field.seats")],
  ["the list downwards by a custom field", list({ hasPhone: true }, "-field.seats")],
  ["a few leads by a custom field", list({ status: ["LOST"] }, "field.seats")],
  ["groups", list({ any: [{ status: ["LOST"] }, { q: "gym" }] }, "-score")],
])("%s", (_, request) => {
  test("is read by index, also from a cursor on", async () => {
    const first = await listLeads(world.foundation.db, scope, request);
    const plans = await plansOf(async (db) => {
      await listLeads(db, scope, request);
      if (first.nextCursor !== null) await listLeads(db, scope, { ...request, cursor: first.nextCursor });
    });
    expect(plans.length).toBeGreaterThan(0);
    for (const plan of plans) expect(plan).not.toMatch(WHOLE_TABLE);
  });

  test("is counted by index", async () => {
    const plans = await plansOf((db) => countLeads(db, scope, request));
    for (const plan of plans) expect(plan).not.toMatch(WHOLE_TABLE);
  });

  test("is counted by index up to a limit where there are too many to walk, and never above what there is", async () => {
    const { db } = world.foundation;
    const limited = { ...request, walkLimit: LEADS / 2 };
    const plans = await plansOf((each) => countLeads(each, scope, limited));
    for (const plan of plans) expect(plan).not.toMatch(WHOLE_TABLE);
    const [whole, some] = [await countLeads(db, scope, request), await countLeads(db, scope, limited)];
    expect(some.total).toBeLessThanOrEqual(Math.max(whole.total, 1_001));
    if (some.exact) expect(some).toEqual(whole);
    else expect(whole.total === 0 || some.total > 0).toBe(true);
  });
});

test("a page goes on exactly where its index goes on", async () => {
  const { nextCursor } = await listLeads(world.foundation.db, scope, list({}, "-score"));
  const [plan] = await plansOf((db) => listLeads(db, scope, list({}, "-score", nextCursor)));
  if (world.engine === "sqlite")
    expect(plan).toContain("leadByScore (organizationId=? AND shelf=? AND (score,id)<(?,?))");
  else expect(plan).toMatch(/Index Cond: .*ROW\(x?\.?score/);
});

test("a page by a custom field goes on exactly where its index goes on", async () => {
  const { nextCursor } = await listLeads(world.foundation.db, scope, list({}, "-field.seats"));
  const plans = await plansOf((db) => listLeads(db, scope, list({}, "-field.seats", nextCursor)));
  const walk = plans.find((plan) => plan.includes("leadField")) ?? plans.find((plan) => plan.includes(" x "));
  if (world.engine === "sqlite") expect(walk).toContain("(sortKey,leadId)<(?,?)");
  else expect(walk).toMatch(/Index Cond: .*ROW\(x?\.?"?sortKey/);
});

test("on SQLite a walk reads nothing but its index", async () => {
  if (world.engine !== "sqlite") return;
  const [plan] = await plansOf((db) => listLeads(db, scope, list({ country: ["DE"], hasEmail: true }, "-rating")));
  expect(plan).toContain("SEARCH x USING COVERING INDEX leadByRating");
});

test("a lead is found by id, by address and by its keys through an index", async () => {
  const db = world.foundation.db;
  const [lead] = (await listLeads(db, scope, list({ hasPhone: true }, "name"))).leads;
  const plans = await plansOf(async (each) => {
    await leadStore(each, scope).find(lead?.id ?? "");
    await leadStore(each, scope).findByAddress("phone", lead?.phoneE164 ?? "");
    await findByKeys(each, scope, [`phone:${lead?.phoneE164}`, "cid:1"]);
  });
  expect(plans).toHaveLength(3);
  for (const plan of plans) expect(plan).not.toMatch(WHOLE_TABLE);
});
