// F16: an old backup put back. What left since it was made stands in it as not yet sent, so nothing at all leaves before a
// person has looked and resumes.
import { join } from "node:path";
import { duplicatesAmong, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";

const MAILS = { reduced: 40, short: 200, long: 2_000 };

async function run(stage: Stage): Promise<Finding[]> {
  const count = roundsOf(stage, MAILS);
  const ground = await layGround(stage, { teams: 2, accounts: 8, leads: count / 2 });
  try {
    for (const team of ground.teams) await planForAll(ground, team, { key: "restore" });
    const url = ground.world.foundation.config.databaseUrl;
    const backup = join(`${url.slice("sqlite:".length)}.backup`);
    const command = async (...words: string[]) => {
      const run = await ground.start({ arguments: words });
      await run.ended;
      return run.child.exitCode ?? 1;
    };
    const made = await command("backup", backup);
    const before = await ground.start();
    await becomes(async () => openOnes(await ground.states()) === 0, 60_000);
    await before.stop();
    const sent = ground.recorder.handOvers.length;
    await ground.world.foundation.db.close();
    const restored = await command("restore", backup);
    const after = await ground.start();
    await pause(3_000);
    await after.stop();
    return [
      none("commands that failed", made + restored),
      atLeast("sent since the backup", sent, count),
      none(
        "sent again by itself",
        ground.recorder.handOvers.length - sent + duplicatesAmong(ground.recorder.handOvers),
      ),
    ];
  } finally {
    await ground.close();
  }
}

/** A backup put back. */
export const restore: Scenario = { title: "F16: an old backup is restored", engines: ["sqlite"], isInShort: true, run };
