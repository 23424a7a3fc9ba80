// The inbox and the ledger must not change their shape with the number of messages: every page is read along an index.
import SqliteConnection from "better-sqlite3";
import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSampleLeads } from "../leads/make-sample-leads.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { waitingBy } from "./store-held.ts";
import { hasOtherTextMailboxes } from "./store-mailboxes.ts";

let world: World;
let organization: TestOrganization;
const LEADS = 3_000;

beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
  await makeSampleLeads(world.foundation, organization.scope, { count: LEADS, seed: 1 });
  const { organizationId } = organization;
  const isSqlite = world.engine === "sqlite";
  const instant = (number: string) =>
    sql.raw(
      isSqlite ? `(1790000000000 + ${number} * 1000)` : `(timestamptz '2026-11-01' + ${number} * interval '1 second')`,
    );
  await world.foundation.db.transaction(async (tx) => {
    // three messages for each lead, newest last
    await sql`
      insert into "message" ("id", "organizationId", "leadId", "direction", "kind", "channel", "state", "body", "actor", "attempts", "fence", "isByStatus", "receivedAt", "createdAt", "updatedAt")
      select l."id" || '-' || n.n, ${organizationId}, l."id", case n.n when 3 then 'inbound' else 'outbound' end, case n.n when 3 then 'reply' end, 'email',
        case n.n when 3 then 'received' else 'accepted' end, 'Hello', '{"kind":"system","name":"tests"}', 0, 0, ${false}, ${instant('l."seq"')}, ${instant('l."seq"')}, ${instant('l."seq"')}
      from "lead" l cross join (select 1 as n union all select 2 union all select 3) n where l."organizationId" = ${organizationId}`.execute(
      tx.query,
    );
    await sql`
      insert into "conversation" ("organizationId", "leadId", "unreadRank", "unreadCount", "lastMessageId", "lastMessageAt", "lastInboundAt", "shelf", "assigneeKey", "lastChannel", "meaning")
      select ${organizationId}, "id", case when "seq" % 50 = 0 then 1 else 0 end, case when "seq" % 50 = 0 then 1 else 0 end, "id" || '-3', ${instant('"seq"')}, ${instant('"seq"')},
        case "seq" % 25 when 3 then 'done' when 5 then 'snoozed' when 7 then 'sent' else 'open' end, case "seq" % 7 when 0 then '' else 'member-' || ("seq" % 7) end,
        case "seq" % 9 when 0 then 'sms' else 'email' end, case "seq" % 11 when 0 then 'stop' when 1 then 'interested' end
      from "lead" where "organizationId" = ${organizationId}`.execute(tx.query);
    await sql`insert into "channelAccount" ("organizationId", "id", "channel", "name", "address", "isFromEnvironment", "isPaused", "isOpenToStrangers", "refusedCalls", "createdAt", "updatedAt")
      select ${organizationId}, "id", case when "seq" % 1000 = 0 then 'sms' else 'email' end, 'Box', '', ${false}, ${false}, ${false}, 0, ${instant('"seq"')}, ${instant('"seq"')}
      from "lead" where "organizationId" = ${organizationId}`.execute(tx.query);
    await sql`insert into "mailbox" ("organizationId", "accountId") select "organizationId", "id" from "channelAccount"`.execute(
      tx.query,
    );
    await sql`analyze`.execute(tx.query);
  });
}, 60_000);
afterAll(() => world.close());

/** Statements a first request runs on the tables meant, with their parameters (later ones find them prepared), and its answer. */
async function statementsOf(path: string) {
  const { seen, given } = await statementsIn(/from "(message|conversation)"/, () => organization.api.get(path));
  expect(given.status).toBe(200);
  return { seen, nextCursor: given.body.nextCursor as string };
}

async function statementsIn<Given>(about: RegExp, act: () => Promise<Given>) {
  const seen: { text: string; values: unknown[] }[] = [];
  const note = (text: string, values: unknown[]) => {
    if (about.test(text) && /limit/.test(text)) seen.push({ text, values });
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
    return { given: await act(), seen };
  } finally {
    SqliteConnection.prototype.prepare = prepare;
    pg.Client.prototype.query = query;
  }
}

async function planOf({ text, values }: { text: string; values: unknown[] }, isSmall = false): Promise<string> {
  const url = world.foundation.config.databaseUrl;
  if (world.engine === "sqlite") {
    const file = new SqliteConnection(url.slice("sqlite:".length), { readonly: true });
    const blanks = Array.from({ length: text.split("?").length - 1 }, () => null);
    const plan = (file.prepare(`explain query plan ${text}`).all(blanks) as { detail: string }[]).map(
      ({ detail }) => detail,
    );
    file.close();
    return plan.join("\n");
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // so few rows as here are cheaper to read whole: asked is whether an index answers
  if (isSmall) await client.query("set enable_seqscan = off; set enable_sort = off");
  const { rows } = await client.query(`explain ${text}`, values);
  await client.end();
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

const FROM_THE_PLACE =
  /unreadRank=\? AND \(lastMessageAt,leadId\)<|Index Cond: .*ROW\("?lastMessageAt"?, "?leadId"?\) </;
const OFF_THE_INDEX =
  /TEMP B-TREE|SCAN (message|conversation|lead)\b(?! USING)|Seq Scan on "?(message|conversation)|\bSort\b(?! Key| Method)/;

test("what waits is walked along its own index, page after page", async () => {
  const { db } = world.foundation;
  const after = { id: "x", plannedFor: 1_000 };
  const { seen } = await statementsIn(/from "message"/, () =>
    waitingBy(db, organization.organizationId, { by: 2_000, after, limit: 10 }),
  );
  expect(seen).toHaveLength(1);
  for (const statement of seen) {
    const plan = await planOf(statement, true);
    expect(plan).toMatch(/messageWaiting/);
    expect(plan).not.toMatch(OFF_THE_INDEX);
  }
});

test("the sums of the whole ledger are read from its tally, and go through no message", async () => {
  const { seen } = await statementsOf("/messages/counts");
  expect(seen).toEqual([]);
});

test.each([
  "/messages/counts?channel=email&direction=outbound&from=2026-01-01T00:00:00Z",
  "/messages/counts?leadId=nobody",
])("%s is answered along an index", async (path) => {
  const { seen } = await statementsOf(path);
  expect(seen.length).toBeGreaterThan(0);
  for (const statement of seen) expect(await planOf(statement, true)).not.toMatch(OFF_THE_INDEX);
});

test("conversations narrowed by several things are found along the index of one of them", async () => {
  const { seen } = await statementsOf(
    "/conversations?meaning=interested&channel=email&assignedTo=member-2&show=open&limit=5",
  );
  expect(seen.length).toBeGreaterThan(0);
  for (const statement of seen) expect(await planOf(statement, true)).not.toMatch(OFF_THE_INDEX);
});

test.each([
  "/conversations?limit=50",
  "/conversations?show=unread&limit=20",
  "/conversations?assignedTo=none&limit=20",
  "/conversations?channel=sms&show=open&limit=20",
  "/conversations?meaning=stop&show=open&limit=20",
  "/messages?limit=50",
  "/messages?state=received&limit=50",
])("%s and its next page are read along an index, without sorting", async (path) => {
  const first = await statementsOf(path);
  const second = await statementsOf(`${path}&cursor=${encodeURIComponent(first.nextCursor)}`);
  const laterPlans: string[] = [];
  for (const { seen } of [first, second]) {
    expect(seen.length).toBeGreaterThan(0);
    laterPlans.length = 0;
    for (const statement of seen) laterPlans.push(await planOf(statement));
    expect(laterPlans.join("\n")).not.toMatch(OFF_THE_INDEX);
  }
  // a later page of the unread begins where the one before ended, and not at the first
  if (path.includes("show=unread")) expect(laterPlans.join("\n")).toMatch(FROM_THE_PLACE);
});

test.each([true, false])(
  "whether numbers are read as they should be (%s) is known without looking at every mailbox",
  async (areRead) => {
    const { db } = world.foundation;
    const { seen } = await statementsIn(/from "(mailbox|channelAccount)"/, () => hasOtherTextMailboxes(db, areRead));
    expect(seen).toHaveLength(1);
    for (const statement of seen) {
      const plan = await planOf(statement);
      expect(plan).toMatch(areRead ? /channelAccountWebhook/ : /mailboxOfTexts/);
      expect(plan).not.toMatch(/SCAN (mailbox|a|m)\b(?! USING)|Seq Scan/);
    }
  },
);
