import type { Config } from "../config/config.ts";
import type { Db } from "../db/database.ts";
import { assertAnswers, openDatabase } from "../db/open.ts";
import { UnusableDatabaseError } from "../db/unusable-database.ts";
import type { Clock, Foundation } from "../foundation.ts";
import { createLogger } from "../http/logger.ts";
import { wireRooms } from "./wiring.ts";

/** A foundation somebody has to close. */
export type OpenFoundation = Foundation & { close(): Promise<void> };

/** The time of this machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Opens what every room stands on, on a database that has answered. Does not migrate. Throws UnusableDatabaseError. */
export async function openFoundation(config: Config, clock: Clock = systemClock): Promise<OpenFoundation> {
  wireRooms();
  const db = await openAnswering(config);
  return { db, clock, config, log: createLogger(config.logLevel), close: () => db.close() };
}

async function openAnswering(config: Config): Promise<Db> {
  let db: Db | null = null;
  try {
    db = openDatabase(config);
    await assertAnswers(db);
    return db;
  } catch (cause) {
    await db?.close();
    throw new UnusableDatabaseError(config.databaseUrl, cause);
  }
}
