// On SQLite only one process may work (send, run jobs). It holds an exclusive transaction on a file beside the database:
// the kernel frees it the moment the process is gone, so whoever gets it knows that its predecessor is dead.
import SqliteConnection from "better-sqlite3";

/** A held lock. */
export interface WorkerLock {
  release(): void;
}

/** Takes the worker's lock of a SQLite database; null when another process holds it. */
export function takeWorkerLock(databaseFile: string): WorkerLock | null {
  const sidecar = new SqliteConnection(`${databaseFile}-worker`, { timeout: 0 });
  try {
    sidecar.exec("begin exclusive");
  } catch (error) {
    sidecar.close();
    if (error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY")) return null;
    throw error;
  }
  return {
    release() {
      if (!sidecar.open) return;
      sidecar.exec("rollback");
      sidecar.close();
    },
  };
}
