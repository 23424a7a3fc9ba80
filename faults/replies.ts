// F8: answers that arrive around the instant at which the next step is due. Whatever passes the gate afterwards knows of
// them: no gate stands behind an answer in the journal, whose order both take under the lead's lock.
import { receiveMessage } from "../packages/server/src/messages/receive-message.ts";
import { readAnswers } from "./aftermath.ts";
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const TRIALS = { reduced: 300, short: 2_000, long: 100_000 };
const BATCH = 500;
const LANES = 8;
/** The steps of a batch are due within this time, and so the answers. */
const SPREAD_MS = 2_000;

async function run(stage: Stage): Promise<Finding[]> {
  const trials = roundsOf(stage, TRIALS);
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: trials });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  const { db } = ground.world.foundation;
  try {
    const worker = await ground.start();
    for (let from = 0; from < trials; from += BATCH) {
      const some = team.leadIds.slice(from, from + BATCH);
      const begin = Date.now() + 1_000;
      const dueAt = () => begin + stage.random() * SPREAD_MS;
      await planForAll(ground, team, { key: "step", dueAt, isStep: true }, some);
      const answers = some.map(async (leadId) => {
        await pause(Math.max(0, begin - Date.now()) + stage.random() * SPREAD_MS * 1.3);
        const now = Date.now();
        const answer = { leadId, channel: "email", providerId: `<${leadId}>`, body: "Yes?", receivedAt: now } as const;
        await db.transaction((tx) => receiveMessage(tx, team.scope, answer, now));
      });
      await Promise.all(answers);
      await becomes(async () => openOnes(await ground.states()) === 0, 60_000);
    }
    await worker.stop();
    const { answered, gatesBehind } = await readAnswers(db);
    const states = await ground.states();
    const { accepted = 0, cancelled = 0 } = states;
    return [
      none(`gates behind an answer in ${trials} trials (${accepted} before it, ${cancelled} stopped)`, gatesBehind),
      none("duplicates", duplicatesAmong(ground.recorder.handOvers)),
      none("handed over, but not accepted", ground.recorder.handOvers.length - accepted),
      none("neither ended nor in doubt", openOnes(states)),
      atLeast("answers stored", answered, trials),
      // the race is one only where both orders happen
      atLeast("steps stopped by an answer", cancelled, 1),
      atLeast("steps that left before it", accepted, 1),
    ];
  } finally {
    await ground.close();
  }
}

/** Answers in the moment of sending. */
export const replies: Scenario = {
  title: "F8: answers around the due instant",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
