// What a lead did is read along its own messages, however many others were written to before it answered.
import SqliteConnection from "better-sqlite3";
import { CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeParameter } from "../db/codec.ts";
import { sqliteFile } from "../db/open.ts";
import { leadStore } from "../leads/store.ts";
import { addLeads, receivedReply, sentMessage } from "../testing/leads-and-messages.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { scoringStore } from "./store.ts";

const OTHERS = 5_000;
let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

async function writeToOthers(): Promise<void> {
  const { db } = world.foundation;
  const sent = sql.raw(
    db.engine === "sqlite"
      ? `${MONDAY_MORNING} - "i" * 1000`
      : `to_timestamp((${MONDAY_MORNING}::bigint - "i" * 1000) / 1000.0)`,
  );
  await db.transaction(async (tx) => {
    await sql`
      insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "body", "actor",
        "attempts", "fence", "isByStatus", "sentAt", "createdAt", "updatedAt")
      with recursive "n"("i") as (select 0 union all select "i" + 1 from "n" where "i" + 1 < ${sql.raw(String(OTHERS))})
      select 'other-' || "i", ${organization.organizationId}, 'other-' || "i", 'outbound', 'email', 'accepted', '',
        '{"kind":"system","name":"tests"}', 0, 0, ${false}, ${sent}, ${sent}, ${sent} from "n"`.execute(tx.query);
  });
}

async function planOf({ sql: text, parameters }: CompiledQuery): Promise<string> {
  const file = sqliteFile(world.foundation.config.databaseUrl);
  if (file === null) {
    const explain = CompiledQuery.raw(`explain ${text}`, [...parameters]);
    const { rows } = await world.foundation.db.query.executeQuery<{ "QUERY PLAN": string }>(explain);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  }
  const sqlite = new SqliteConnection(file, { readonly: true });
  const rows = sqlite.prepare(`explain query plan ${text}`).all(...parameters.map(encodeParameter));
  sqlite.close();
  return (rows as { detail: string }[]).map(({ detail }) => detail).join("\n");
}

test("how fast a lead answered is read from its own messages, not from all that left before", async () => {
  const { db } = world.foundation;
  const [leadId = ""] = await addLeads(world.foundation, organization.scope, [{ name: "One" }]);
  const sentAt = MONDAY_MORNING + 1_000;
  await sentMessage(world.foundation, organization.scope, { leadId, at: sentAt });
  await receivedReply(world.foundation, organization.scope, { leadId, at: sentAt + 60_000 });
  await writeToOthers();
  const asked: CompiledQuery[] = [];
  const query = db.query.withPlugin({
    transformQuery: ({ node, queryId }) => {
      asked.push(db.query.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const leads = await leadStore(db, organization.scope).findMany([leadId]);
  const [lead] = leads;
  if (lead === undefined) throw new Error("The lead is not there");
  const store = scoringStore({ engine: db.engine, dialect: db.dialect, query }, organization.scope);
  const engagementOf = await store.engagement(leads);
  expect(engagementOf(lead).events).toContainEqual({ kind: "reply", at: sentAt + 60_000, afterMs: 60_000 });
  for (const one of asked.filter(({ sql: text }) => text.includes('"message"')))
    expect(await planOf(one)).not.toMatch(/messageSent|Seq Scan on message|SCAN message/);
});
