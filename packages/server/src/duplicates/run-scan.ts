// The search's job: looks after a worker thread, so that requests of this process are answered meanwhile.
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Foundation } from "../foundation.ts";
import { scanLeads } from "./scan-leads.ts";
import type { ScanThreadInput } from "./scan-thread.ts";
import { scanStore } from "./store-scan.ts";

/** What the job carries. */
export interface RunScanPayload {
  organizationId: string;
  scanId: string;
}

/** A thread takes a second to start on a small machine; so many leads are looked through faster. */
const SMALL = 2_000;

/** Runs a search to its end. */
export async function runScan(payload: RunScanPayload, foundation: Foundation): Promise<void> {
  const { db, clock } = foundation;
  const scope = { organizationId: payload.organizationId };
  const { scanId } = payload;
  const isSmall = (await scanStore(db, scope).countLeads()) <= SMALL;
  if (isSmall) await scanLeads({ db, now: () => clock.now(), rest: () => setImmediate() }, { scope, scanId });
  else await runInThread(payload, foundation);
}

async function runInThread(payload: RunScanPayload, { config, clock }: Foundation): Promise<void> {
  const input: ScanThreadInput = { ...payload, databaseUrl: config.databaseUrl, now: clock.now() };
  const thread = new Worker(new URL("./scan-thread.ts", import.meta.url), {
    workerData: input,
    execArgv: ["--disable-warning=ExperimentalWarning"],
    resourceLimits: { maxOldGenerationSizeMb: 1_024 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  thread.on("error", reject);
  thread.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`The search's thread ended with ${code}`))));
  await promise;
}
