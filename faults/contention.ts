// F4: the database refuses what is asked of it. On PostgreSQL a trigger fails every fifth transaction as a
// serialization failure or a deadlock does; on SQLite another process holds the write lock for a fifth of the time. Nobody
// who uses the program is told of it, and nothing leaves twice.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { sql } from "kysely";
import { duplicatesAmong, type Ground, layGround, openOnes, planForAll } from "./ground.ts";
import { becomes, pause } from "./process.ts";
import { atLeast, type Finding, none, type Scenario, type Stage, sized } from "./scenario.ts";

const MAILS = { reduced: 60, short: 600, long: 20_000 };
const REQUESTS = { reduced: 40, short: 300, long: 10_000 };
const LANES = 8;
/** Every how-many-th transaction that writes is refused; on SQLite the share of the time in which none may write. */
const EVERY = 5;
const TABLES = ["message", "messageAttempt", "lead"];
const SALT = String(process.pid);

/** Makes the database refuse; gives a way to end it. */
async function beginTrouble(stage: Stage, ground: Ground): Promise<() => Promise<void>> {
  const { db, config } = ground.world.foundation;
  if (stage.engine === "postgres") {
    // one draw a transaction: what is tried again draws anew
    await sql`create function "refuse"() returns trigger language plpgsql as $$
      begin
        case abs(hashtext(pg_current_xact_id()::text || ${sql.lit(SALT)})) % ${sql.lit(2 * EVERY)}
          when 0 then raise exception 'made' using errcode = '40001';
          when 1 then raise exception 'made' using errcode = '40P01';
          else return null;
        end case;
      end $$`.execute(db.query);
    for (const table of TABLES)
      await sql`create trigger "refuse" after insert or update on ${sql.table(table)}
        for each statement execute function "refuse"()`.execute(db.query);
    return async () => {
      for (const table of TABLES) await sql`drop trigger "refuse" on ${sql.table(table)}`.execute(db.query);
    };
  }
  const file = config.databaseUrl.slice("sqlite:".length);
  const holder: ChildProcess = spawn(
    process.execPath,
    [fileURLToPath(new URL("./hold-lock.ts", import.meta.url)), file, String(1 / EVERY)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  await once(holder.stdout ?? holder, "data");
  return async () => {
    holder.kill("SIGTERM");
    await once(holder, "exit");
  };
}

async function run(stage: Stage): Promise<Finding[]> {
  const [mails, requests] = [sized(stage, MAILS), sized(stage, REQUESTS)];
  const ground = await layGround(stage, { teams: 1, accounts: LANES, leads: mails + requests });
  const [team] = ground.teams;
  if (team === undefined) throw new Error("There is no team");
  try {
    const planned = await planForAll(ground, team, { key: "contention" }, team.leadIds.slice(0, mails));
    const end = await beginTrouble(stage, ground);
    const count = stage.engine === "sqlite" ? 1 : 2;
    const workers = await Promise.all(Array.from({ length: count }, () => ground.start()));
    const bad: string[] = [];
    let written = 0;
    for (const [number, leadId] of team.leadIds.slice(mails).entries()) {
      ground.world.clock.set(Date.now());
      const answer =
        number % 3 === 0
          ? await team.api.post(`/leads/${leadId}/messages`, { channel: "email", subject: "By hand", body: "Hello" })
          : number % 3 === 1
            ? await team.api.post(`/leads/${leadId}/notes`, { body: `Note ${number}` })
            : await team.api.patch(`/leads/${leadId}`, { dealValue: number });
      if (answer.status >= 400) bad.push(`${answer.status}`);
      else if (number % 3 === 0) written += 1;
      await pause(5);
    }
    await becomes(async () => openOnes(await ground.states()) === 0, 60_000 + mails * 50);
    await end();
    const isAllAtItsEnd = await becomes(async () => openOnes(await ground.states()) === 0, 60_000);
    const ended = workers.filter((worker) => worker.hasEnded()).length;
    for (const worker of workers) await worker.stop();
    const states = await ground.states();
    const { handOvers } = ground.recorder;
    const kinds = Object.entries(states).map(([state, number]) => `${number} ${state}`);
    return [
      none(`duplicates of ${planned.length + written} mails (${kinds.join(", ")})`, duplicatesAmong(handOvers)),
      none(`neither ended nor in doubt (${await ground.openReasons()})`, isAllAtItsEnd ? 0 : openOnes(states)),
      none("in doubt", states.unknown ?? 0),
      atLeast("handed over", handOvers.length, planned.length + written),
      none(`of ${requests} requests refused because of it (${[...new Set(bad)].join(", ") || "none"})`, bad.length),
      none("workers that ended", ended),
    ];
  } finally {
    await ground.close();
  }
}

/** A database under contention. */
export const contention: Scenario = {
  title: "F4: locks, deadlocks and serialization failures",
  engines: ["sqlite", "postgres"],
  isInShort: true,
  run,
};
