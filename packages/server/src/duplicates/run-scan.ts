// The search's job: looks after a worker thread, so that requests of this process are answered meanwhile.
import { setImmediate } from "node:timers/promises";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { ClaimedJob } from "../jobs/queue.ts";
import { isLastAttempt } from "../jobs/run-jobs.ts";
import { runThread } from "../jobs/run-thread.ts";
import { scanLeads } from "./scan-leads.ts";
import { scanStore, scanWriter } from "./store-scan.ts";

/** What the job carries. */
export interface RunScanPayload {
  organizationId: string;
  scanId: string;
}

/** A thread takes a second to start on a small machine; so many leads are looked through faster. */
const SMALL = 2_000;
/** The pairs of a whole base are held in memory: 100,000 leads take about 200 MB. */
const HEAP_MB = 1_024;

/** Runs a search to its end. When it died for the last time it has failed, and another can be started. */
export async function runScan(
  payload: RunScanPayload,
  foundation: Foundation,
  job: Pick<ClaimedJob, "attempts">,
): Promise<void> {
  try {
    await scan(payload, foundation);
  } catch (error) {
    if (isLastAttempt(job)) await giveUp(payload, foundation);
    throw error;
  }
}

async function scan(payload: RunScanPayload, foundation: Foundation): Promise<void> {
  const { db, clock } = foundation;
  const { organizationId, scanId } = payload;
  const scope = { organizationId };
  const isSmall = (await scanStore(db, scope).countLeads()) <= SMALL;
  const entry = new URL("./scan-thread.ts", import.meta.url);
  if (isSmall) await scanLeads({ db, now: () => clock.now(), rest: () => setImmediate() }, { scope, scanId });
  else await runThread({ name: "search for duplicates", entry, work: payload, heapMb: HEAP_MB }, foundation);
}

async function giveUp({ organizationId, scanId }: RunScanPayload, { db, clock }: Foundation): Promise<void> {
  const scope = { organizationId };
  const now = clock.now();
  await db.transaction(async (tx) => {
    const current = await scanStore(tx, scope).find();
    if (current?.scanId !== scanId || current.status === "done") return;
    await scanWriter(tx, scope).note(scanId, { status: "failed", finishedAt: now });
    const actor = { kind: "system" as const, name: "duplicates" };
    const detail = { found: current.found, scanned: current.scanned, failed: true };
    await recordEvent(tx, { type: "duplicateScan.finished", organizationId, actor, subjectId: scanId, detail }, now);
  });
}
