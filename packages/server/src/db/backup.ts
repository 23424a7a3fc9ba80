// Copies of a SQLite database, consistent while it is written to. PostgreSQL has its own tools (pg_dump).
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import SqliteConnection from "better-sqlite3";

/** 4 MB at the usual page size: short enough that requests in the same process are not held up. */
const PAGES_A_STEP = 1_000;
/** The driver waits for a lock on the thread that asks, which is the server's: so long at most, ms. */
const PATIENCE_MS = 100;
const UNFINISHED = ".unfinished";
/** A copy that nobody has written to for so long is of a process that died, ms. */
const DEAD_AFTER_MS = 10 * 60_000;

/** The backup cannot be made, or cannot be put back; the message says what to do. */
export class BackupRefused extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = "BackupRefused";
  }
}

/** What a backup holds. */
export interface BackupReport {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Copies a database to `target` by SQLite's backup API, as it stands at one moment. An open read transaction holds that
 * moment: without it every write by another connection would make the copy begin again. The target appears when it is
 * complete, never half.
 */
export async function backupSqlite(databaseFile: string, target: string): Promise<BackupReport> {
  if (!existsSync(databaseFile)) throw new BackupRefused(`There is no database at ${databaseFile}`);
  if (resolve(databaseFile) === resolve(target)) throw new BackupRefused("The backup cannot be the database itself");
  mkdirSync(dirname(resolve(target)), { recursive: true });
  const unfinished = `${target}.${crypto.randomUUID()}${UNFINISHED}`;
  const source = new SqliteConnection(databaseFile, { readonly: true, timeout: PATIENCE_MS });
  try {
    source.exec("begin");
    source.prepare("select count(*) from sqlite_master").get();
    await source.backup(unfinished, { progress: () => PAGES_A_STEP });
    leaveWal(unfinished);
    renameSync(unfinished, target);
  } catch (error) {
    for (const file of [unfinished, `${unfinished}-journal`]) rmSync(file, { force: true });
    throw error;
  } finally {
    source.close();
  }
  return { file: target, bytes: statSync(target).size };
}

/** Removes from a folder what backups left there that died before they were complete. */
export function sweepUnfinished(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((one) => one.includes(UNFINISHED))) {
    const touchedAt = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touchedAt > DEAD_AFTER_MS) rmSync(join(folder, name), { force: true });
  }
}

/** A copy of a WAL database is one too; as a backup it shall be one single file that also opens on a read-only disk. */
function leaveWal(file: string): void {
  const copy = new SqliteConnection(file, { fileMustExist: true, timeout: PATIENCE_MS });
  copy.pragma("journal_mode = delete");
  copy.close();
}
