import type { ImportPreview, ImportPurpose, PreviewLead, PreviewRow } from "@lead-dashboard/contract/imports/schemas";
import { afterMerge, type DuplicatePolicy, type Merged, mergeLead } from "@lead-dashboard/domain/imports/merge-lead";
import { preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { sharedKeys } from "@lead-dashboard/domain/leads/match-keys";
import type { Queryable, Scope } from "../db/database.ts";
import { leadStore } from "../leads/store.ts";
import { duplicateAmong, findByKeys, type KeyOwner } from "../leads/store-import.ts";
import { countRows } from "./count-rows.ts";
import { fileProblems } from "./file-problems.ts";
import { keptOut } from "./kept-out.ts";
import { knownLeads, listedAmong } from "./known-leads.ts";
import { syntaxName } from "./map-columns.ts";
import type { OpenedFile } from "./open-file.ts";
import { type PreparedRow, rowPreparer } from "./prepare-row.ts";
import { purposeOf } from "./purpose-of.ts";
import type { ImportSettings } from "./read-settings.ts";
import type { UploadRow } from "./store.ts";

const SHOWN_ROWS = 20;
/** Of a large file so many from its head; a small one is judged whole. */
const COUNTED_ROWS = 500;
const MOST_JUDGED = 3_000;

/** What a preview looks at. */
export interface PreviewInput {
  upload: UploadRow;
  file: OpenedFile;
  settings: ImportSettings;
  policy: DuplicatePolicy;
  /** null: as the file looks */
  purpose: ImportPurpose | null;
  country: string | null;
  isRemembered: boolean;
  now: number;
}

/** The beginning of a file as the import would store it, against the leads there are now. */
export async function previewImport(db: Queryable, scope: Scope, input: PreviewInput): Promise<ImportPreview> {
  const { upload, file } = input;
  const { inspected } = file;
  const { mapping, records } = inspected;
  const context = {
    country: input.country,
    source: mapping.formatName,
    now: input.now,
    timeZone: input.settings.timeZone,
    readCustom: input.settings.readCustom,
    findMember: input.settings.findMember,
  };
  const purpose = purposeOf(input.purpose, mapping.format);
  const isOptOutList = purpose === "do-not-contact";
  const { rules } = input.settings;
  const { syntax } = inspected;
  const isByPosition = syntaxName(syntax) === "json";
  const prepare = rowPreparer({ columns: mapping.columns, context, rules, importId: null, isOptOutList, isByPosition });
  const judged = file.isWhole ? MOST_JUDGED : COUNTED_ROWS;
  const prepared = records.slice(0, judged).map((record, place) => prepare(record, place + 1));
  const rows = file.isBinary ? [] : await judge(db, scope, { prepared, input });
  const counted = file.isBinary ? { rows: 0, isExact: true } : await countRows(upload, file);
  return {
    uploadId: upload.id,
    fileName: upload.fileName,
    size: upload.size,
    purpose,
    isRemembered: input.isRemembered,
    sheets: upload.sheets ?? [],
    sheet: upload.sheet,
    format: mapping.format,
    formatName: mapping.formatName,
    syntax: syntaxName(syntax),
    encoding: file.encoding,
    delimiter: syntax.kind === "csv" ? syntax.dialect.delimiter : null,
    columns: mapping.columns.map(({ dateOrder: _, decimal: __, isUsual: ___, ...column }, place) => ({
      ...column,
      ...(input.isRemembered && column.reason === "chosen" && { reason: "remembered" as const }),
      samples: inspected.samples[place] ?? [],
      choices: inspected.choices[place] ?? [],
    })),
    hasHeader: inspected.hasHeader,
    dates: inspected.dates,
    rows: rows.slice(0, SHOWN_ROWS),
    rowCount: counted.rows,
    isRowCountExact: counted.isExact,
    sampledRows: rows.length,
    sample: countsOf(rows),
    problems: fileProblems(upload, file, purpose),
  };
}

function countsOf(rows: readonly PreviewRow[]): ImportPreview["sample"] {
  const count = (test: (row: PreviewRow) => boolean) => rows.filter(test).length;
  return {
    new: count((row) => row.outcome === "create"),
    known: count((row) => row.duplicateOf?.line === null),
    repeated: count((row) => row.duplicateOf !== null && row.duplicateOf.line !== null),
    refused: count((row) => row.outcome === "refuse"),
    warned: count((row) => (row.outcome === "create" || row.outcome === "update") && row.problems.length > 0),
    optedOut: count((row) => row.optOuts.length > 0),
    unclearOptOuts: count(
      (row) => row.optOuts.length > 0 && row.problems.some((problem) => problem.code === "optOut.unclear"),
    ),
  };
}

type Owner = KeyOwner & { line: number | null; name: string };

/** Decides each row as the import would, without writing. */
async function judge(
  db: Queryable,
  scope: Scope,
  given: { prepared: readonly PreparedRow[]; input: Pick<PreviewInput, "policy" | "country" | "now"> },
): Promise<PreviewRow[]> {
  const { policy, country, now } = given.input;
  const leads = given.prepared.filter((row) => row.kind === "lead");
  const stored = await findByKeys(
    db,
    scope,
    leads.flatMap((row) => row.draft.matchKeys),
  );
  const imported = await knownLeads(
    db,
    scope,
    leads.map(({ fingerprint, draft }) => ({ fingerprint, matchKeys: draft.matchKeys })),
  );
  const ids = [...new Set([...stored.values()].flat().map((owner) => owner.leadId))];
  const before = new Map((await leadStore(db, scope).findMany(ids.slice(0, 1000))).map((lead) => [lead.id, lead]));
  /** leads as they would be by now: stored ones, and those of earlier rows */
  const current = new Map<string, PreviewedLead>(before);
  const owners = new Map<string, Owner[]>();
  for (const [key, list] of stored)
    owners.set(
      key,
      list.map((owner) => ({ ...owner, line: null, name: before.get(owner.leadId)?.name ?? "" })),
    );
  const lines = new Map<string, { line: number; name: string }>();
  const listed = await listedAmong(
    db,
    scope,
    given.prepared.flatMap((row) =>
      row.kind === "addresses" ? row.addresses : row.kind === "lead" ? (row.optOuts ?? []) : [],
    ),
  );
  const refusalOf = await keptOut(db, scope, { rows: given.prepared, country });
  return given.prepared.map((row): PreviewRow => {
    const { line } = row;
    const nothing = { line, lead: null, optOuts: [], problems: [], duplicateOf: null };
    if (row.kind === "blank" || row.kind === "exempt") return { ...nothing, outcome: "skip" };
    const freshOf = (addresses: readonly string[]) => {
      const fresh = addresses.filter((address) => !listed.has(address));
      for (const address of fresh) listed.add(address);
      return fresh;
    };
    if (row.kind === "addresses") {
      const optOuts = freshOf(row.addresses);
      return { ...nothing, outcome: optOuts.length > 0 ? "create" : "skip", optOuts, problems: row.problems };
    }
    const refusal = refusalOf(row);
    if (row.kind === "refused") {
      if (refusal !== null) return { ...nothing, outcome: "refuse", problems: [refusal] };
      const problem = {
        severity: "refused" as const,
        field: row.field,
        code: row.code,
        message: row.reason,
        value: row.cells.find((cell) => cell !== "")?.slice(0, 200) ?? null,
      };
      return { ...nothing, outcome: "refuse", problems: [problem] };
    }
    if (refusal !== null)
      return { ...nothing, outcome: "refuse", optOuts: freshOf(row.optOuts ?? []), problems: [refusal] };
    const seen = { line, lead: presentDraft(row.draft), optOuts: freshOf(row.optOuts ?? []), problems: row.problems };
    const earlier = lines.get(row.fingerprint);
    if (earlier !== undefined)
      return { ...seen, outcome: "skip", duplicateOf: { leadId: null, ...earlier, matchedBy: "row" } };
    lines.set(row.fingerprint, { line, name: row.draft.name });
    const found = duplicateAmong(row.draft, owners);
    const owner = found === null ? null : ownerOf(owners, found.leadId, row.draft.matchKeys);
    if (found === null || owner === null) {
      const known = imported.get(row.fingerprint);
      if (known !== undefined) {
        const bin =
          known.why === "binned" ? { leadId: known.leadId, matchedBy: "bin" } : { leadId: null, matchedBy: "row" };
        return { ...seen, outcome: "skip", duplicateOf: { line: null, name: row.draft.name, ...bin } };
      }
      addOwner(owners, row);
      current.set(`line ${line}`, row.draft);
      return { ...seen, outcome: "create", duplicateOf: null };
    }
    const duplicateOf = {
      leadId: owner.line === null ? owner.leadId : null,
      line: owner.line,
      name: owner.name,
      matchedBy: found.by,
    };
    const lead = current.get(owner.leadId);
    if (policy === "skip" || lead === undefined) return { ...seen, outcome: "skip", duplicateOf };
    const merged = mergeLead(lead, row.draft, { policy, hasStatus: row.hasStatus });
    const { after, isChanged } = afterMerge(lead, merged, now);
    current.set(owner.leadId, after);
    return { ...seen, lead: presentDraft(after), outcome: isChanged ? "update" : "skip", duplicateOf };
  });
}

function ownerOf(owners: ReadonlyMap<string, readonly Owner[]>, leadId: string, keys: readonly string[]): Owner | null {
  return keys.flatMap((key) => owners.get(key) ?? []).find((owner) => owner.leadId === leadId) ?? null;
}

function addOwner(owners: Map<string, Owner[]>, { line, draft }: PreparedRow & { kind: "lead" }): void {
  const { placeId, cid, city, name } = draft;
  const owner = { leadId: `line ${line}`, seq: null, placeId, cid, city, importId: null, line, name };
  for (const key of sharedKeys(draft.matchKeys)) owners.set(key, [...(owners.get(key) ?? []), owner]);
}

type PreviewedLead = Merged & Pick<LeadDraft, "source" | "createdAt">;

function presentDraft(draft: PreviewedLead): PreviewLead {
  return {
    name: draft.name,
    contactName: draft.contactName,
    ...preferredContacts(draft.contactPoints),
    contactPoints: draft.contactPoints.map(({ kind, value, label, preferred, state }) => ({
      kind,
      value,
      label,
      preferred,
      state,
    })),
    website: draft.website,
    address: draft.address,
    city: draft.city,
    region: draft.region,
    country: draft.country,
    language: draft.language,
    timeZone: draft.timeZone,
    category: draft.category,
    rating: draft.rating,
    reviewCount: draft.reviewCount,
    mapsUrl: draft.mapsUrl,
    placeId: draft.placeId,
    cid: draft.cid,
    latitude: draft.latitude,
    longitude: draft.longitude,
    openingHours: draft.openingHours,
    businessStatus: draft.businessStatus,
    socials: draft.socials,
    source: draft.source,
    tags: draft.tags,
    customFields: draft.customFields,
    notes: draft.notes,
    status: draft.status,
    dealValue: draft.dealValue === null ? null : draft.dealValue / 100,
    currency: draft.currency,
    assignedTo: draft.assignedTo,
    lostReason: draft.lostReason,
    createdAt: wireInstant(draft.createdAt),
    firstContactedAt: wireInstant(draft.firstContactedAt),
    lastContactedAt: wireInstant(draft.lastContactedAt),
    firstRepliedAt: wireInstant(draft.firstRepliedAt),
    lastRepliedAt: wireInstant(draft.lastRepliedAt),
    wonAt: wireInstant(draft.wonAt),
    lostAt: wireInstant(draft.lostAt),
    nextFollowUpAt: wireInstant(draft.nextFollowUpAt),
  };
}

function wireInstant(at: number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString();
}
