// Entry of the worker thread of a search for duplicates.
import { workerData } from "node:worker_threads";
import { inThread, type ThreadInput } from "../jobs/in-thread.ts";
import type { RunScanPayload } from "./run-scan.ts";
import { scanLeads } from "./scan-leads.ts";

const input: ThreadInput<RunScanPayload> = workerData;
const { organizationId, scanId } = input.work;
await inThread(input, (ground) => scanLeads(ground, { scope: { organizationId }, scanId }));
