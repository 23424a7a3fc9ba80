import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Foundation } from "../foundation.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { BackupRefused, type BackupReport, backupSqlite, sweepUnfinished } from "./backup.ts";
import { sqliteFile } from "./open.ts";

const DAY = 86_400_000;
/** A laptop that is on for an hour a day shall still have its snapshot, and one that restarts often not more than one. */
const SOONEST = 20 * 3_600_000;
const KEPT = 14;
/** of those asked for by hand: kept apart, so that asking often pushes out no day's */
const KEPT_BY_HAND = 5;
const NAME = /^snapshot-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})\.db$/;
/** to the millisecond; older ones to the second */
const BY_HAND = /^by-hand-(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2})(?:-(\d{3}))?\.db$/;

/** The daily snapshot of the SQLite file (product.md, section 12); on PostgreSQL it does nothing. */
export const snapshotJobs: Jobs = { "db.snapshot": { load: async () => takeSnapshot, everyMs: DAY } };

/** Takes a snapshot into `snapshots` beside the database, unless there is a recent one, and keeps the newest fourteen. */
export async function takeSnapshot(_payload: unknown, { config, clock, log }: Foundation): Promise<void> {
  const file = sqliteFile(config.databaseUrl);
  if (file === null) return;
  const folder = join(dirname(file), "snapshots");
  const newest = snapshotsIn(folder).at(-1);
  if (newest !== undefined && clock.now() - takenAt(newest) < SOONEST) return;
  const { bytes } = await copyInTurn(file, join(folder, `snapshot-${stampOf(clock.now())}.db`));
  for (const old of snapshotsIn(folder).slice(0, -KEPT)) rmSync(join(folder, old), { force: true });
  log.info({ bytes }, "took the daily snapshot of the database");
}

/** A copy that lies beside the database. */
export interface KeptSnapshot {
  /** the name of its file */
  readonly id: string;
  /** ms */
  readonly takenAt: number;
  readonly bytes: number;
  readonly isByHand: boolean;
}

/** Where the copies of a database lie, and which; null on PostgreSQL, whose operator makes them. The newest come first. */
export function keptSnapshots(databaseUrl: string): { folder: string; snapshots: KeptSnapshot[] } | null {
  const file = sqliteFile(databaseUrl);
  if (file === null) return null;
  const folder = resolve(dirname(file), "snapshots");
  const names = [...snapshotsIn(folder), ...snapshotsIn(folder, BY_HAND)];
  const snapshots = names.map((name) => ({
    ...{ id: name, takenAt: takenAt(name), isByHand: BY_HAND.test(name) },
    bytes: statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0,
  }));
  return { folder, snapshots: snapshots.sort((a, b) => b.takenAt - a.takenAt) };
}

/** Takes a snapshot because somebody asked for one; five of these are kept. */
export async function takeSnapshotByHand({
  config,
  clock,
}: Pick<Foundation, "config" | "clock">): Promise<KeptSnapshot> {
  const file = sqliteFile(config.databaseUrl);
  if (file === null) throw new BackupRefused("The database is PostgreSQL: its operator makes the backups, by pg_dump");
  const folder = join(dirname(file), "snapshots");
  const now = clock.now();
  const name = `by-hand-${stampOf(now)}-${String(now % 1_000).padStart(3, "0")}.db`;
  const { bytes } = await copyInTurn(file, join(folder, name));
  for (const old of snapshotsIn(folder, BY_HAND).slice(0, -KEPT_BY_HAND)) rmSync(join(folder, old), { force: true });
  return { id: name, takenAt: takenAt(name), bytes, isByHand: true };
}

/** The copy that is being made of each database file: this process makes one at a time. */
const copying = new Map<string, Promise<unknown>>();

function copyInTurn(file: string, target: string): Promise<BackupReport> {
  const turn = (copying.get(file) ?? Promise.resolve()).then(() => {
    sweepUnfinished(dirname(target));
    return backupSqlite(file, target);
  });
  copying.set(
    file,
    turn.catch(() => undefined),
  );
  return turn;
}

const stampOf = (now: number) => new Date(now).toISOString().slice(0, 19).replaceAll(":", "-");

/** Names of the daily snapshots in a folder, or of those of another kind, the oldest first. */
export function snapshotsIn(folder: string, kind = NAME): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => kind.test(name))
    .sort();
}

/** When a snapshot was taken, by its name (ms). */
export function takenAt(name: string): number {
  const [, stamp = "", thousandths = "000"] = NAME.exec(name) ?? BY_HAND.exec(name) ?? [];
  const [date = "", time = ""] = stamp.split("T");
  return Date.parse(`${date}T${time.replaceAll("-", ":")}.${thousandths}Z`);
}
