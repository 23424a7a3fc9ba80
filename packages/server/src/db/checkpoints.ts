// On SQLite whoever commits while the log is long copies it back into the file. While a thread writes in bulk the log is long
// at all times, so each small commit of the server copied it, up to 32 MB at once, on the thread that answers requests.
import type SqliteConnection from "better-sqlite3";
import type { Db } from "./database.ts";

/** Pages of the log after which a commit copies it back: SQLite's own number. */
const USUAL_PAGES = 1_000;
/** Should whoever it is left to hang, it is done all the same. */
const LEFT_PAGES = 50_000;

interface Writer {
  readonly connection: SqliteConnection.Database;
  /** so many threads it is left to at the moment */
  leftTo: number;
}

const writers = new WeakMap<Db, Writer>();

/** Says by which connection a database of SQLite writes. */
export function checkpointsBy(db: Db, connection: SqliteConnection.Database): void {
  writers.set(db, { connection, leftTo: 0 });
}

/** Leaves the copying to another connection that writes in bulk; gives how to take it over again. Nothing on PostgreSQL. */
export function leaveCheckpoints(db: Db): () => void {
  const writer = writers.get(db);
  if (writer === undefined) return () => {};
  const change = (by: 1 | -1) => {
    writer.leftTo += by;
    if (!writer.connection.open) return;
    writer.connection.pragma(`wal_autocheckpoint = ${writer.leftTo > 0 ? LEFT_PAGES : USUAL_PAGES}`);
  };
  change(1);
  return () => change(-1);
}
