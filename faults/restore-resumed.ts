// F16: an old backup put back. What left since it was made stands in it as not yet sent: nothing leaves before a person
// resumes, and then nothing that a provider already has, though the backup knows nothing of it, and what had not left does.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "../packages/server/src/db/database.ts";
import { openDatabase } from "../packages/server/src/db/open.ts";
import { turnSending } from "../packages/server/src/messages/turn-sending.ts";
import { postgresPrograms } from "../packages/server/src/testing/postgres-cluster.ts";
import { OPEN, readAftermath } from "./aftermath.ts";
import { becomes, pause, type Running } from "./process.ts";
import { atLeast, atMost, type Finding, none, roundsOf, type Scenario, type Stage } from "./scenario.ts";
import { layTextGround, type TextGround } from "./texts.ts";
import { startUnrest } from "./unrest.ts";

/** Leads of each channel, in sequences of three steps. */
const LEADS = { reduced: 4, short: 10, long: 400 };
const STEPS = 3;
const EACH = 2;
/** Two looks at what is asked for, and a quarter of an hour for WhatsApp's receipts, by the program's clock. */
const MOST_MINUTES = 200;

/** Runs a command of the program to its end; gives 1 when it failed. */
async function command(ground: TextGround, ...words: string[]): Promise<number> {
  const run = await ground.start({ arguments: words });
  await run.ended;
  if (run.child.exitCode !== 0) console.log(run.log());
  return run.child.exitCode === 0 ? 0 : 1;
}

/** Makes a backup, and puts it back later; each gives how many commands failed. */
function backupOf(ground: TextGround, { engine }: Stage) {
  const url = ground.world.foundation.config.databaseUrl;
  const file = join(tmpdir(), `lead-dashboard-faults-${process.pid}.backup`);
  const tool = (name: string, ...words: string[]) => {
    const { status, stderr } = spawnSync(join(postgresPrograms() ?? "", name), words, { encoding: "utf8" });
    if (status !== 0) console.log(stderr);
    return status === 0 ? 0 : 1;
  };
  return {
    make: async () =>
      engine === "sqlite" ? command(ground, "backup", file) : tool("pg_dump", "--format=custom", `--file=${file}`, url),
    async putBack() {
      if (engine === "sqlite") return command(ground, "restore", file);
      const failed = tool("pg_restore", "--clean", "--if-exists", `--dbname=${url}`, file);
      return failed + (await command(ground, "restore", "--reconcile"));
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** Lets hours pass until nothing is in one of the states. */
async function goOnUntilNone(
  db: Db,
  worker: Running,
  { states, from }: { states: readonly (typeof OPEN)[number][]; from: number },
) {
  const isQuiet = async () =>
    (await db.query
      .selectFrom("message")
      .select("id")
      .where("state", "in", [...states])
      .executeTakeFirst()) === undefined;
  for (let minutes = from; minutes <= from + MOST_MINUTES; minutes += 4) {
    worker.setAhead(minutes * 60_000);
    if ((await becomes(isQuiet, 12_000)) && !(await becomes(async () => !(await isQuiet()), 500))) return minutes;
  }
  return from + MOST_MINUTES;
}

/** How many mail accounts have sent nothing that was taken. */
async function accountsWithoutMail(db: Db): Promise<number> {
  const idle = await db.query
    .selectFrom("channelAccount")
    .select("id")
    .where("channel", "=", "email")
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("message")
            .select("message.id")
            .where("state", "=", "accepted")
            .whereRef("message.accountId", "=", "channelAccount.id"),
        ),
      ),
    )
    .execute();
  return idle.length;
}

async function run(stage: Stage): Promise<Finding[]> {
  const count = roundsOf(stage, LEADS);
  const ground = await layTextGround(stage, EACH, { mail: "askable" });
  const { numbers, mails, organization } = ground;
  const backup = backupOf(ground, stage);
  let db: Db | null = null;
  try {
    const unrest = await startUnrest(ground, stage.random);
    // By what an account sent before it is known that its server keeps what it sends: one that has sent nothing yet cannot be
    // asked. A lead's account is drawn by its id, which no seed settles, so there are more leads until each account had one.
    for (let leads = 3 * EACH; leads > 0; leads = (await accountsWithoutMail(ground.world.foundation.db)) * EACH) {
      await unrest.enroll(leads);
      const first = await ground.start();
      await goOnUntilNone(ground.world.foundation.db, first, { states: OPEN, from: 0 });
      await first.stop();
    }
    await unrest.enroll(count);
    const made = await backup.make();
    const taken = () => numbers.texts().length + mails.handOvers.length;
    const before = taken();
    const worker = await ground.start();
    await becomes(() => taken() - before >= (count * STEPS * 3) / 2, 60_000);
    worker.kill();
    await worker.ended;
    const left = taken() - before;
    await ground.world.foundation.db.close();
    const putBack = await backup.putBack();
    db = openDatabase(ground.world.foundation.config);
    const restored = taken();
    const last = await ground.start();
    const asked = await goOnUntilNone(db, last, { states: ["claimed", "handing-off"], from: 0 });
    await pause(500);
    const byItself = taken() - restored;
    await turnSending({ ...ground.world.foundation, db }, organization.admin, { on: true });
    await goOnUntilNone(db, last, { states: OPEN, from: asked });
    await last.stop();
    const after = await readAftermath(db, ground, unrest.leads);
    return [
      none("commands that failed", made + putBack),
      atLeast("sent since the backup", left, count),
      none("sent again by itself", byItself),
      none(`steps handed over twice (${after.messages}; ${after.twice.slice(0, 3).join("; ")})`, after.twice.length),
      none(`leads forgotten (${after.enrollments}; ${after.forgotten.slice(0, 3).join("; ")})`, after.forgotten.length),
      none(`neither ended nor in doubt (${after.open.slice(0, 3).join("; ")})`, after.open.length),
      none(`finished without their first or last step (${after.cut.slice(0, 3).join("; ")})`, after.cut.length),
      none(
        `first mails in doubt, though the mailbox can be asked (${[...new Set(after.inDoubt.firstMails)].join("; ")})`,
        after.inDoubt.firstMails.length,
      ),
      // by SMS and WhatsApp the first step that nobody can be asked about; by mail the one behind what was found
      atMost("in doubt", after.inDoubt.all, 3 * count),
    ];
  } finally {
    await db?.close();
    await ground.close();
    backup.remove();
  }
}

/** A backup put back, and sending resumed. */
export const restoreResumed: Scenario = {
  title: "F16: an old backup is restored, and sending resumed",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
