import type { LeadSummary, TodayItem, TodayPage, TodayQuery } from "@lead-dashboard/contract/timelines/schemas";
import { todayOf } from "@lead-dashboard/domain/analytics/figures-range";
import { waMeLink } from "@lead-dashboard/domain/channels/wa-me";
import type { Queryable, Scope } from "../db/database.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { type DueFollowUp, type ManualStep, type TodayPart, todayStore, type WaitingReply } from "./store-today.ts";

const EXCERPT = 200;

/** The kinds in the order of Today. Follow-ups come oldest first, so the overdue ones lead. */
const KINDS = ["follow-up", "reply", "step"] as const;
type Kind = (typeof KINDS)[number];

/** What waits for a person today, kind after kind, the oldest of each first. */
export async function readToday(
  { db, scope, now }: { db: Queryable; scope: Scope; now: number },
  { limit = 50, cursor, kind: kinds = [...KINDS] }: TodayQuery,
): Promise<TodayPage> {
  const store = todayStore(db, scope);
  const { from, to } = todayOf(now, await store.timeZone());
  const read: Record<Kind, (part: TodayPart) => Promise<TodayItem[]>> = {
    reply: async (part) => (await store.replies(part)).map(ofReply),
    "follow-up": async (part) => (await store.followUps(to, part)).map((row) => ofFollowUp(row, from)),
    step: async (part) => (await store.steps(to, part)).map(ofStep),
  };
  const start = placeOf(cursor);
  const items: TodayItem[] = [];
  for (const kind of KINDS.slice(KINDS.indexOf(start.kind))) {
    if (!kinds.includes(kind)) continue;
    const after = kind === start.kind ? start.after : null;
    items.push(...(await read[kind]({ after, limit: limit + 1 - items.length })));
    if (items.length > limit) break;
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const isMore = items.length > limit && last !== undefined;
  return { items: page, nextCursor: isMore ? encodeCursor([last.kind, Date.parse(last.at), last.id]) : null };
}

function placeOf(cursor: string | undefined): { kind: Kind; after: TodayPart["after"] } {
  if (cursor === undefined) return { kind: KINDS[0], after: null };
  const [name, at, id] = decodeKeys(cursor, ["text", "instant", "text"]);
  const kind = KINDS.find((one) => one === name) ?? KINDS[0];
  return { kind, after: { at, id } };
}

function summary(row: WaitingReply | DueFollowUp | ManualStep): LeadSummary {
  const { leadId, name, category, city, phone, email, status, temperature, score, assignedTo, version } = row;
  return { id: leadId, name, category, city, phone, email, status, temperature, score, assignedTo, version };
}

function ofReply(row: WaitingReply): TodayItem {
  const { id, channel, body, messageId } = row;
  const at = new Date(row.at).toISOString();
  return { kind: "reply", id, at, lead: summary(row), channel, excerpt: body.slice(0, EXCERPT), messageId };
}

function ofFollowUp(row: DueFollowUp, startOfToday: number): TodayItem {
  const at = new Date(row.at).toISOString();
  return { kind: "follow-up", id: row.id, at, lead: summary(row), overdue: row.at < startOfToday };
}

function ofStep(row: ManualStep): TodayItem {
  const { id, channel, subject, body, enrollmentId, sequenceName, stepIndex } = row;
  return {
    kind: "step",
    id,
    at: new Date(row.at).toISOString(),
    lead: summary(row),
    channel,
    messageId: id,
    state: row.state === "opened" ? "awaiting-confirmation" : "planned",
    subject,
    body,
    handOffUrl: handOffUrl(row),
    enrollmentId,
    sequenceName,
    stepIndex,
  };
}

/** Of a step that was opened, to open it again; opening a planned one goes through the ledger and its gate. */
function handOffUrl({ state, channel, address, body, isSample }: ManualStep): string | null {
  if (state !== "opened") return null;
  if (channel === "whatsapp-personal") return waMeLink(isSample ? null : address, body);
  return channel === "phone" && address !== null && !isSample ? `tel:${address}` : null;
}
