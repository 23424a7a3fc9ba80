import { hash } from "node:crypto";
import { cleanText, textOf } from "@lead-dashboard/domain/imports/clean-cell";
import { addressesOf, draftAddresses } from "@lead-dashboard/domain/imports/draft-addresses";
import { draftRow, type RowContext } from "@lead-dashboard/domain/imports/draft-row";
import type { FileRecord, ReadRow } from "@lead-dashboard/domain/imports/file-record";
import type { MappedColumn } from "@lead-dashboard/domain/imports/guess-mapping";
import { isOwnExport, takeOwnValues } from "@lead-dashboard/domain/imports/own-format";
import { planRows, type RowPlan } from "@lead-dashboard/domain/imports/row-plan";
import type { RowProblem } from "@lead-dashboard/domain/imports/row-problem";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { type EngagementEvent, NO_EVENTS } from "@lead-dashboard/domain/scoring/score-events";
import { factsOf } from "@lead-dashboard/domain/scoring/score-facts";
import { scoreLead } from "@lead-dashboard/domain/scoring/score-lead";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";

/** A row as far as it can be judged without the database. */
export type PreparedRow = { rowNumber: number; line: number } & (
  | { kind: "blank" }
  | { kind: "refused"; reason: string; field: string | null; code: string; cells: string[] }
  /** nothing to do: the row says that these may be written to */
  | { kind: "exempt" }
  | { kind: "addresses"; addresses: string[]; problems: RowProblem[] }
  | {
      kind: "lead";
      fingerprint: string;
      draft: LeadDraft;
      problems: RowProblem[];
      hasStatus: boolean;
      /** addresses that come onto the do-not-contact list; null: the row does not object */
      optOuts: string[] | null;
    }
);

/** What holds for every row of one import. */
export interface Preparation {
  columns: readonly MappedColumn[];
  context: RowContext;
  rules: ScoreRules;
  importId: string | null;
  /** the file is a do-not-contact list */
  isOptOutList: boolean;
  /** rows are told by their position: in a JSON array all of them may stand on one line */
  isByPosition: boolean;
}

/** Longest cell of a refused row that the report keeps, in characters. */
const KEPT_CELL = 2000;

/** Makes the function that turns the records of a file into leads ready to be stored. */
export function rowPreparer({
  columns,
  context,
  rules,
  importId,
  isOptOutList,
  isByPosition,
}: Preparation): (record: FileRecord, rowNumber: number) => PreparedRow {
  const plan = planRows(columns);
  const names = columns.map((column) => column.name);
  const header = names.join("\u001f");
  const isOwn = isOwnExport(names);
  return (record, rowNumber) => {
    const place = { rowNumber, line: isByPosition ? rowNumber : record.line };
    if ("refused" in record) {
      const { code, message } = record.refused;
      return { ...place, kind: "refused", reason: message, field: null, code, cells: [keptCell(record.text)] };
    }
    if (isOptOutList) return { ...place, ...preparedAddresses(record, plan, context) };
    const { draft, problems: found, isBlank, objection, hasStatus } = draftRow(record.cells, plan, context);
    if (isBlank) return { ...place, kind: "blank" };
    if (draft === null) return { ...place, ...refusal(record, found) };
    const row = { columns: names, cells: record.cells, context, problems: found };
    const problems = isOwn ? takeOwnValues(draft, row) : found;
    Object.assign(draft, scoreOf(draft, rules, context.now), { importId });
    return {
      ...place,
      kind: "lead",
      fingerprint: fingerprintOf(record, header),
      draft,
      problems,
      hasStatus,
      optOuts: objection === null ? null : addressesOf(draft.contactPoints, objection),
    };
  };
}

/** What is worth knowing about a row that goes in, and the row as it was. */
export interface RowWarning {
  reason: string;
  cells: string[];
}

/** The warning of a row; null where nothing is wrong with it, or it does not go in. */
export function warningOf(record: FileRecord, row: PreparedRow): RowWarning | null {
  if ((row.kind !== "lead" && row.kind !== "addresses") || row.problems.length === 0 || "refused" in record)
    return null;
  return { reason: row.problems.map(sentence).join(". "), cells: record.cells.map(keptCell) };
}

type Judged<Kind extends PreparedRow["kind"]> = Omit<PreparedRow & { kind: Kind }, "rowNumber" | "line">;

function preparedAddresses(
  record: ReadRow,
  plan: RowPlan,
  context: RowContext,
): Judged<"blank"> | Judged<"exempt"> | Judged<"addresses"> | Judged<"refused"> {
  const { addresses, problems, isBlank, isExempt } = draftAddresses(record.cells, plan, context);
  if (isBlank) return { kind: "blank" };
  if (isExempt) return { kind: "exempt" };
  return addresses.length === 0 ? refusal(record, problems) : { kind: "addresses", addresses, problems };
}

/** The first problem is the one that refuses; what was wrong with single cells is told with it. */
function refusal(record: ReadRow, problems: readonly RowProblem[]): Judged<"refused"> {
  const [first, ...others] = problems;
  const { message = "Cannot be stored", field = null, code = "row.refused" } = first ?? {};
  const reason = [field === null ? message : `${field}: ${message}`, ...others.map(sentence)].join(". ");
  return { kind: "refused", reason, field, code, cells: record.cells.map(keptCell) };
}

function sentence({ field, message, value }: RowProblem): string {
  return `${[field, value].filter((part) => part !== null).join(" ")}: ${message}`;
}

/** What tells a row from every other: its cells and the columns they stand in. 120 bits, so that chance never joins two. */
function fingerprintOf(record: ReadRow, header: string): string {
  const text =
    record.object === undefined ? `${header}\u001e${record.cells.join("\u001f")}` : JSON.stringify(record.object);
  return hash("sha1", text, "base64url").slice(0, 20);
}

/** What JSON of every database takes: no NUL, no halves of characters. */
function keptCell(cell: unknown): string {
  const text = typeof cell === "object" && cell !== null ? JSON.stringify(cell) : textOf(cell);
  return cleanText(text.slice(0, KEPT_CELL));
}

/** A new lead is scored while it is read: its facts, and the reply the file knows of, are all there is. */
function scoreOf(draft: LeadDraft, rules: ScoreRules, now: number): Partial<LeadDraft> {
  const facts = factsOf({ ...draft, createdAt: draft.createdAt ?? now });
  const { score, reasons, temperature, nextScoreAt } = scoreLead(facts, repliesOf(draft), rules, now);
  return { score, scoreReasons: reasons, scoreTemperature: temperature, scoredAt: now, nextScoreAt };
}

function repliesOf({ lastRepliedAt = null }: LeadDraft): readonly EngagementEvent[] {
  return lastRepliedAt === null ? NO_EVENTS : [{ kind: "reply", at: lastRepliedAt, afterMs: null }];
}
