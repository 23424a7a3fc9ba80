import type { LeadDraft } from "../leads/lead-draft.ts";
import type { LeadStatus } from "../leads/lead-status.ts";
import type { MappingField } from "./mapping-targets.ts";
import { meansOptOut } from "./read-opt-out.ts";
import { readStatus } from "./read-status.ts";
import { MAX_LENGTH, type Row } from "./row.ts";

type History = Partial<LeadDraft> & Pick<LeadDraft, "status" | "lostReason">;

/**
 * What happened before the lead came here. Its status as the file names it, else as its dates show, so that yesterday's
 * contact does not look untouched; a date to come is no history and left out.
 */
export function historyOfRow(row: Row, now: number): History {
  const history: History = { status: "NEW", lostReason: row.text("lostReason", MAX_LENGTH.text) || null };
  const createdAt = past(row, "createdAt", now);
  const contactedAt = past(row, "lastContactedAt", now);
  const repliedAt = past(row, "lastRepliedAt", now);
  const wonAt = past(row, "wonAt", now);
  const lostAt = past(row, "lostAt", now);
  const named = statusOf(row);
  // "New" is also what programs call a lead whose stage nobody set.
  history.status = named !== null && named !== "NEW" ? named : statusByDates({ contactedAt, repliedAt, wonAt, lostAt });
  // assigned one by one: a spread into the draft of every row costs a tenth of reading it
  if (createdAt !== null) history.createdAt = createdAt;
  if (contactedAt !== null) history.firstContactedAt = history.lastContactedAt = contactedAt;
  if (repliedAt !== null) history.firstRepliedAt = history.lastRepliedAt = repliedAt;
  if (wonAt !== null) history.wonAt = wonAt;
  if (lostAt !== null) history.lostAt = lostAt;
  return history;
}

function past(row: Row, field: MappingField, now: number): number | null {
  const instant = row.instant(field);
  return instant !== null && instant <= now ? instant : null;
}

/** Exports have several stages (of the lead, the person, the deal): how far the lead has come is the furthest of them. */
const ORDER: readonly LeadStatus[] = ["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"];

function statusOf(row: Row): LeadStatus | null {
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

function statusByDates(dates: {
  contactedAt: number | null;
  repliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
}): LeadStatus {
  if (dates.wonAt !== null && dates.wonAt >= (dates.lostAt ?? 0)) return "CLOSED";
  if (dates.lostAt !== null) return "LOST";
  if (dates.repliedAt !== null) return "REPLIED";
  return dates.contactedAt === null ? "NEW" : "CONTACTED";
}
