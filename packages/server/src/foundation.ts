import type { Config } from "./config/config.ts";
import type { Db } from "./db/database.ts";
import type { Logger } from "./http/logger.ts";

/** Tells the time (ms since 1970, UTC). Tests inject a fixed one; the sandbox moves it. */
export interface Clock {
  now(): number;
}

/** What every room stands on. It holds no room's services: those are imported by name. */
export interface Foundation {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Config;
  readonly log: Logger;
}
