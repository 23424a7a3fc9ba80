// A claim costs the same among a thousand waiting messages as among a million: it walks one index to its first entry.
import SqliteConnection from "better-sqlite3";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";
import { abandonedMessages, claimNext, messagesToLookFor, releaseLane } from "../messages/store-lanes.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { enrollmentStore } from "./store-enrollments.ts";

const MANY = 5_000;
const lease = { holder: "tests", endsAt: MONDAY_MORNING + 60_000 };
let world: World;
let organization: TestOrganization;
let lane: { organizationId: string; accountId: string };

beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
  const { organizationId } = organization;
  const smtp = { host: "smtp.studio.example", port: 587, user: "sales", password: "hunter2-secret" };
  const account = { channel: "email", name: "Sales", address: "sales@studio.example", smtp };
  lane = { organizationId, accountId: (await organization.api.post("/channel-accounts", account)).body.id };
  await world.foundation.db.transaction(async (tx) => {
    const due = (offset: string) =>
      tx.engine === "sqlite"
        ? sql.raw(`${MONDAY_MORNING} + ${offset}`)
        : sql.raw(`to_timestamp((${MONDAY_MORNING}::bigint + ${offset}) / 1000.0)`);
    await sql`
      insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "body", "actor", "accountId",
        "plannedFor", "dueAt", "attempts", "fence", "isByStatus", "createdAt", "updatedAt")
      with recursive "n"("i") as (select 0 union all select "i" + 1 from "n" where "i" + 1 < ${sql.raw(String(MANY))})
      select 'waiting-' || "i", ${organizationId}, 'nobody', 'outbound', 'email', 'planned', '', '{"kind":"system","name":"tests"}', ${lane.accountId},
        ${due(`("i" - 1000) * 1000`)}, ${due(`("i" - 1000) * 1000`)}, 0, 0, ${false}, ${due("0")}, ${due("0")} from "n"`.execute(
      tx.query,
    );
    await sql`update "channelLane" set "leaseHolder" = ${lease.holder}, "leaseEndsAt" = ${at(lease.endsAt)},
      "nextDueAt" = ${at(MONDAY_MORNING)} where "organizationId" = ${organizationId}`.execute(tx.query);
    await sql`analyze`.execute(tx.query);
  });
}, 60_000);
afterAll(() => world.close());

/** The plans of the statements on a table that some work in a transaction runs. */
async function plansOf(about: RegExp, work: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const seen: { text: string; values: unknown[] }[] = [];
  const note = (text: string, values: unknown[]) => {
    if (about.test(text) && !seen.some((one) => one.text === text)) seen.push({ text, values });
  };
  const { prepare } = SqliteConnection.prototype;
  const { query } = pg.Client.prototype;
  SqliteConnection.prototype.prepare = function (this: SqliteConnection.Database, text: string) {
    note(text, []);
    return prepare.call(this, text);
  } as typeof prepare;
  // biome-ignore lint/suspicious/noExplicitAny: pg's query has a dozen signatures; ours is a group of statements
  pg.Client.prototype.query = function (this: pg.Client, ...given: any[]) {
    for (const { text, values } of given[0]?.asked ?? []) note(text, values);
    return Reflect.apply(query, this, given);
  } as typeof query;
  try {
    await world.foundation.db.transaction(work);
  } finally {
    SqliteConnection.prototype.prepare = prepare;
    pg.Client.prototype.query = query;
  }
  expect(seen.length).toBeGreaterThan(0);
  return Promise.all(seen.map(planOf));
}

async function planOf({ text, values }: { text: string; values: unknown[] }): Promise<string> {
  const url = world.foundation.config.databaseUrl;
  if (world.engine === "sqlite") {
    const file = new SqliteConnection(url.slice("sqlite:".length), { readonly: true });
    const blanks = Array.from({ length: text.split("?").length - 1 }, () => null);
    const rows = file.prepare(`explain query plan ${text}`).all(blanks) as { detail: string }[];
    file.close();
    return rows.map(({ detail }) => detail).join("\n");
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`explain ${text}`, values);
  await client.end();
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const WHOLE = /TEMP B-TREE|SCAN message\b(?! USING)|Seq Scan on "?(message|enrollment)|\bSort\b(?! Key| Method)/;

test("the next message of a lane is the first entry of one index", async () => {
  const plans = await plansOf(/"message"/, (tx) => claimNext(tx, { lane, lease }, MONDAY_MORNING));
  for (const plan of plans) {
    expect(plan).toContain("messageDue");
    expect(plan).not.toMatch(WHOLE);
  }
});

test("a lane that is given back reads its next time from the same index", async () => {
  const plans = await plansOf(/"message"/, (tx) => releaseLane(tx, lane, { holder: lease.holder }));
  for (const plan of plans) {
    expect(plan).toContain("messageDue");
    expect(plan).not.toMatch(WHOLE);
  }
});

test("what is to be taken back is read from the messages in flight, not from all that wait", async () => {
  const plans = await plansOf(/"message"/, async (tx) => {
    await abandonedMessages(tx, ["gone"], MONDAY_MORNING);
    await messagesToLookFor(tx, 4, MONDAY_MORNING);
  });
  expect(plans).toHaveLength(2);
  for (const plan of plans) {
    expect(plan).toContain("messageInFlight");
    expect(plan).not.toMatch(/SCAN message\b(?! USING)|Seq Scan on "?message/);
  }
});

test("who of some leads is enrolled is asked of the leads, not of everybody in the sequence", async () => {
  const { scope, organizationId } = organization;
  const { db } = world.foundation;
  const leadIds = await addLeads(world.foundation, scope, [{ name: "One" }, { name: "Two" }]);
  const now = at(MONDAY_MORNING);
  await db.transaction(async (tx) => {
    await sql`insert into "sequence" ("id", "organizationId", "name", "nameKey", "state", "version", "sequenceRules", "createdAt", "updatedAt")
      values ('many', ${organizationId}, 'Many', 'many', 'active', 1, ${json({})}, ${now}, ${now})`.execute(tx.query);
    await sql`insert into "enrollment" ("id", "organizationId", "sequenceId", "leadId", "state", "generation", "version", "timeZone", "sinceAt", "createdAt", "updatedAt")
      with recursive "n"("i") as (select 0 union all select "i" + 1 from "n" where "i" + 1 < ${sql.raw(String(MANY))})
      select 'e-' || "i", ${organizationId}, 'many', 'lead-' || "i", 'active', 0, 1, 'UTC', ${now}, ${now}, ${now} from "n"`.execute(
      tx.query,
    );
    await sql`analyze`.execute(tx.query);
  });
  const asked = await plansOf(/"enrollment"/, async (tx) => {
    await enrollmentStore(tx, scope).enrolledAmong("many", leadIds);
    await enrollmentStore(tx, scope).beenThrough("many", leadIds);
  });
  for (const plan of asked) {
    expect(plan).toContain("enrollmentLead");
  }
});
