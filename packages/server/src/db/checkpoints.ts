// On SQLite whoever commits while the log is long copies it back into the file. While a thread writes in bulk the log is long
// at all times, so each small commit of the server copied it, up to 32 MB at once, on the thread that answers requests.
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
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

/**
 * Copies the log back into the file in a thread of its own, so that nobody who asks this process waits for it. Nothing on
 * PostgreSQL. Never throws: a log that is left is copied by a later commit.
 */
export async function copyBackApart(db: Db): Promise<void> {
  const writer = writers.get(db);
  if (writer === undefined || !writer.connection.open) return;
  const library = createRequire(import.meta.url).resolve("better-sqlite3");
  const thread = new Worker(COPY_BACK, { eval: true, workerData: { library, file: writer.connection.name } });
  thread.unref();
  await new Promise<void>((resolve) => thread.once("error", () => resolve()).once("exit", () => resolve()));
}

/** It needs nothing of ours, so it starts without any of it. */
const COPY_BACK = `
  const { workerData: { library, file } } = require("node:worker_threads");
  const SqliteConnection = require(library);
  const sqlite = new SqliteConnection(file);
  sqlite.pragma("wal_checkpoint(passive)");
  sqlite.close();
`;
