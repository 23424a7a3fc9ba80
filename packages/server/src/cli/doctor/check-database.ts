import { accessSync, constants, existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Config } from "../../config/config.ts";
import type { Db } from "../../db/database.ts";
import { pendingMigrations } from "../../db/migrate.ts";
import { openDatabase, sqliteFile } from "../../db/open.ts";
import { snapshotsIn, takenAt } from "../../db/snapshot.ts";
import { takeWorkerLock } from "../../db/worker-lock.ts";
import { countDeadJobs } from "../../jobs/queue.ts";
import { type Finding, failure, messageOf, ok, warning } from "./finding.ts";

const TWO_DAYS = 2 * 86_400_000;

/** Whether the database answers, is up to date, can be written, is worked on and has fresh snapshots. */
export async function checkDatabase(config: Config, now: number): Promise<Finding[]> {
  const file = sqliteFile(config.databaseUrl);
  const folder = file === null ? [] : [checkFolder(dirname(file))];
  if (file !== null && !existsSync(file))
    return [...folder, warning("database", `there is no database at ${file} yet`, "`serve` or `migrate` makes it")];
  const findings = await checkOpen(config);
  if (file === null || findings.some(({ level }) => level === "failure")) return [...folder, ...findings];
  return [...folder, ...findings, checkReaders(file), checkWorker(file), checkSnapshots(dirname(file), now)];
}

function checkFolder(folder: string): Finding {
  const existing = existsSync(folder) ? folder : dirname(folder);
  try {
    accessSync(existing, constants.W_OK | constants.X_OK);
    return ok("folder", `${folder} can be written`);
  } catch {
    return failure("folder", `${folder} cannot be written`, "give the program's user the right to write there");
  }
}

const OTHERS = 0o077;

/** Files from before the program kept them to itself, or copied there by hand; a folder that is closed closes all in it. */
function checkReaders(file: string): Finding {
  const isOpen = (path: string) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0;
  const folder = dirname(file);
  const own = [file, `${file}-wal`, `${file}-shm`, join(folder, "secret-key")];
  const snapshots = snapshotsIn(join(folder, "snapshots")).map((name) => join(folder, "snapshots", name));
  const open = process.platform === "win32" || !isOpen(folder) ? [] : [...own, ...snapshots].filter(isOpen);
  if (open.length === 0) return ok("readers", "nobody but the program's user can read the database and its snapshots");
  return warning(
    "readers",
    `other users of this machine may read ${open.map((path) => basename(path)).join(", ")}`,
    `chmod go= ${open.join(" ")}`,
  );
}

async function checkOpen(config: Config): Promise<Finding[]> {
  let db: Db | null = null;
  try {
    db = openDatabase(config);
    const pending = await pendingMigrations(db);
    const dead = await countDeadJobs(db);
    return [
      pending.length === 0
        ? ok("database", "answers and is up to date")
        : warning("database", `${pending.length} migrations are missing`, "`migrate` or `serve` applies them"),
      dead === 0
        ? ok("jobs", "no job was given up")
        : warning(
            "jobs",
            `${dead} jobs were given up after many attempts`,
            "their errors are in the job table and the log",
          ),
    ];
  } catch (error) {
    return [failure("database", `does not answer: ${messageOf(error)}`, "check DATABASE_URL and run `migrate`")];
  } finally {
    await db?.close();
  }
}

function checkWorker(file: string): Finding {
  const lock = takeWorkerLock(file);
  if (lock === null) return ok("worker", "a worker runs");
  lock.release();
  return warning("worker", "no worker runs: nothing is sent and no reply is read", "`serve` runs one inside");
}

function checkSnapshots(folder: string, now: number): Finding {
  const newest = snapshotsIn(join(folder, "snapshots")).at(-1);
  if (newest === undefined)
    return warning("snapshots", "none yet", "a worker takes one every day; or use `backup FILE`");
  if (now - takenAt(newest) <= TWO_DAYS) return ok("snapshots", `the newest is ${newest}`);
  return warning("snapshots", `the newest is old: ${newest}`, "let `serve` run, or use `backup FILE`");
}
