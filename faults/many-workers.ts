// F5: 1, 2, 4, 8 and 16 workers on many due intents of several organizations, one of them with a great many accounts.
// Each intent is handed over once, and no organization waits much longer than another for its first.
import { duplicatesAmong, type Ground, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes } from "./process.ts";
import { atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const DUE = { reduced: 400, short: 20_000, long: 100_000 };
const TEAMS = 4;

async function runWith(stage: Stage, workers: number): Promise<Finding[]> {
  const due = roundsOf(stage, DUE);
  const leads = Math.ceil(due / TEAMS);
  const ground = await layGround(stage, { teams: TEAMS, accounts: 16, leads });
  try {
    let planned = 0;
    for (const team of ground.teams) planned += (await planForAll(ground, team, { key: "due" })).length;
    const began = performance.now();
    const running = await Promise.all(Array.from({ length: workers }, () => ground.start()));
    await becomes(async () => openOnes(await ground.states()) === 0, 60_000 + due * 20);
    const seconds = (performance.now() - began) / 1_000;
    for (const worker of running) await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const rate = Math.round(planned / seconds);
    return [
      none(`${workers} workers, ${planned} due, ${rate}/s: duplicates`, duplicatesAmong(handOvers)),
      none(`${workers} workers: not handed over`, planned - new Set(handOvers.map(({ intent }) => intent)).size),
      none(`${workers} workers: not accepted`, planned - (states.accepted ?? 0)),
      atMost(`${workers} workers: longest to shortest wait of an organization`, unfairness(ground), 3),
    ];
  } finally {
    await ground.close();
  }
}

/** The longest mean place in the queue of an organization over the shortest. */
function unfairness({ recorder, teams }: Ground): number {
  const places = teams.map(({ organizationId }) => {
    const tag = `shop-${organizationId.slice(-6)}-`;
    const own = recorder.handOvers.flatMap(({ to }, place) => (to.startsWith(tag) ? [place + 1] : []));
    return own.reduce((sum, place) => sum + place, 0) / Math.max(1, own.length);
  });
  return Math.max(...places) / Math.min(...places);
}

/** Many workers on one queue; SQLite has one. */
export const manyWorkers: Scenario = {
  title: "F5: many workers on one queue",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  async run(stage) {
    const all = stage.engine === "sqlite" ? [1] : stage.size === "reduced" ? [4] : [1, 2, 4, 8, 16];
    const findings: Finding[] = [];
    for (const workers of all) findings.push(...(await runWith(stage, workers)));
    return findings;
  },
};
