import type { Config } from "../config/config.ts";
import { openDatabase } from "../db/open.ts";
import type { Clock, Foundation } from "../foundation.ts";
import { createLogger } from "../http/logger.ts";
import { wireRooms } from "./wiring.ts";

/** A foundation somebody has to close. */
export type OpenFoundation = Foundation & { close(): Promise<void> };

/** The time of this machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** Opens what every room stands on. Does not migrate. */
export function openFoundation(config: Config, clock: Clock = systemClock): OpenFoundation {
  wireRooms();
  const db = openDatabase(config);
  return { db, clock, config, log: createLogger(config.logLevel), close: () => db.close() };
}
