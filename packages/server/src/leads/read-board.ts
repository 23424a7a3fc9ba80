import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import type { Queryable, Scope } from "../db/database.ts";
import { presentCounts } from "./present.ts";
import { countLeads } from "./store-count.ts";
import type { Asker } from "./store-plan.ts";
import { listLeadTexts } from "./store-texts.ts";
import { writeLeadPage } from "./write-lead-page.ts";

/** Cards of a column that are there at once; the rest comes by `GET /leads` with the column's cursor. */
const CARDS = 30;

/** The first page of every column with counts and deal values, as JSON; a status in the filter is left out. */
export async function readBoard(
  db: Queryable,
  scope: Scope,
  { filter, asker }: { filter: LeadFilter; asker: Asker },
): Promise<Uint8Array<ArrayBuffer>> {
  const { status: _, ...rest } = filter;
  const counts = presentCounts(await countLeads(db, scope, { filter: rest, asker }));
  const parts: Uint8Array[] = [Buffer.from('{"columns":{')];
  for (const status of LEAD_STATUSES) {
    const request = {
      filter: { ...rest, status: [status] },
      sort: "-score" as const,
      limit: CARDS,
      cursor: null,
      asker,
    };
    const name = `${parts.length === 1 ? "" : ","}"${status}":`;
    parts.push(Buffer.from(name), writeLeadPage(await listLeadTexts(db, scope, request)));
  }
  return Buffer.concat([...parts, Buffer.from(`},"counts":${JSON.stringify(counts)}}`)]);
}
