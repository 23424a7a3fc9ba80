import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { insertLeads } from "./store-import.ts";
import { readCounts } from "./store-rollup.ts";

/** How many sample leads, from which seed. */
export interface SampleOrder {
  count: number;
  seed: number;
  /** who asked for them; the program itself when left out */
  actor?: Actor;
  onProgress?: (made: number) => void;
}

const PROGRAM: Actor = { kind: "system", name: "sample-leads" };

/** Few long transactions: a short one writes most pages of the random indexes for each of its rows anew (56 KB a row, tried). */
const BATCH = 10_000;

/** Fills an organization with fictional leads: the same ones for the same seed on an empty organization. */
export async function makeSampleLeads(
  foundation: Pick<Foundation, "db" | "clock">,
  scope: Scope,
  { count, seed, actor = PROGRAM, onProgress }: SampleOrder,
): Promise<void> {
  const random = seededRandom(seed);
  const now = foundation.clock.now();
  const before = (await readCounts(foundation.db, scope)).reduce((sum, line) => sum + line.count, 0);
  for (let made = 0; made < count; ) {
    const size = Math.min(BATCH, count - made);
    const samples = { before, made, count: size, total: count, random, actor, now };
    await foundation.db.transaction((tx) => insertSamples(tx, scope, samples));
    made += size;
    onProgress?.(made);
  }
}

/** Some of the sample leads of an order. */
interface Samples {
  /** how many leads there were before the order: the samples are numbered from there */
  readonly before: number;
  /** how many of the order are made already */
  readonly made: number;
  readonly count: number;
  /** how many are ordered */
  readonly total: number;
  readonly random: () => number;
  readonly actor: Actor;
  readonly now: number;
}

/** Stores sample leads in the caller's transaction. They come one after the other, as in a real base. */
export async function insertSamples(
  tx: Tx,
  scope: Scope,
  { before, made, count, total, random, actor, now }: Samples,
): Promise<void> {
  const drafts = Array.from({ length: count }, (_, at) =>
    sampleLead(random, before + made + at + 1, now, (made + at) / total),
  );
  await insertLeads(tx, scope, { drafts, now });
  const detail = { cause: "import", count };
  const { organizationId } = scope;
  const event = { type: "leads.changed", organizationId, actor, subjectId: organizationId, detail } as const;
  // the entry in the audit log is of all of them
  const isLast = made + count >= total;
  await recordEvent(tx, { ...event, unaudited: !isLast }, now);
}
