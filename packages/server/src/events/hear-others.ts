import type { Db } from "../db/database.ts";
import { wakeHere } from "./wake.ts";

interface Ear {
  users: number;
  readonly listening: Promise<{ stop(): Promise<void> }>;
}

const ears = new WeakMap<Db, Ear>();

/**
 * Lets rings of other processes ring here too, on one connection however many ask. On SQLite nothing happens: there the
 * worker is in the process that serves, or whoever waits looks by himself.
 */
export async function hearOthers(db: Db): Promise<{ stop(): Promise<void> }> {
  const { bell } = db;
  if (bell === null) return { stop: async () => {} };
  const ear = ears.get(db) ?? { users: 0, listening: bell.hear(wakeHere) };
  ear.users += 1;
  ears.set(db, ear);
  const listening = await ear.listening;
  return {
    async stop() {
      ear.users -= 1;
      if (ear.users > 0) return;
      ears.delete(db);
      await listening.stop();
    },
  };
}
