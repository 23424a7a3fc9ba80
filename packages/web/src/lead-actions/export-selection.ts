import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { addressOf, call } from "../api/call.ts";
import { asQuery } from "../lead-list/lead-filter.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";
import { actions as t } from "../messages/en/actions.ts";
import type { Target } from "./bulk.ts";

/** Ids that one address takes. */
const PIECE = 100;

/** Has the browser save the selected leads as CSV; everything that matches is streamed by the server. */
export async function exportSelection({ rows, filter }: Target): Promise<void> {
  const { exportLeadsCsv } = leadEndpoints;
  if (filter) return save(addressOf(exportLeadsCsv, {}, asQuery(filter)));
  try {
    const pieces: string[] = [];
    for (const [hidden, leads] of Map.groupBy(rows, ({ lead }) => lead.hidden === true)) {
      const ids = [...new Set(leads.map(({ lead }) => lead.id))];
      for (let from = 0; from < ids.length; from += PIECE) {
        const query = { id: ids.slice(from, from + PIECE), ...(hidden && { hidden }) };
        const text = await (await call(exportLeadsCsv, { query })).text();
        // The columns are named once.
        pieces.push(pieces.length === 0 ? text : text.slice(text.indexOf("\n") + 1));
      }
    }
    const address = URL.createObjectURL(new Blob(["\ufeff", ...pieces], { type: "text/csv;charset=utf-8" }));
    save(address, t.exportName);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}

function save(address: string, name = ""): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
}
