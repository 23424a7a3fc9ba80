// What the pipeline itself costs (delivery.md, section 2: claim, gate, call, record): a provider that answers at once, and
// many due messages over 32 accounts. And how late a message leaves whose time has come among many that wait.
import { openDatabases } from "../faults/databases.ts";
import { layGround, openOnes, planForAll } from "../faults/ground.ts";
import { becomes, pause } from "../faults/process.ts";
import { compiledProgram } from "../packages/server/bin/compiled.js";
import { startSending } from "../packages/server/src/messages/sending-worker.ts";
import type { Figure } from "./figures.ts";
import { percentile } from "./figures.ts";

const ACCOUNTS = 32;
const DUE = 10_000;
const WAITING = 100_000;
const TIMELY = 200;

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
    figures.push(await measureLateness({ engine: "sqlite", size: "long", isShort: false, program, databases }));
    return figures;
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

async function measureLateness(stage: Stage): Promise<Figure> {
  const ground = await layGround(stage, { teams: 1, accounts: ACCOUNTS, leads: WAITING + TIMELY });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    const far = () => Date.now() + 3 * 86_400_000;
    await planForAll(ground, team, { key: "wait", dueAt: far }, team.leadIds.slice(TIMELY));
    const worker = await ground.start();
    await pause(2_000);
    const begin = Date.now() + 3_000;
    const dueAt = (number: number) => begin + number * 50;
    await planForAll(ground, team, { key: "due", dueAt }, team.leadIds.slice(0, TIMELY));
    await becomes(() => ground.recorder.handOvers.length >= TIMELY, 60_000);
    await worker.stop();
    const numberOf = new Map(ground.recorder.handOvers.map(({ to, at }) => [Number(/-(\d+)@/.exec(to)?.[1]), at]));
    const late = [...numberOf].map(([number, at]) => at - dueAt(number));
    return {
      name: `pipeline: a due message leaves after, ${WAITING / 1_000}k waiting, p99`,
      measured: percentile(late, 0.99),
      unit: "ms",
      target: 1_000,
      better: "lower",
    };
  } finally {
    await ground.close();
  }
}
