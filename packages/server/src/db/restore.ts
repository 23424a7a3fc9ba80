import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import SqliteConnection from "better-sqlite3";
import { BackupRefused } from "./backup.ts";
import { DatabaseTooNew } from "./migrate.ts";
import { migrations } from "./migrations/index.ts";
import { takeWorkerLock } from "./worker-lock.ts";

/** What a restore did. */
export interface RestoreReport {
  readonly restoredFrom: string;
  /** where the database from before stands now; null when there was none */
  readonly keptAs: string | null;
}

/** Puts a backup in the database's place. The backup is checked first; the old file is kept beside it. */
export function restoreSqlite(backup: string, given: { databaseFile: string; now: number }): RestoreReport {
  const { databaseFile, now } = given;
  if (resolve(backup) === resolve(databaseFile)) throw new BackupRefused("The backup is the database itself");
  checkBackup(backup);
  mkdirSync(dirname(resolve(databaseFile)), { recursive: true });
  const incoming = `${databaseFile}.restoring`;
  const lock = takeWorkerLock(databaseFile);
  if (lock === null) throw inUse(databaseFile);
  try {
    copyFileSync(backup, incoming);
    // a copy takes over who may read the backup, which may lie open on another disk
    chmodSync(incoming, 0o600);
    const keptAs = setAside(databaseFile, now);
    renameSync(incoming, databaseFile);
    return { restoredFrom: backup, keptAs };
  } finally {
    rmSync(incoming, { force: true });
    lock.release();
  }
}

/** Refuses what is no whole database of this program, or one of a newer version. */
function checkBackup(file: string): void {
  if (!existsSync(file)) throw new BackupRefused(`There is no file ${file}`);
  const newest = newestMigration(file);
  const known = Math.max(...migrations.map(({ number }) => number));
  if (newest > known) throw new DatabaseTooNew(newest, known);
}

function newestMigration(file: string): number {
  try {
    const copy = new SqliteConnection(file, { readonly: true, fileMustExist: true });
    try {
      const verdict = copy.pragma("integrity_check(1)", { simple: true });
      if (verdict !== "ok") throw new Error(String(verdict));
      return Number(copy.prepare('select coalesce(max("number"), 0) from "migration"').pluck().get());
    } finally {
      copy.close();
    }
  } catch (cause) {
    throw new BackupRefused(`${file} is not a whole backup of Lead Dashboard: nothing was changed`, { cause });
  }
}

/** Moves the database out of the way, with its write-ahead log folded in; a broken one goes as it is. */
function setAside(databaseFile: string, now: number): string | null {
  if (!existsSync(databaseFile)) return null;
  foldLog(databaseFile);
  const keptAs = `${databaseFile}.before-restore-${new Date(now).toISOString().replace(/[:.]/g, "-")}`;
  for (const suffix of ["", "-wal", "-shm"])
    if (existsSync(databaseFile + suffix)) renameSync(databaseFile + suffix, keptAs + suffix);
  return keptAs;
}

/** Leaving WAL mode works only while nobody else has the file open: that is how a server without a worker is noticed. */
function foldLog(databaseFile: string): void {
  const database = new SqliteConnection(databaseFile, { timeout: 0 });
  try {
    database.pragma("journal_mode = delete");
  } catch (error) {
    if (isBusy(error)) throw inUse(databaseFile, error);
  } finally {
    database.close();
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}

function inUse(databaseFile: string, cause?: unknown): BackupRefused {
  return new BackupRefused(`A program is using ${databaseFile}: stop it first, then restore`, { cause });
}
