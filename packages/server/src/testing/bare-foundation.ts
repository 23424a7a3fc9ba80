// A foundation without rooms, for the tests of the foundation itself.
import { type Config, readConfig } from "../config/config.ts";
import { openDatabase } from "../db/open.ts";
import type { Foundation } from "../foundation.ts";
import { silentLogger } from "../http/logger.ts";
import { freshDatabase } from "./fresh-database.ts";

/** A foundation over a fresh database, with a clock moved by hand. */
export async function openBareFoundation() {
  const database = await freshDatabase();
  const read = readConfig({ DATABASE_URL: database.url, SECRET_KEY: "a secret key of the tests, long enough" });
  const config: Config = { ...read, secrets: { ...read.secrets, secretKey: read.secrets.secretKey ?? "" } };
  let instant = Date.parse("2026-11-23T09:00:00Z");
  const clock = {
    now: () => instant,
    advance: (ms: number) => {
      instant += ms;
    },
  };
  const foundation: Foundation = { db: openDatabase(config), clock, config, log: silentLogger };
  return {
    foundation,
    clock,
    url: database.url,
    async close() {
      await foundation.db.close();
      await database.drop();
    },
  };
}
