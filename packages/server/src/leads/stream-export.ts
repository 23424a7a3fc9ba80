import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { type ExportFormat, exportLeads } from "./export-leads.ts";

const TYPES: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/** Answers with an export as it is read; who exported what goes into the audit log first. */
export async function streamExport(
  { db, clock }: Pick<Foundation, "db" | "clock">,
  { scope, organizationId, actor, memberId }: Caller,
  { filter, format, columns }: { filter: LeadFilter; format: ExportFormat; columns?: string[] | undefined },
): Promise<Response> {
  const now = clock.now();
  const pieces = await exportLeads(db, scope, { filter, asker: { memberId, now }, format, columns });
  await db.transaction((tx) =>
    recordEvent(
      tx,
      { type: "export.made", organizationId, actor, subjectId: organizationId, detail: { format, filter } },
      now,
    ),
  );
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  const name = `leads-${new Date(now).toISOString().slice(0, 10)}.${format}`;
  return new Response(body, {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
    },
  });
}
