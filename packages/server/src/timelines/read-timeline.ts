import type { LeadTimelineQuery, TimelineItem, TimelinePage } from "@lead-dashboard/contract/timelines/schemas";
import type { Queryable, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { standingId } from "../leads/standing-lead.ts";
import { leadStore } from "../leads/store.ts";
import { changeStore } from "../leads/store-changes.ts";
import { entryOfChange } from "./entries-of-change.ts";
import { entriesOfImport } from "./entries-of-import.ts";
import { type TimelinePart, type TimelinePlace, timelineStore } from "./store.ts";
import { byPlace, type TimelineEntry } from "./timeline-entry.ts";

/** Names of members by id; the rooms of people stand beside this one, so the roof brings it. */
export type MemberNames = (db: Queryable, scope: Scope, ids: readonly string[]) => Promise<Map<string, string>>;

/** What happened to a lead, also to one in the bin, newest first: each source gives a page, the newest of all make the page. */
export async function readTimeline(
  { db, scope, memberNames }: { db: Queryable; scope: Scope; memberNames: MemberNames },
  leadId: string,
  { limit = 50, cursor, show = ["messages", "changes", "notes"] }: LeadTimelineQuery,
): Promise<TimelinePage> {
  const lead = await leadStore(db, scope).findAny(await standingId(db, scope, leadId));
  if (lead === undefined) throw notFound();
  const part = { before: placeOf(cursor), limit: limit + 1 };
  const entries = await entriesOf({ db, scope, lead, show: new Set(show) }, part);
  const shown = entries.filter((entry) => isBefore(entry, part.before)).sort(byPlace);
  const page = shown.slice(0, limit);
  const last = page.at(-1);
  const names = await memberNames(db, scope, membersIn(page));
  return {
    items: page.map((entry) => present(entry, names)),
    nextCursor: shown.length > limit && last !== undefined ? encodeCursor([last.at, last.id]) : null,
  };
}

function placeOf(cursor: string | undefined): TimelinePlace {
  if (cursor === undefined) return null;
  const [at, id] = decodeKeys(cursor, ["instant", "text"]);
  return { at, id };
}

function isBefore(entry: TimelineEntry, before: TimelinePlace): boolean {
  return before === null || entry.at < before.at || (entry.at === before.at && entry.id < before.id);
}

type Part = NonNullable<LeadTimelineQuery["show"]>[number];

async function entriesOf(
  { db, scope, lead, show }: { db: Queryable; scope: Scope; lead: LeadRow; show: ReadonlySet<Part> },
  part: TimelinePart,
): Promise<TimelineEntry[]> {
  const store = timelineStore(db, scope, lead.id);
  const [changes, messages, notes, steps, arrival] = await Promise.all([
    show.has("changes") ? changesOf({ db, scope, lead }, part) : [],
    show.has("messages") ? store.messages(part) : [],
    show.has("notes") ? store.notes(part) : [],
    show.has("changes") ? stepsOf(store) : [],
    show.has("changes") ? entriesOfImport(store, lead) : [],
  ]);
  return [
    ...changes,
    ...messages.map(({ id, actor, happenedAt, plannedFor, sentAt, deliveredAt, readAt, ...message }): TimelineEntry => {
      const times = {
        plannedFor: iso(plannedFor),
        sentAt: iso(sentAt),
        deliveredAt: iso(deliveredAt),
        readAt: iso(readAt),
      };
      return { at: happenedAt, id, actor, item: { kind: "message", message: { id, ...message, ...times } } };
    }),
    ...notes.map(({ id, body, createdBy, createdAt }): TimelineEntry => {
      const actor: Actor | null = createdBy === null ? null : { kind: "member", memberId: createdBy };
      return { at: createdAt, id, actor, item: { kind: "note", note: { id, body } } };
    }),
    ...steps,
    ...arrival,
  ];
}

/** Lines without anything to see do not count towards the page, so more are read until it is full or there are no more. */
async function changesOf(
  { db, scope, lead }: { db: Queryable; scope: Scope; lead: LeadRow },
  { before, limit }: TimelinePart,
): Promise<TimelineEntry[]> {
  const entries: TimelineEntry[] = [];
  let place = before === null ? null : { changedAt: before.at, id: before.id };
  for (;;) {
    const rows = await changeStore(db, scope).ofLead(lead.id, { before: place, limit });
    entries.push(...rows.flatMap((row) => entryOfChange(row) ?? []));
    const last = rows.at(-1);
    if (entries.length >= limit || rows.length < limit || last === undefined) return entries;
    place = { changedAt: last.changedAt, id: last.id };
  }
}

async function stepsOf(store: ReturnType<typeof timelineStore>): Promise<TimelineEntry[]> {
  const enrollments = await store.enrollments();
  const steps = await store.steps(enrollments.map(({ id }) => id));
  const of = (enrollment: (typeof enrollments)[number]) => ({
    kind: "step" as const,
    enrollmentId: enrollment.id,
    sequenceId: enrollment.sequenceId,
    sequenceName: enrollment.name,
  });
  return enrollments.flatMap((enrollment): TimelineEntry[] => {
    const actor: Actor | null = enrollment.memberId === null ? null : { kind: "member", memberId: enrollment.memberId };
    const began = { ...of(enrollment), stepIndex: null, what: "enrolled", reason: null };
    const now = { ...of(enrollment), stepIndex: null, what: enrollment.state, reason: enrollment.stopReason };
    return [
      { at: enrollment.createdAt, id: enrollment.id, actor, item: began },
      ...(enrollment.state === "active"
        ? []
        : [{ at: enrollment.updatedAt, id: `${enrollment.id}:state`, actor: null, item: now }]),
      ...steps
        .filter(({ enrollmentId }) => enrollmentId === enrollment.id)
        .map(({ stepId, stepIndex, outcome, reason, doneAt }) => ({
          at: doneAt ?? enrollment.updatedAt,
          id: `${enrollment.id}:${stepId}`,
          actor: null,
          item: { ...of(enrollment), stepIndex, what: outcome ?? "skipped", reason },
        })),
    ];
  });
}

function membersIn(entries: readonly TimelineEntry[]): string[] {
  const ids = entries.flatMap(({ actor, item }) => [
    ...(actor?.kind === "member" ? [actor.memberId] : []),
    ...(item.kind === "assignment" ? [item.from, item.to] : []),
  ]);
  return [...new Set(ids.filter((id) => id !== null))];
}

function present({ at, id, actor, item }: TimelineEntry, names: ReadonlyMap<string, string>): TimelineItem {
  const common = { id, at: new Date(at).toISOString(), actor: actorOf(actor, names) };
  if (item.kind !== "assignment") return { ...common, ...item };
  const nameOf = (memberId: string | null) => (memberId === null ? null : (names.get(memberId) ?? memberId));
  return { ...common, ...item, from: nameOf(item.from), to: nameOf(item.to) };
}

function actorOf(actor: Actor | null, names: ReadonlyMap<string, string>): TimelineItem["actor"] {
  if (actor === null) return null;
  if (actor.kind === "member") return { kind: "member", id: actor.memberId, name: names.get(actor.memberId) ?? null };
  if (actor.kind === "lead") return { kind: "lead", id: actor.leadId, name: null };
  return { kind: "system", id: null, name: actor.name };
}

function iso(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}
