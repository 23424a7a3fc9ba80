import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Foundation } from "../foundation.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { backupSqlite } from "./backup.ts";
import { sqliteFile } from "./open.ts";

const DAY = 86_400_000;
/** A laptop that is on for an hour a day shall still have its snapshot, and one that restarts often not more than one. */
const SOONEST = 20 * 3_600_000;
const KEPT = 14;
const NAME = /^snapshot-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.db$/;

/** The daily snapshot of the SQLite file (product.md, section 12); on PostgreSQL it does nothing. */
export const snapshotJobs: Jobs = { "db.snapshot": { load: async () => takeSnapshot, everyMs: DAY } };

/** Takes a snapshot into `snapshots` beside the database, unless there is a recent one, and keeps the newest fourteen. */
export async function takeSnapshot(_payload: unknown, { config, clock, log }: Foundation): Promise<void> {
  const file = sqliteFile(config.databaseUrl);
  if (file === null) return;
  const folder = join(dirname(file), "snapshots");
  const newest = snapshotsIn(folder).at(-1);
  if (newest !== undefined && clock.now() - takenAt(newest) < SOONEST) return;
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replaceAll(":", "-");
  const { bytes } = await backupSqlite(file, join(folder, `snapshot-${stamp}.db`));
  for (const old of snapshotsIn(folder).slice(0, -KEPT)) rmSync(join(folder, old), { force: true });
  log.info({ bytes }, "took the daily snapshot of the database");
}

/** Names of the snapshots in a folder, the oldest first. */
export function snapshotsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .sort();
}

/** When a snapshot was taken, by its name (ms). */
export function takenAt(name: string): number {
  const [date = "", time = ""] = (NAME.exec(name)?.[1] ?? "").split("T");
  return Date.parse(`${date}T${time.replaceAll("-", ":")}Z`);
}
