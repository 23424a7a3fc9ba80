// What the pipeline itself costs (delivery.md, section 2: claim, gate, call, record): a provider that answers at once, and
// many due messages over 32 accounts. And how late a message leaves whose time has come among many that wait.
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { openDatabases } from "../faults/databases.ts";
import { environmentOf, type Ground, layGround, openOnes, planForAll, type Team } from "../faults/ground.ts";
import { becomes } from "../faults/process.ts";
import { compiledProgram } from "../packages/server/bin/compiled.js";
import type { Db } from "../packages/server/src/db/database.ts";
import { newId } from "../packages/server/src/db/ids.ts";
import { startSending } from "../packages/server/src/messages/sending-worker.ts";
import { insertSequence } from "../packages/server/src/sequences/create-sequence.ts";
import { templateStore } from "../packages/server/src/templates/store.ts";
import type { Figure } from "./figures.ts";
import { percentile } from "./figures.ts";
import { freshPostgres, settle } from "./ground.ts";
import { type SendingProcesses, startSendingProcesses } from "./sending-processes.ts";

const ACCOUNTS = 32;
const DUE = 10_000;
const WAITING = 100_000;
const TIMELY = 200;
const PATIENCE_MS = 300_000;

/**
 * Measures both engines over a hand-over that answers at once: on SQLite the sending loop in this process, as `serve` runs it,
 * on PostgreSQL two workers as processes. Then the program.
 */
export async function measurePipeline(): Promise<Figure[]> {
  const program = compiledProgram();
  if (program === null) throw new Error("The program is not built as its sources are: npm run build");
  const databases = openDatabases();
  try {
    const stage = { engine: "sqlite", size: "long", isShort: false, program, databases } as const;
    const rates = [...(await measureRate(stage, IN_HERE)), ...(await measureRate(stage, AS_PROCESSES))];
    return [...rates, ...(await measureLateness(stage))];
  } finally {
    await databases.close();
  }
}

type Stage = Parameters<typeof layGround>[0];

/** How workers of a measurement run. */
interface Way {
  readonly name: string;
  /** messages a second */
  readonly target: number;
  /** where it is laid, when not in a copy of the stage's template */
  readonly fresh?: typeof freshPostgres;
  readonly open: (ground: Ground) => Promise<SendingProcesses>;
}

const WORKERS = 2;

const IN_HERE: Way = { name: "sqlite, 1 worker", target: 2_000, open: sendInHere };

const AS_PROCESSES: Way = {
  name: `postgres, ${WORKERS} workers`,
  target: 3_000,
  fresh: freshPostgres,
  open: ({ world, recorder }) =>
    startSendingProcesses(WORKERS, {
      ...environmentOf(recorder),
      DATABASE_URL: world.foundation.config.databaseUrl,
      LANES: String(ACCOUNTS / WORKERS),
    }),
};

/** The loop in this process; its time is that of all of it. */
async function sendInHere({ world }: Ground): Promise<SendingProcesses> {
  let handed = 0;
  let used = process.cpuUsage();
  let running: ReturnType<typeof startSending> | null = null;
  const handOver = async ({ message }: { message: { providerId: string | null } }) => {
    handed += 1;
    return { kind: "accepted", providerId: message.providerId ?? "", answer: "250" } as const;
  };
  return {
    begin() {
      used = process.cpuUsage();
      const clock = { now: () => Date.now() };
      running = startSending({ ...world.foundation, clock }, { handOver, lanes: ACCOUNTS });
    },
    said() {
      const { user, system } = process.cpuUsage(used);
      return { handed, processorMs: (user + system) / 1_000 };
    },
    stop: async () => (await running)?.stop(),
  };
}

async function measureRate(stage: Stage, way: Way): Promise<Figure[]> {
  const database = await way.fresh?.();
  const ground = await layGround(stage, { teams: 1, accounts: ACCOUNTS, leads: DUE, ...(database && { database }) });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    await planForAll(ground, team, { key: "due" });
    await settle(ground.world.foundation.db);
    const workers = await way.open(ground);
    const began = performance.now();
    workers.begin();
    // counted by the workers, not in the database: counting its rows again and again cost a sixth of the work
    await becomes(() => workers.said().handed >= DUE, 120_000);
    await becomes(async () => openOnes(await ground.states()) === 0, 5_000);
    const seconds = (performance.now() - began) / 1_000;
    const { processorMs } = workers.said();
    const sent = DUE - openOnes(await ground.states());
    await workers.stop();
    const name = `pipeline: ${ACCOUNTS} accounts, ${way.name}`;
    const time = `${name}: their processor time a message`;
    return [
      { name, measured: sent / seconds, unit: "/s", target: way.target, better: "higher" },
      { name: time, measured: processorMs / sent, unit: "ms", target: 1_000 / way.target, better: "lower" },
    ];
  } finally {
    await ground.close();
  }
}

/** Somebody starts a sequence for everybody, and meanwhile, right after it and when all is quiet again messages become due. */
async function measureLateness(stage: Stage): Promise<Figure[]> {
  const ground = await layGround(stage, { teams: 1, accounts: ACCOUNTS, leads: WAITING });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const { db } = ground.world.foundation;
  try {
    const sequenceId = await startSequence(db, team);
    const worker = await ground.start();
    const late: Lateness = { ground, team };
    const started = await team.api.post("/leads/bulk", { filter: {}, action: { type: "enroll", sequenceId } });
    if (started.status !== 202) throw new Error(`Enrolling was refused: ${JSON.stringify(started.body)}`);
    const figures = [await latenessOf(late, 0, "while a sequence is started for them")];
    await becomes(async () => (await countEnrolled(db)) === WAITING, PATIENCE_MS);
    figures.push(await latenessOf(late, 1, "while what happened to them is heard"));
    await becomes(() => isAllHeard(db), PATIENCE_MS);
    figures.push(await latenessOf(late, 2, "when all is heard"));
    await worker.stop();
    return figures;
  } finally {
    await ground.close();
  }
}

async function startSequence(db: Db, { scope, admin }: Team): Promise<string> {
  const templates = await templateStore(db, scope).findDefaults("en");
  const templateId = templates.find(({ defaultKey }) => defaultKey === "en.email")?.id ?? null;
  const steps = completeSteps([{ channel: "email", templateId, delayDays: 3 }], [], newId);
  const sequence = { name: "Bench", state: "active", steps, rules: DEFAULT_RULES, actor: admin.actor } as const;
  return db.transaction((tx) => insertSequence(tx, scope, sequence, Date.now()));
}

async function countEnrolled(db: Db): Promise<number> {
  const [row] = await db.query
    .selectFrom("enrollment")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .execute();
  return Number(row?.count);
}

async function isAllHeard(db: Db): Promise<boolean> {
  const [event] = await db.query.selectFrom("event").select("position").orderBy("position", "desc").limit(1).execute();
  const cursors = await db.query.selectFrom("listenerCursor").select("position").where("name", "=", "audit").execute();
  return cursors[0]?.position === event?.position;
}

interface Lateness {
  readonly ground: Ground;
  readonly team: Team;
}

/** How late messages leave of which one is due every 50 ms; one that never left counts from its time to the end. */
async function latenessOf({ ground, team }: Lateness, turn: number, when: string): Promise<Figure> {
  const leadIds = team.leadIds.slice(turn * TIMELY, (turn + 1) * TIMELY);
  const begin = Date.now() + 3_000;
  const dueAt = (number: number) => begin + number * 50;
  const { handOvers } = ground.recorder;
  const before = handOvers.length;
  await planForAll(ground, team, { key: when, dueAt }, leadIds);
  await becomes(() => handOvers.length >= before + TIMELY, 60_000);
  const numbers = handOvers.map(({ to, at }) => [Number(/-(\d+)@/.exec(to)?.[1]) - turn * TIMELY, at] as const);
  const left = new Map(numbers);
  const late = leadIds.map((_, number) => (left.get(number) ?? Date.now()) - dueAt(number));
  return {
    name: `pipeline: a due message leaves after, ${WAITING / 1_000}k waiting, ${when}, p99`,
    measured: percentile(late, 0.99),
    unit: "ms",
    target: 1_000,
    better: "lower",
  };
}
