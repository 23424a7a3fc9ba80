import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { readLead } from "../leads/read-lead.ts";
import { leadStore } from "../leads/store.ts";
import { heldStore } from "./store.ts";

/** All that is held about a lead, as a file to hand to the person (access and portability, security.md section 2). */
export async function exportPerson(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  leadId: string,
): Promise<Response> {
  if ((await leadStore(db, scope).findAny(leadId)) === undefined) throw notFound();
  const held = heldStore(db, scope);
  const now = clock.now();
  const merged = await held.mergedInto(leadId);
  const whole = {
    madeAt: new Date(now).toISOString(),
    lead: await readLead(db, scope, leadId),
    ...(await held.everything(leadId)),
    mergedLeads: await Promise.all(merged.map((id) => leadStore(db, scope).findAny(id))),
  };
  await db.transaction((tx) =>
    recordEvent(tx, { type: "privacy.exported", organizationId, actor, subjectId: leadId, leadId }, now),
  );
  return new Response(JSON.stringify(whole, withoutMachinery, 2), {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="person-${leadId}.json"`,
      "cache-control": "no-store",
    },
  });
}

/** Sums and search columns say nothing about a person that the rest does not; other people's addresses are not theirs. */
const MACHINERY = new Set([
  "organizationId",
  "searchText",
  "nameKey",
  "seq",
  "dedupeKey",
  "fence",
  "hash",
  "addressHash",
]);

function withoutMachinery(key: string, value: unknown): unknown {
  if (MACHINERY.has(key)) return undefined;
  return key.endsWith("At") && typeof value === "number" ? new Date(value).toISOString() : value;
}
