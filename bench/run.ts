// `npm run bench`: every figure an issue names, in one table. `npm run bench -- bulk import` measures some of it, `--postgres`
// the same on PostgreSQL.
import { cpus, loadavg } from "node:os";
import { measureBulk } from "./bulk.ts";
import { measureDuplicates } from "./duplicates.ts";
import { type Figure, tableOf } from "./figures.ts";
import { useEngine } from "./ground.ts";
import { measureImport, measureMillion } from "./import.ts";
import { measureInbox } from "./inbox.ts";
import { measureLeads } from "./leads.ts";
import { measureMailbox } from "./mailbox.ts";
import { measurePipeline } from "./pipeline.ts";
import { measureSequences } from "./sequences.ts";
import { measureSimulator } from "./simulator.ts";
import { measureStartup } from "./startup.ts";
import { measureWebhooks } from "./webhooks.ts";

const MEASUREMENTS: Record<string, () => Promise<Figure[]>> = {
  startup: measureStartup,
  import: measureImport,
  "import-million": measureMillion,
  leads: () => measureLeads(100_000),
  million: () => measureLeads(1_000_000),
  bulk: () => measureBulk(),
  duplicates: measureDuplicates,
  pipeline: measurePipeline,
  simulator: measureSimulator,
  sequences: () => measureSequences(),
  inbox: measureInbox,
  mailbox: measureMailbox,
  webhooks: measureWebhooks,
};

const POSTGRES = "--postgres";
const isPostgres = process.argv.includes(POSTGRES);
if (isPostgres) useEngine("postgres");
const named = process.argv.slice(2).filter((argument) => argument !== POSTGRES);
const asked = named.length > 0 ? named : Object.keys(MEASUREMENTS);
const figures: Figure[] = [];
for (const name of asked) {
  const measure = MEASUREMENTS[name];
  if (measure === undefined) throw new Error(`No measurement ${name}: ${Object.keys(MEASUREMENTS).join(", ")}`);
  console.error(`Measuring ${name}`);
  figures.push(...(await measure()));
}
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(" ");
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, ${isPostgres ? "PostgreSQL" : "SQLite"}, load ${load}\n\n${tableOf(figures)}`,
);
