import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import { type Config, readConfig } from "./config.ts";

/** A key made once in development and kept beside the database, so that sessions and channel passwords survive a restart. */
function keptSecretKey(databaseUrl: string): string {
  const folder = databaseUrl.startsWith("sqlite:") ? dirname(databaseUrl.slice("sqlite:".length)) : "data";
  const file = join(folder, "secret-key");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if (existsSync(file)) return readFileSync(file, "utf8").trim();
    const otherwise = "set one, or a DATABASE_URL whose folder can be written";
    throw new Error(`No SECRET_KEY is set and none can be kept in ${file}: ${otherwise}`, { cause: error });
  }
  return readFileSync(file, "utf8").trim();
}

/** The settings of this process: the environment, and `.env` in the current folder for what it leaves unset. */
export function loadConfig(overrides: Record<string, string | undefined> = {}): Config {
  const fromFile = existsSync(".env") ? parseEnv(readFileSync(".env", "utf8")) : {};
  const config = readConfig({ ...fromFile, ...process.env, ...overrides });
  const secretKey = config.secrets.secretKey ?? keptSecretKey(config.databaseUrl);
  return { ...config, secrets: { ...config.secrets, secretKey } };
}
