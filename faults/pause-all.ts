// F13: everything paused in the middle of a burst. After the switch's commit no gate passes.
import { turnSending } from "../packages/server/src/messages/turn-sending.ts";
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage, sized } from "./scenario.ts";

const RUNS = { reduced: 3, short: 10, long: 1_000 };
const BURST = { reduced: 300, short: 1_000, long: 10_000 };

async function run(stage: Stage): Promise<Finding[]> {
  const runs = roundsOf(stage, RUNS);
  const burst = sized(stage, BURST);
  const ground = await layGround(stage, { teams: 1, accounts: 16, leads: burst });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const { foundation } = ground.world;
  const lastGate = async () => {
    const { last } = await foundation.db.query
      .selectFrom("messageAttempt")
      .select(({ fn }) => fn.max("position").as("last"))
      .where("what", "=", "gate")
      .executeTakeFirstOrThrow();
    return Number(last ?? 0);
  };
  const turn = (on: boolean) => turnSending(foundation, team.admin, on ? { on } : { on, reason: "faults" });
  try {
    const workers = await Promise.all(Array.from({ length: stage.engine === "sqlite" ? 1 : 2 }, () => ground.start()));
    await planForAll(ground, team, { key: "burst" });
    let late = 0;
    let caught = 0;
    for (let number = 0; number < runs; number++) {
      const handed = ground.recorder.handOvers.length;
      await becomes(() => ground.recorder.handOvers.length > handed, 5_000);
      await pause(stage.random() * 60);
      await turn(false);
      const before = await lastGate();
      const left = openOnes(await ground.states());
      if (left > 0) caught += 1;
      await pause(300);
      if ((await lastGate()) > before) late += 1;
      await turn(true);
      if (left === 0) break;
    }
    await becomes(async () => openOnes(await ground.states()) === 0, 120_000);
    for (const worker of workers) await worker.stop();
    const states = await ground.states();
    return [
      none(`pauses with a gate behind them, of ${caught} in a burst of ${burst}`, late),
      atLeast("pauses while something was due", caught, 1),
      none("duplicates", duplicatesAmong(ground.recorder.handOvers)),
      none("not accepted after resuming", burst - (states.accepted ?? 0)),
    ];
  } finally {
    await ground.close();
  }
}

/** A pause in a burst. */
export const pauseAll: Scenario = {
  title: "F13: everything paused in a burst",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
