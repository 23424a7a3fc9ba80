// What the pipeline itself costs (delivery.md, section 2: claim, gate, call, record): a provider that answers at once, and
// many due messages over 32 accounts. And how late a message leaves whose time has come among many that wait.
import { DEFAULT_RULES } from "@lead-dashboard/domain/sequences/sequence-rules";
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { openDatabases } from "../faults/databases.ts";
import { type Ground, layGround, openOnes, planForAll, type Team } from "../faults/ground.ts";
import { becomes } from "../faults/process.ts";
import { compiledProgram } from "../packages/server/bin/compiled.js";
import type { Db } from "../packages/server/src/db/database.ts";
import { newId } from "../packages/server/src/db/ids.ts";
import { startSending } from "../packages/server/src/messages/sending-worker.ts";
import { insertSequence } from "../packages/server/src/sequences/create-sequence.ts";
import { templateStore } from "../packages/server/src/templates/store.ts";
import type { Figure } from "./figures.ts";
import { percentile } from "./figures.ts";

const ACCOUNTS = 32;
const DUE = 10_000;
const WAITING = 100_000;
const TIMELY = 200;
const PATIENCE_MS = 300_000;

/** Measures both engines: the sending loops in this process over a hand-over that answers at once, then the program. */
export async function measurePipeline(): Promise<Figure[]> {
  const program = compiledProgram();
  if (program === null) throw new Error("The program is not built as its sources are: npm run build");
  const databases = openDatabases();
  try {
    const figures: Figure[] = [];
    for (const engine of ["sqlite", "postgres"] as const) {
      const stage = { engine, size: "long", isShort: false, program, databases } as const;
      figures.push(...(await measureRate(stage)));
    }
    const stage = { engine: "sqlite", size: "long", isShort: false, program, databases } as const;
    return [...figures, ...(await measureLateness(stage))];
  } finally {
    await databases.close();
  }
}

type Stage = Parameters<typeof layGround>[0];

async function measureRate(stage: Stage): Promise<Figure[]> {
  const ground = await layGround(stage, { teams: 1, accounts: ACCOUNTS, leads: DUE });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const workers = stage.engine === "sqlite" ? 1 : 2;
  try {
    await planForAll(ground, team, { key: "due" });
    let handed = 0;
    const handOver = async ({ message }: { message: { providerId: string | null } }) => {
      handed += 1;
      return { kind: "accepted", providerId: message.providerId ?? "", answer: "250" } as const;
    };
    const { foundation } = ground.world;
    const clock = { now: () => Date.now() };
    const [began, used] = [performance.now(), process.cpuUsage()];
    const running = await Promise.all(
      Array.from({ length: workers }, () =>
        startSending({ ...foundation, clock }, { handOver, lanes: ACCOUNTS / workers }),
      ),
    );
    // counted here, not in the database: counting its rows again and again cost a sixth of the work
    await becomes(() => handed >= DUE, 120_000);
    await becomes(async () => openOnes(await ground.states()) === 0, 5_000);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(used);
    const left = openOnes(await ground.states());
    for (const worker of running) await worker.stop();
    const name = `pipeline: ${ACCOUNTS} accounts, ${stage.engine}, ${workers} worker${workers === 1 ? "" : "s"}`;
    const target = stage.engine === "sqlite" ? 2_000 : 3_000;
    const rate = { name, measured: (DUE - left) / seconds, unit: "/s", target, better: "higher" } as const;
    if (stage.engine === "postgres") return [rate];
    const measured = (user + system) / 1_000 / (DUE - left);
    const time = `${name}: processor time a message`;
    return [rate, { name: time, measured, unit: "ms", target: 1_000 / target, better: "lower" }];
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
