import type { AuditEntry, AuditEntryFilter } from "@lead-dashboard/contract/audit/schemas";
import { csvLine } from "@lead-dashboard/domain/leads/csv-cell";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { presentEntry } from "./present.ts";
import { type AuditFilter, type AuditPlace, auditStore } from "./store.ts";

const PAGE = 500;
const COLUMNS = [
  ...["number", "at", "actor", "actorId", "apiKeyId", "action", "subjectId", "leadId"],
  ...["before", "after", "detail", "hash"],
];

/** The log as CSV, newest first, streamed; safe to open in a spreadsheet. That it went out is an entry of its own. */
export async function exportEntries(
  { db, clock }: Foundation,
  { scope, organizationId, actor }: Caller,
  { asked, filter }: { asked: AuditEntryFilter; filter: AuditFilter },
): Promise<Response> {
  const now = clock.now();
  const detail = { what: "audit log", format: "csv", filter: asked };
  await db.transaction((tx) =>
    recordEvent(tx, { type: "export.made", organizationId, actor, subjectId: organizationId, detail }, now),
  );
  const log = auditStore(db, scope);
  const encoder = new TextEncoder();
  let place: AuditPlace | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(`\ufeff${csvLine(COLUMNS)}`)),
    async pull(controller) {
      const rows = await log.list(filter, PAGE, place);
      if (rows.length > 0) controller.enqueue(encoder.encode(rows.map((row) => lineOf(presentEntry(row))).join("")));
      place = rows.at(-1) ?? place;
      if (rows.length < PAGE) controller.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="audit-log-${new Date(now).toISOString().slice(0, 10)}.csv"`,
      "cache-control": "no-store",
    },
  });
}

function lineOf({ number, at, actor, action, subjectId, leadId, before, after, detail, hash }: AuditEntry): string {
  const who = [actor.name ?? actor.kind, actor.id, actor.apiKeyId ?? ""];
  const what = [before, after, detail].map((values) => (values === null ? "" : JSON.stringify(values)));
  return csvLine([String(number), at, ...who, action, subjectId, leadId ?? "", ...what, hash]);
}
