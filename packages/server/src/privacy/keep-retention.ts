// How long leads are kept to whom nobody ever wrote: seen, set, and carried out once a day.
import type { Retention } from "@lead-dashboard/contract/privacy/schemas";
import { keptSince } from "@lead-dashboard/domain/leads/retention";
import type { Queryable, Scope } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { changeManyLeads } from "../leads/change-many-leads.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { heldStore, heldWriter, organizationsWithRetention } from "./store.ts";

const MOST_COUNTED = 10_000;
const BATCH = 100;

/** The months in force, and how many leads they, or others asked for, would concern now. */
export async function readRetention(
  db: Queryable,
  scope: Scope,
  { months: asked, now }: { months?: number | undefined; now: number },
): Promise<Retention> {
  const store = heldStore(db, scope);
  const months = await store.retentionMonths();
  const counted = asked ?? months;
  const concerned = counted === null ? [] : await store.untouchedSince(keptSince(counted, now), MOST_COUNTED);
  return { months, concerned: concerned.length };
}

/** Sets after how many months they go; null keeps them. */
export async function setRetention(
  { db, clock }: Foundation,
  caller: Caller,
  months: number | null,
): Promise<Retention> {
  const { scope, organizationId, actor } = caller;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const before = await heldStore(tx, scope).retentionMonths();
    if (before === months) return;
    await heldWriter(tx, scope).setRetention(months);
    const changed = { subjectId: organizationId, before: { months: before }, after: { months } };
    await recordEvent(tx, { type: "retention.changed", organizationId, actor, ...changed }, now);
  });
  return readRetention(db, scope, { now });
}

/** Puts into the bin what has been kept long enough; from there it is erased after 30 days. Running it again changes nothing. */
export async function applyRetention(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  const now = clock.now();
  const context = { actor: { kind: "system", name: "retention" }, cause: "edit", now, report: "batch" } as const;
  for (const { id: organizationId, months } of await organizationsWithRetention(db)) {
    const scope = { organizationId };
    for (let moved = BATCH; moved === BATCH; ) {
      const ids = await heldStore(db, scope).untouchedSince(keptSince(months, now), BATCH);
      const changes = ids.map((leadId) => ({
        leadId,
        wish: { deleted: true },
        // somebody may have written meanwhile
        isMeant: (lead: Pick<LeadRow, "status" | "lastContactedAt" | "assignedTo" | "dealValue">) =>
          lead.status === "NEW" && lead.lastContactedAt === null && lead.assignedTo === null && lead.dealValue === null,
      }));
      const results = await db.transaction((tx) => changeManyLeads(tx, scope, { changes, context }));
      moved = [...results.values()].filter((result) => result === "changed").length;
    }
  }
}
