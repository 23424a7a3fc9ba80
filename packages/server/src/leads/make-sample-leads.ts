import { sampleLead } from "@lead-dashboard/domain/leads/sample-leads";
import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import type { Scope } from "../db/database.ts";
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
    const drafts = Array.from({ length: size }, (_, at) => sampleLead(random, before + made + at + 1, now));
    await foundation.db.transaction(async (tx) => {
      await insertLeads(tx, scope, { drafts, now });
      await recordEvent(
        tx,
        {
          type: "leads.changed",
          organizationId: scope.organizationId,
          actor,
          subjectId: scope.organizationId,
          detail: { cause: "import", count: size },
          unaudited: made + size < count,
        },
        now,
      );
    });
    made += size;
    onProgress?.(made);
  }
}
