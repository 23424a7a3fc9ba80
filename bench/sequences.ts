// Sequences under load: enrolling many leads at once, and claiming the next message however many wait.
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { sql } from "kysely";
import { runCommand } from "../e2e/program.ts";
import { wireRooms } from "../packages/server/src/app/wiring.ts";
import type { Db } from "../packages/server/src/db/database.ts";
import { newId } from "../packages/server/src/db/ids.ts";
import { at, json } from "../packages/server/src/db/values.ts";
import { claimNext } from "../packages/server/src/messages/store-lanes.ts";
import { insertSequence } from "../packages/server/src/sequences/create-sequence.ts";
import { enrollLeads } from "../packages/server/src/sequences/enroll-leads.ts";
import { templateStore } from "../packages/server/src/templates/store.ts";
import type { Figure } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const LEADS = 100_000;
const FEW_WAITING = 1_000;
const MANY_WAITING = 1_000_000;
const CLAIMS = 200;
const ACTOR = { kind: "system", name: "bench" } as const;

/** Measures on a database of `leads` sample leads, with up to `waiting` messages that wait for their time. */
export async function measureSequences(leads = LEADS, waiting = MANY_WAITING): Promise<Figure[]> {
  const ground = await openGround();
  const { organizationId, settings } = ground;
  try {
    await runCommand(["sample-leads", "--count", String(leads), "--json"], settings);
    wireRooms();
    const db = ground.open();
    await settle(db);
    for (let account = 0; account < 4; account += 1) await insertAccount(db, organizationId);
    const figures = [
      ...(await measureEnrolling(db, organizationId, leads)),
      ...(await measureClaims(db, organizationId, waiting)),
    ];
    await db.close();
    return figures;
  } finally {
    await ground.close();
  }
}

/** Enrolls everybody, once into a sequence that begins with a message and once into one that begins with a person's step. */
async function measureEnrolling(db: Db, organizationId: string, leads: number): Promise<Figure[]> {
  const scope = { organizationId };
  const templates = await templateStore(db, scope).findDefaults("en");
  const text = (key: string) => templates.find(({ defaultKey }) => defaultKey === `en.${key}`)?.id ?? null;
  const rows = await db.query.selectFrom("lead").select("id").execute();
  const leadIds = rows.map(({ id }) => id);
  const figures: Figure[] = [];
  const begins = { email: text("email"), "whatsapp-personal": text("whatsappFirst") } as const;
  for (const [channel, templateId] of Object.entries(begins)) {
    const steps = completeSteps([{ channel: channel as keyof typeof begins, templateId, delayDays: 1 }], [], newId);
    const now = Date.now();
    const sequence = { name: "Bench", state: "active", steps, rules: DEFAULT_RULES, actor: ACTOR } as const;
    const sequenceId = await db.transaction((tx) => insertSequence(tx, scope, sequence, now));
    const cpu = process.cpuUsage();
    const began = performance.now();
    const { enrolled } = await enrollLeads(db, scope, { sequenceId, leadIds, dryRun: false, actor: ACTOR, now });
    const wall = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    if (enrolled < leads / 4) throw new Error(`only ${enrolled} were enrolled`);
    const name = `sequences: ${enrolled.toLocaleString("en")} of ${leads.toLocaleString("en")} leads enrolled, ${channel} first`;
    const figure = { unit: "s", target: LEADS / 10_000, better: "lower" } as const;
    figures.push({ name, measured: wall, ...figure });
    figures.push({ name: `${name}, processor`, measured: (user + system) / 1_000_000, ...figure });
  }
  return figures;
}

/** The cost of one claim among few waiting messages and among many. */
async function measureClaims(db: Db, organizationId: string, most: number): Promise<Figure[]> {
  const accountId = await insertAccount(db, organizationId);
  const { id: leadId } = await db.query.selectFrom("lead").select("id").executeTakeFirstOrThrow();
  const figures: Figure[] = [];
  let there = 0;
  for (const waiting of [FEW_WAITING, most]) {
    await insertWaiting(db, { organizationId, accountId, leadId }, waiting - there);
    there = waiting;
    const lease = { holder: "bench", endsAt: Date.now() + 60_000 };
    const lane = { organizationId, accountId };
    const cpu = process.cpuUsage();
    const began = performance.now();
    for (let claimed = 0; claimed < CLAIMS; claimed += 1) {
      const message = await db.transaction((tx) => claimNext(tx, { lane, lease }, Date.now()));
      if (message === null) throw new Error("nothing was due");
    }
    const wall = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    const name = `sequences: a claim among ${waiting.toLocaleString("en")} waiting messages`;
    const figure = { unit: "ms", target: 2, better: "lower" } as const;
    figures.push({ name, measured: wall / CLAIMS, ...figure });
    figures.push({ name: `${name}, processor`, measured: (user + system) / 1_000 / CLAIMS, ...figure });
  }
  return figures;
}

async function insertAccount(db: Db, organizationId: string): Promise<string> {
  const id = newId();
  const now = at(Date.now());
  await db.transaction(async (tx) => {
    await sql`insert into "channelAccount" ("id", "organizationId", "channel", "name", "isFromEnvironment", "isPaused", "address", "createdAt", "updatedAt")
      values (${id}, ${organizationId}, 'email', 'Bench', ${false}, ${false}, 'bench@example.com', ${now}, ${now})`.execute(
      tx.query,
    );
    await sql`insert into "channelLane" ("organizationId", "accountId", "nextDueAt", "servedAt", "leaseHolder", "breaker", "arrivalAt", "countedOn", "sentCount")
      values (${organizationId}, ${id}, ${now}, ${now}, 'bench', ${json({ recent: [], opened: 0, openUntil: null })}, ${now}, '', 0)`.execute(
      tx.query,
    );
  });
  return id;
}

/** One in four is due, the others wait for days to come. */
async function insertWaiting(
  db: Db,
  { organizationId, accountId, leadId }: { organizationId: string; accountId: string; leadId: string },
  count: number,
): Promise<void> {
  const now = Date.now();
  const part = 50_000;
  const isSqlite = db.engine === "sqlite";
  const instant = (ms: ReturnType<typeof sql>) => (isSqlite ? ms : sql`to_timestamp((${ms}) / 1000.0)`);
  const nowText = sql.raw(isSqlite ? String(now) : `${now}::bigint`);
  const id = sql.raw(isSqlite ? "lower(hex(randomblob(16)))" : "gen_random_uuid()::text");
  const due = instant(sql`${nowText} + case when "i" % 4 = 0 then -1000 - "i" else "i" * 60000 end`);
  for (let from = 0; from < count; from += part) {
    const many = Math.min(part, count - from);
    await db.transaction(async (tx) => {
      await sql`insert into "message" ("id", "organizationId", "leadId", "direction", "channel", "state", "body", "actor", "accountId",
          "plannedFor", "dueAt", "attempts", "fence", "isByStatus", "createdAt", "updatedAt")
        with recursive "n"("i") as (select cast(0 as bigint) union all select "i" + 1 from "n" where "i" + 1 < ${sql.raw(String(many))})
        select ${id}, ${organizationId}, ${leadId}, 'outbound', 'email', 'planned', '', ${sql.lit(JSON.stringify(ACTOR))}, ${accountId},
          ${due}, ${due}, 0, 0, ${false}, ${instant(sql`${nowText} + "i"`)}, ${at(now)} from "n"`.execute(tx.query);
    });
  }
  await settle(db);
}
