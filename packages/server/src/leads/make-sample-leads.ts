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
    const samples = { from: before + made, count: size, arrived: made / count, arriving: size / count, random, now };
    await foundation.db.transaction((tx) =>
      insertSamples(tx, scope, { ...samples, actor, isLast: made + size >= count }),
    );
    made += size;
    onProgress?.(made);
  }
}

/** Some sample leads, numbered from one behind `from`. */
interface Samples {
  readonly from: number;
  readonly count: number;
  /** leads come one after the other, as in a real base: the first of these at this share of the time, 0–1 */
  readonly arrived: number;
  /** and all of these within this share of it, 0–1 */
  readonly arriving: number;
  readonly random: () => number;
  readonly actor: Actor;
  /** the entry in the audit log is of all of them */
  readonly isLast: boolean;
  readonly now: number;
}

/** Stores sample leads in the caller's transaction. */
export async function insertSamples(
  tx: Tx,
  scope: Scope,
  { from, count, arrived, arriving, random, actor, isLast, now }: Samples,
): Promise<void> {
  const drafts = Array.from({ length: count }, (_, at) =>
    sampleLead(random, from + at + 1, now, arrived + (arriving * at) / count),
  );
  await insertLeads(tx, scope, { drafts, now });
  const detail = { cause: "import", count };
  const { organizationId } = scope;
  const event = { type: "leads.changed", organizationId, actor, subjectId: organizationId, detail } as const;
  await recordEvent(tx, { ...event, unaudited: !isLast }, now);
}
