import type { BulkOutcomeFilter } from "@lead-dashboard/contract/bulk-actions/schemas";
import { csvLine } from "@lead-dashboard/domain/leads/csv-cell";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { presentOutcome } from "./present.ts";
import { bulkActionStore } from "./store.ts";

const PAGE = 500;

/** What became of each lead of a bulk action as CSV, read page by page while it is sent. */
export async function exportOutcomes(
  { db }: Foundation,
  { scope }: Caller,
  { id, query }: { id: string; query: BulkOutcomeFilter },
): Promise<Response> {
  const actions = bulkActionStore(db, scope);
  if ((await actions.find(id)) === undefined) throw notFound();
  const line = (cells: readonly (string | null)[]) => csvLine(cells.map((cell) => cell ?? ""));
  const page = { limit: PAGE, outcome: query.outcome ?? null, isSpared: query.spared === "true" };
  const encoder = new TextEncoder();
  let after: number | null = null;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (after === null) {
        after = -1;
        controller.enqueue(encoder.encode(`\ufeff${line(["leadId", "leadName", "outcome", "reason", "spared"])}`));
        return;
      }
      const items = await actions.outcomes(id, { ...page, after });
      const last = items.at(-1);
      if (last === undefined) {
        controller.close();
        return;
      }
      after = last.position;
      const lines = items
        .map(presentOutcome)
        .map((one) => line([one.leadId, one.leadName, one.outcome, one.reason, one.spared]));
      controller.enqueue(encoder.encode(lines.join("")));
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="bulk-action-${id}.csv"`,
      "cache-control": "no-store",
    },
  });
}
