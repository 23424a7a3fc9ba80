// A worker of its own, to be killed by kill.test.ts: sends what is due until the process ends. Says "ready" once it runs.
import { readConfig } from "../../config/config.ts";
import { openDatabase, sqliteFile } from "../../db/open.ts";
import { takeWorkerLock } from "../../db/worker-lock.ts";
import { silentLogger } from "../../http/logger.ts";
import { startSending } from "../sending-worker.ts";

const read = readConfig(process.env);
const config = { ...read, secrets: { ...read.secrets, secretKey: read.secrets.secretKey ?? "" } };
const file = sqliteFile(config.databaseUrl);
// kept reachable below: a collected lock would be no lock
const lock = file === null ? undefined : takeWorkerLock(file);
if (lock === null) throw new Error("The worker before still has the lock");
await startSending(
  { db: openDatabase(config), clock: { now: () => Date.now() }, config, log: silentLogger },
  { pollMs: 50, lookAgainMs: 1_000 },
);
process.stdout.write("ready\n");
process.on("SIGTERM", () => {
  lock?.release();
  process.exit(0);
});
