// Whatever happens to leads, roll-ups, search index, tags and keys tell the same as the rows.

import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { changeLeads } from "./change-leads.ts";
import { changeManyLeads } from "./change-many-leads.ts";
import type { LeadRow } from "./lead-row.ts";
import type { Sort } from "./list-cursor.ts";
import type { LeadWish } from "./plan-change.ts";
import { lockLeads } from "./store.ts";
import { countLeads } from "./store-count.ts";
import { topFacets } from "./store-facets.ts";
import { insertLeads } from "./store-import.ts";
import { listLeads } from "./store-list.ts";
import { readCounts } from "./store-rollup.ts";
import { keysOf } from "./store-row.ts";
import { eraseLeadRows } from "./store-write.ts";

const LEADS = 60;
let world: World;
let org: TestOrganization;
let ids: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  org = await world.organization();
  const random = seededRandom(7);
  const now = world.clock.now();
  const drafts = Array.from({ length: LEADS }, (_, at) => sampleLead(random, at, now));
  ids = await world.foundation.db.transaction((tx) => insertLeads(tx, org.scope, { drafts, now }));
});
afterAll(() => world.close());

async function allRows(): Promise<LeadRow[]> {
  return world.foundation.db.query
    .selectFrom("lead")
    .selectAll()
    .where("organizationId", "=", org.organizationId)
    .execute();
}

const wishes: fc.Arbitrary<LeadWish> = fc.record(
  {
    status: fc.constantFrom("NEW" as const, "CONTACTED" as const, "REPLIED" as const, "LOST" as const),
    temperature: fc.constantFrom("HOT" as const, "COLD" as const, null),
    city: fc.constantFrom("Peja", "PEJA", "Berlin", null),
    category: fc.constantFrom("Gym", "Café", "cafe", null),
    tags: fc.subarray(["vip", "VIP", "fair", "spring"]),
    assignedTo: fc.constantFrom("one", "two", null),
    hidden: fc.boolean(),
    deleted: fc.boolean(),
    dealValue: fc.constantFrom(100, 2_500, null),
    currency: fc.constantFrom("EUR", "GBP", null),
    name: fc.constantFrom("Alpha Gym", "beta", "Gamma Café"),
    phone: fc.constantFrom("+38344111222", "+38344111333", "nonsense", null),
    rating: fc.constantFrom(3.5, 4.8, null),
    nextFollowUpAt: fc.constantFrom(1_700_000_000_000, 1_800_000_000_000, null),
  },
  { requiredKeys: [] },
);

test("counts, facets, keys and search agree with the rows after any changes", async () => {
  const { db } = world.foundation;
  const actor = { kind: "system" as const, name: "test" };
  const run = fc.asyncProperty(
    fc.array(fc.tuple(fc.nat(LEADS - 1), wishes), { minLength: 1, maxLength: 8 }),
    async (steps) => {
      for (const [at, wish] of steps) {
        const changes = [{ leadId: ids[at] ?? "", wish }];
        const context = { actor, cause: "edit" as const, now: world.clock.now() };
        await db.transaction((tx) => changeLeads(tx, org.scope, { changes, context }));
        const { status, temperature, tags, assignedTo, hidden, deleted, nextFollowUpAt } = wish;
        const core = { status, temperature, tags, assignedTo, hidden, deleted, nextFollowUpAt };
        const given = Object.fromEntries(Object.entries(core).filter(([, value]) => value !== undefined));
        const many = [0, 1, 2].map((more) => ({ leadId: ids[(at + more) % LEADS] ?? "", wish: given }));
        await db.transaction((tx) => changeManyLeads(tx, org.scope, { changes: many, context }));
      }
      await expectAgreement();
    },
  );
  await fc.assert(run, { numRuns: 12 });
  await db.transaction(async (tx) => {
    const leads = await lockLeads(tx, org.scope, ids.slice(0, 10));
    await eraseLeadRows(tx, org.scope, [...leads.values()]);
  });
  await expectAgreement();
}, 60_000);

async function expectAgreement(): Promise<void> {
  const { db } = world.foundation;
  const rows = await allRows();
  const kindOf = (row: LeadRow) =>
    [
      row.assignedTo ?? "",
      row.shelf,
      row.status,
      row.temperature,
      row.dealValue === null ? "" : (row.currency ?? ""),
    ].join();
  const counted = Map.groupBy(rows, kindOf);
  const stored = await readCounts(db, org.scope);
  const told = new Map(
    stored.map((line) => [[line.assignedTo, line.shelf, line.status, line.temperature, line.currency].join(), line]),
  );
  expect([...told.keys()].sort()).toEqual([...counted.keys()].sort());
  for (const [kind, group] of counted) {
    const value = group.reduce((sum, row) => sum + (row.dealValue ?? 0), 0);
    expect(told.get(kind)).toMatchObject({ count: group.length, value });
  }
  const listed = rows.filter((row) => row.shelf === 0);
  const cities = (await topFacets(db, org.scope, 50)).filter((facet) => facet.kind === "city");
  expect(cities.reduce((sum, facet) => sum + facet.count, 0)).toBe(listed.filter((row) => row.city !== null).length);
  const { rows: keys } = await sql<{ key: string; leadSeq: number }>`
    select "key", "leadSeq" from "leadKey" where "organizationId" = ${org.organizationId}`.execute(db.query);
  const expected = rows.flatMap((row) => keysOf(row).map((key) => `${key} ${row.seq}`));
  expect(keys.map((row) => `${row.key} ${row.leadSeq}`).sort()).toEqual(expected.sort());
  await expectStates(rows);
  await expectLists(listed);
}

/** SQLite keeps what changes often beside the orders of the list. */
async function expectStates(rows: readonly LeadRow[]): Promise<void> {
  const { db } = world.foundation;
  if (db.engine !== "sqlite") return;
  const { rows: states } = await sql<{ seq: number }>`select * from "leadState" order by "seq"`.execute(db.query);
  const expected = rows.map(({ seq, status, temperature, score, assignedTo, followUpSort, contactedSort }) => {
    return { seq, status, temperature, score, assignedTo, followUpSort, contactedSort };
  });
  expect(states).toEqual(expected.sort((a, b) => a.seq - b.seq));
}

const FILTERS: [LeadFilter, (row: LeadRow) => boolean][] = [
  [{ city: ["peja"] }, (row) => row.city?.toLowerCase() === "peja"],
  [{ category: ["Café", "gym"] }, (row) => ["gym", "café", "cafe"].includes(row.category?.toLowerCase() ?? "")],
  [{ tag: ["vip"] }, (row) => row.tags.some((tag) => tag.toLowerCase() === "vip")],
  [{ status: ["LOST"], hasPhone: true }, (row) => row.status === "LOST" && row.hasPhone],
  [{ assignedTo: ["one", "none"] }, (row) => row.assignedTo === "one" || row.assignedTo === null],
  [{ q: "alpha" }, (row) => row.searchText.includes("alpha")],
  [{ q: "be" }, (row) => ` ${row.searchText}`.includes(" be")],
  [{ q: "044111333" }, (row) => row.searchText.includes("44111333")],
  [
    { any: [{ temperature: ["HOT"] }, { q: "gamma", city: ["Berlin"] }] },
    (row) => row.temperature === "HOT" || (row.searchText.includes("gamma") && row.city === "Berlin"),
  ],
];
const SORTS: Sort[] = ["-score", "name", "rating", "-nextFollowUpAt"];

async function expectLists(listed: readonly LeadRow[]): Promise<void> {
  const { db } = world.foundation;
  const asker = { memberId: "", now: world.clock.now() };
  for (const [at, [filter, matches]] of FILTERS.entries()) {
    const expected = listed.filter(matches).map((row) => row.id);
    const found: string[] = [];
    for (let cursor: string | null = null; ; ) {
      const page = await listLeads(db, org.scope, {
        filter,
        sort: SORTS[at % SORTS.length] ?? "name",
        limit: 7,
        cursor,
        asker,
      });
      found.push(...page.leads.map((lead) => lead.id));
      cursor = page.nextCursor;
      if (cursor === null) break;
    }
    expect(found.length, JSON.stringify(filter)).toBe(new Set(found).size);
    expect(found.sort(), JSON.stringify(filter)).toEqual(expected.sort());
    expect((await countLeads(db, org.scope, { filter, asker })).total, JSON.stringify(filter)).toBe(expected.length);
  }
}
