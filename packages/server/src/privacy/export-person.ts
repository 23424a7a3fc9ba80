import { isMessageState, publicState } from "@lead-dashboard/domain/messages/message-state";
import { recordEvent } from "../events/outbox.ts";
import { presentChange } from "../events/present-change.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { presentExportedLead } from "../leads/present.ts";
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
  const mergedLeads = await Promise.all(merged.map((id) => leadStore(db, scope).findAny(id)));
  const whole = {
    madeAt: new Date(now).toISOString(),
    lead: await readLead(db, scope, leadId),
    ...asTold(await held.everything(leadId)),
    ...(await held.around(leadId)),
    mergedLeads: mergedLeads.flatMap((lead) => (lead === undefined ? [] : mergedLead(lead))),
  };
  await db.transaction((tx) =>
    recordEvent(tx, { type: "privacy.exported", organizationId, actor, subjectId: leadId, leadId }, now),
  );
  return new Response(JSON.stringify(forReading(whole), null, 2), {
    headers: {
      "content-type": "application/json",
      "content-disposition": `attachment; filename="person-${leadId}.json"`,
      "cache-control": "no-store",
    },
  });
}

function mergedLead(lead: LeadRow) {
  return { ...presentExportedLead(lead), scoreReasons: lead.scoreReasons };
}

/** What happened by the words of the program, as its timeline and audit log show it. */
function asTold({
  messages,
  changes,
  audit,
  ...others
}: Awaited<ReturnType<ReturnType<typeof heldStore>["everything"]>>) {
  return {
    messages: messages.map(({ state, ...message }) => ({
      ...message,
      state: isMessageState(state) ? publicState(state) : state,
    })),
    ...others,
    changes: changes.map((change) => {
      const { before, after } = presentChange({ ...change, type: "lead.changed" });
      return { ...change, before, after };
    }),
    audit: audit.map((entry) => ({ ...entry, ...presentChange({ ...entry, type: entry.action }) })),
  };
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

/** Values that people name: a field of theirs may be called as a column of ours is. */
const NAMED_BY_PEOPLE = new Set(["customFields", "socials"]);

/** Applied to rows of the program: its own columns are left out or told as instants, what people named stays as it is. */
function forReading(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forReading);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !MACHINERY.has(name))
      .map(([name, one]) => {
        if (NAMED_BY_PEOPLE.has(name)) return [name, one];
        return [name, name.endsWith("At") && typeof one === "number" ? new Date(one).toISOString() : forReading(one)];
      }),
  );
}
