import { type OpenFoundation, openFoundation } from "../app/open-foundation.ts";
import { loadConfig } from "../config/load-config.ts";
import { migrate } from "../db/migrate.ts";

export type { OpenFoundation };

/** Opens the program for a command, on a database that is up to date. Commands write beside a running server. */
export async function openForCommand(): Promise<OpenFoundation> {
  const foundation = await openFoundation(loadConfig({ LOG_LEVEL: "warn" }));
  await migrate(foundation.db, foundation.clock.now());
  return foundation;
}
