import type { LeadDraft } from "../leads/lead-draft.ts";
import type { LeadStatus } from "../leads/lead-status.ts";
import { meansOptOut } from "./read-opt-out.ts";
import { readStatus } from "./read-status.ts";
import { MAX_LENGTH, type Row } from "./row.ts";

type History = Partial<LeadDraft> & Pick<LeadDraft, "status" | "lostReason">;

/**
 * What happened before the lead came here. Its status as the file names it, else as its dates show, so that yesterday's
 * contact does not look untouched.
 */
export function historyOfRow(row: Row): History {
  const history: History = { status: "NEW", lostReason: row.text("lostReason", MAX_LENGTH.text) || null };
  const createdAt = row.instant("createdAt");
  const contacted = datesOf(row.instant("firstContactedAt"), row.instant("lastContactedAt"));
  const replied = datesOf(row.instant("firstRepliedAt"), row.instant("lastRepliedAt"));
  const dates = {
    contactedAt: contacted.last,
    repliedAt: replied.last,
    wonAt: row.instant("wonAt"),
    lostAt: row.instant("lostAt"),
  };
  history.status = statusOf(row, dates);
  // assigned one by one: a spread into the draft of every row costs a tenth of reading it
  if (createdAt !== null) history.createdAt = createdAt;
  if (contacted.first !== null) history.firstContactedAt = contacted.first;
  if (contacted.last !== null) history.lastContactedAt = contacted.last;
  if (replied.first !== null) history.firstRepliedAt = replied.first;
  if (replied.last !== null) history.lastRepliedAt = replied.last;
  if (dates.wonAt !== null) history.wonAt = dates.wonAt;
  if (dates.lostAt !== null) history.lostAt = dates.lostAt;
  return history;
}

/** What happened at least once, by the dates a row has of it: one alone is the first and the last. */
function datesOf(first: number | null, last: number | null): { first: number | null; last: number | null } {
  if (first === null || last === null) return { first: first ?? last, last: last ?? first };
  return first <= last ? { first, last } : { first: last, last: first };
}

/** Whether the cells of a row name a status, in a word that is known. */
export function namesStatus(row: Row): boolean {
  return row.texts("status").some((text) => readStatus(text) !== null);
}

interface Dates {
  contactedAt: number | null;
  repliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
}

/** Exports have several stages (of the lead, the person, the deal): how far the lead has come is the furthest of them. */
const ORDER: readonly LeadStatus[] = ["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"];

function statusOf(row: Row, dates: Dates): LeadStatus {
  const named = namedStatus(row);
  const shown = statusByDates(row, dates);
  // "New" is also what programs call a lead whose stage nobody set.
  if (named === null || named === "NEW") return shown;
  const { contactedAt, repliedAt } = dates;
  // An answer that came after the last contact: the stage was not moved since.
  return named === "CONTACTED" && repliedAt !== null && repliedAt > (contactedAt ?? 0) ? "REPLIED" : named;
}

function namedStatus(row: Row): LeadStatus | null {
  const cells = row.texts("status");
  if (cells.length === 0) return null;
  let furthest = -1;
  for (const cell of cells) {
    const status = readStatus(cell);
    if (status !== null) furthest = Math.max(furthest, ORDER.indexOf(status));
  }
  const unknown = cells.find((cell) => readStatus(cell) === null && !meansOptOut(cell));
  if (furthest < 0 && unknown !== undefined) row.report("status.unknown", "status", unknown);
  return ORDER[furthest] ?? null;
}

/** Some files say only that something happened: `Replied: yes`. */
function statusByDates(row: Row, { contactedAt, repliedAt, wonAt, lostAt }: Dates): LeadStatus {
  if (wonAt !== null && wonAt >= (lostAt ?? 0)) return "CLOSED";
  if (lostAt !== null || row.happened("lostAt")) return "LOST";
  if (row.happened("wonAt")) return "CLOSED";
  if (repliedAt !== null || row.happened("lastRepliedAt")) return "REPLIED";
  return contactedAt !== null || row.happened("lastContactedAt") ? "CONTACTED" : "NEW";
}
