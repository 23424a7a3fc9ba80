// F17: a rolling upgrade. Workers of the version before the newest migration go on while the database is migrated and
// workers of this one join them; then the old ones are stopped one by one, as a deployment does. SQLite has one worker, so
// there old and new never meet.

import { migrate } from "../packages/server/src/db/migrate.ts";
import { openPostgres } from "../packages/server/src/db/postgres.ts";
import { duplicatesAmong, environmentOf, layGround, openOnes, planForAll } from "./ground.ts";
import { compileOld } from "./old-program.ts";
import { becomes, pause, startProcess } from "./process.ts";
import { startRecorder } from "./recorder.ts";
import { atLeast, type Finding, none, type Scenario, type Stage, sized } from "./scenario.ts";

const SECONDS = { reduced: 6, short: 30, long: 600 };
const A_SECOND = 20;
const LANES = 8;
const EACH = 2;

async function run(stage: Stage): Promise<Finding[]> {
  const old = compileOld();
  if (old === null) return [none("not measured: there is no history to take an old version from", 0)];
  const seconds = sized(stage, SECONDS);
  const database = await stage.databases.bare();
  const recorder = await startRecorder();
  const environment = { ...environmentOf(recorder), DATABASE_URL: database.url };
  // the old version has been running for a while: its schema, its processes
  const before = await startProcess({ program: old.program, arguments: ["worker"], environment });
  const db = openPostgres(database.url);
  const migrated = await migrate(db, Date.now());
  await db.close();
  const ground = await layGround(stage, { teams: 2, accounts: LANES, leads: seconds * A_SECOND, database, recorder });
  try {
    const started = await Promise.all(Array.from({ length: EACH }, () => ground.start()));
    let planned = 0;
    let endedEarly = 0;
    const perTurn = A_SECOND / 2;
    for (let second = 0; second < seconds; second++) {
      for (const team of ground.teams) {
        const some = team.leadIds.slice(second * perTurn, (second + 1) * perTurn);
        planned += (await planForAll(ground, team, { key: `second-${second}` }, some)).length;
      }
      await pause(1_000);
      // the last third is the new version's alone
      if (second === Math.floor((seconds * 2) / 3)) {
        if (before.hasEnded()) endedEarly += 1;
        await before.stop();
      }
    }
    await becomes(async () => openOnes(await ground.states()) === 0, 60_000);
    endedEarly += started.filter((worker) => worker.hasEnded()).length;
    for (const worker of started) await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const kinds = Object.entries(states).map(([state, count]) => `${count} ${state}`);
    const told = `${old.commit} and now, ${migrated.length} migrations between`;
    return [
      none(`${told}: duplicates in ${seconds} s (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      none(`neither ended nor in doubt (${await ground.openReasons()})`, openOnes(states)),
      none("in doubt", states.unknown ?? 0),
      atLeast("accepted", states.accepted ?? 0, planned),
      none("workers, old or new, that ended by themselves", endedEarly),
    ];
  } finally {
    before.kill();
    await before.ended;
    await ground.close();
    old.remove();
  }
}

/** Old and new together. */
export const upgrade: Scenario = {
  title: "F17: the version before and this one together",
  engines: ["postgres"],
  isInShort: true,
  run,
};
