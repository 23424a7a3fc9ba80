// Streams what a filter matches, a page at a time, so that a million leads need no more memory than a thousand.
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { csvCell } from "@lead-dashboard/domain/leads/csv-cell";
import type { Queryable, Scope } from "../db/database.ts";
import { presentLead } from "./present.ts";
import { customFieldStore } from "./store-fields.ts";
import { listLeads } from "./store-list.ts";
import type { Asker } from "./store-plan.ts";

/** The formats an export comes in. */
export type ExportFormat = "csv" | "json";

/** What to export, for whom. */
export interface ExportRequest {
  filter: LeadFilter;
  asker: Asker;
  format: ExportFormat;
  /** told how many leads each piece holds */
  onPage?: (count: number) => void;
}

const PAGE = 500;

/** The export as text, in pieces. */
export async function* exportLeads(
  db: Queryable,
  scope: Scope,
  { filter, asker, format, onPage }: ExportRequest,
): AsyncGenerator<string> {
  const fields = (await customFieldStore(db, scope).list()).map((field) => field.key);
  yield format === "csv" ? `\ufeff${csvLine([...COLUMNS.keys(), ...fields])}` : "[";
  let isFirst = true;
  for (let cursor: string | null = null; ; ) {
    const page = await listLeads(db, scope, { filter, asker, sort: "createdAt", limit: PAGE, cursor });
    const leads = page.leads.map(presentLead);
    onPage?.(leads.length);
    if (format === "csv") yield leads.map((lead) => csvLine(cellsOf(lead, fields))).join("");
    else {
      yield leads.map((lead, at) => `${isFirst && at === 0 ? "\n" : ",\n"}${JSON.stringify(lead)}`).join("");
      isFirst = isFirst && leads.length === 0;
    }
    cursor = page.nextCursor;
    if (cursor === null) break;
    // Other requests are answered between two pages.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (format === "json") yield "\n]\n";
}

const list = (values: readonly string[]) => values.join(", ");
const others = (lead: Lead, kind: "phone" | "email") =>
  list(lead.contactPoints.filter((point) => point.kind === kind && !point.preferred).map((point) => point.value));

/** Columns of the CSV; the names are those that an import recognises. */
const COLUMNS = new Map<string, (lead: Lead) => string | number | boolean | null>([
  ["name", (lead) => lead.name],
  ["contactName", (lead) => lead.contactName],
  ["phone", (lead) => lead.phone],
  ["phoneE164", (lead) => lead.phoneE164],
  ["otherPhones", (lead) => others(lead, "phone")],
  ["email", (lead) => lead.email],
  ["otherEmails", (lead) => others(lead, "email")],
  ["website", (lead) => lead.website],
  ["address", (lead) => lead.address],
  ["city", (lead) => lead.city],
  ["region", (lead) => lead.region],
  ["country", (lead) => lead.country],
  ["language", (lead) => lead.language],
  ["timeZone", (lead) => lead.timeZone],
  ["category", (lead) => lead.category],
  ["rating", (lead) => lead.rating],
  ["reviewCount", (lead) => lead.reviewCount],
  ["mapsUrl", (lead) => lead.mapsUrl],
  ["placeId", (lead) => lead.placeId],
  ["cid", (lead) => lead.cid],
  ["latitude", (lead) => lead.latitude],
  ["longitude", (lead) => lead.longitude],
  ["businessStatus", (lead) => lead.businessStatus],
  ["openingHours", (lead) => (lead.openingHours === null ? null : JSON.stringify(lead.openingHours))],
  ["socials", (lead) => list(Object.values(lead.socials))],
  ["source", (lead) => lead.source],
  ["tags", (lead) => list(lead.tags)],
  ["notes", (lead) => lead.notes],
  ["status", (lead) => lead.status],
  ["temperature", (lead) => lead.temperature],
  ["score", (lead) => lead.score],
  ["dealValue", (lead) => lead.dealValue],
  ["currency", (lead) => lead.currency],
  ["lostReason", (lead) => lead.lostReason],
  ["assignedTo", (lead) => lead.assignedTo],
  ["nextFollowUpAt", (lead) => lead.nextFollowUpAt],
  ["lastContactedAt", (lead) => lead.lastContactedAt],
  ["lastRepliedAt", (lead) => lead.lastRepliedAt],
  ["createdAt", (lead) => lead.createdAt],
  ["id", (lead) => lead.id],
]);

function cellsOf(lead: Lead, fields: readonly string[]): string[] {
  const own = [...COLUMNS.values()].map((value) => value(lead));
  return [...own, ...fields.map((key) => lead.customFields[key] ?? null)].map((value) =>
    value === null ? "" : String(value),
  );
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
