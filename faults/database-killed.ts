// F2: PostgreSQL stopped at once, without ending anything in order, while workers send, and started again.
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const STOPS = { reduced: 2, short: 6, long: 500 };
const LANES = 8;
const PER_STOP = 60;

async function run(stage: Stage): Promise<Finding[]> {
  const stops = roundsOf(stage, STOPS);
  const cluster = await stage.databases.cluster();
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: stops * PER_STOP });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    const workers = await Promise.all([ground.start(), ground.start()]);
    for (let number = 0; number < stops; number++) {
      const some = team.leadIds.slice(number * PER_STOP, (number + 1) * PER_STOP);
      const handed = ground.recorder.handOvers.length;
      await planForAll(ground, team, { key: `stop-${number}` }, some);
      await becomes(() => ground.recorder.handOvers.length > handed, 5_000);
      await cluster.crash();
      await pause(200);
      await cluster.restart();
    }
    await becomes(async () => openOnes(await ground.states()) === 0, 60_000);
    if (openOnes(await ground.states()) > 0) for (const worker of workers) console.log(worker.log());
    const ended = workers.filter((worker) => worker.hasEnded()).length;
    for (const worker of workers) await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const accepted = await ground.world.foundation.db.query
      .selectFrom("messageAttempt")
      .select("messageId")
      .distinct()
      .where("what", "=", "accepted")
      .execute();
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    return [
      none(`duplicates in ${stops} crashes of the server (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      none(`neither ended nor in doubt (${await ground.openReasons()})`, openOnes(states)),
      none("accepted without a line in the journal", (states.accepted ?? 0) - accepted.length),
      none(
        "handed over, but neither accepted nor in doubt",
        Math.max(0, handOvers.length - (states.accepted ?? 0) - (states.unknown ?? 0)),
      ),
      atMost("in doubt", states.unknown ?? 0, stops * LANES),
      none("workers that ended", ended),
    ];
  } finally {
    await ground.close();
  }
}

/** A database server that crashes. */
export const databaseKilled: Scenario = {
  title: "F2: the database's server crashes",
  engines: ["postgres"],
  isInShort: true,
  run,
};
