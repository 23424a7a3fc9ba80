import type { BulkChange, BulkForecast, NewBulkAction } from "@lead-dashboard/contract/bulk-actions/schemas";
import { priceOfSegments, sumPrices } from "@lead-dashboard/domain/channels/sms-price";
import type { Queryable } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller } from "../http/route.ts";
import { checkFilterFields } from "../leads/check-filter-fields.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { planChange } from "../leads/plan-change.ts";
import { leadStore } from "../leads/store.ts";
import { listLeadIds } from "../leads/store-list.ts";
import { forecastLeaving } from "../messages/forecast-leaving.ts";
import { type Foreseen, foreseeMessage } from "../messages/why-not-reached.ts";
import { enrollLeads } from "../sequences/enroll-leads.ts";
import { enrollmentStore } from "../sequences/store-enrollments.ts";
import { handlerOf } from "./actions.ts";
import { checkAction } from "./check-action.ts";

/** So many leads are looked at while the caller waits; a forecast over more says that it is not exact. */
const LOOKED_AT = 2_000;
const PAGE = 500;

type Counts = Map<string, number>;
type SmsForecast = NonNullable<BulkForecast["sms"]>;
type Leaving = { readonly accountId: string; readonly lead: LeadRow };

/** What a bulk action would do, without doing it: for how many leads, and why not for the others. */
export async function forecastBulkAction(
  foundation: Foundation,
  caller: Caller,
  { ids, filter, action }: NewBulkAction,
): Promise<BulkForecast> {
  const { db, clock } = foundation;
  await checkAction(foundation, caller, action);
  await checkFilterFields(db, caller.scope, { filter: filter ?? {}, path: "filter." });
  const now = clock.now();
  const reasons: Counts = new Map();
  const [sms, leaving]: [SmsForecast[], Leaving[]] = [[], []];
  let possible = 0;
  let matched = 0;
  const walk = ids === undefined ? walkFilter(db, caller, { filter: filter ?? {}, now }) : walkIds(ids);
  let isWhole = true;
  for await (const leadIds of walk) {
    if (matched >= LOOKED_AT) {
      isWhole = false;
      break;
    }
    possible += await judge(db, caller, { action, leadIds, from: matched, reasons, sms, leaving, now });
    matched += leadIds.length;
  }
  const told = [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
  const isSms = action.type === "message" && action.channel === "sms";
  const lastLeavesAt = await forecastLeaving(db, caller.scope, leaving, now);
  return {
    ...{ matched, possible, exact: isWhole, reasons: told },
    ...(lastLeavesAt === null ? {} : { lastLeavesAt: new Date(lastLeavesAt).toISOString() }),
    ...(isSms ? { sms: sumOf(sms) } : {}),
  };
}

function sumOf(sms: readonly SmsForecast[]): SmsForecast {
  const count = (of: (one: SmsForecast) => number) => sms.reduce((sum, one) => sum + of(one), 0);
  return {
    segments: count(({ segments }) => segments),
    cost: sumPrices(sms.flatMap(({ cost }) => cost)),
    unpriced: count(({ unpriced }) => unpriced),
  };
}

function smsOf({ segments, segmentPrice }: NonNullable<Foreseen["sms"]>): SmsForecast {
  const price = priceOfSegments(segments, segmentPrice);
  return { segments, cost: price === null ? [] : [price], unpriced: price === null ? segments : 0 };
}

async function* walkIds(ids: readonly string[]): AsyncGenerator<readonly string[]> {
  const different = [...new Set(ids)];
  for (let from = 0; from < different.length; from += PAGE) yield different.slice(from, from + PAGE);
}

async function* walkFilter(
  db: Queryable,
  { scope, memberId }: Caller,
  { filter, now }: { filter: NonNullable<NewBulkAction["filter"]>; now: number },
): AsyncGenerator<readonly string[]> {
  for (let cursor: string | null = null; ; ) {
    const request = { filter, sort: "createdAt" as const, limit: PAGE, cursor, asker: { memberId, now } };
    const page: Awaited<ReturnType<typeof listLeadIds>> = await listLeadIds(db, scope, request);
    if (page.ids.length > 0) yield page.ids;
    cursor = page.nextCursor;
    if (cursor === null) return;
  }
}

interface Judged {
  action: BulkChange;
  leadIds: readonly string[];
  /** how many leads came before these */
  from: number;
  reasons: Counts;
  /** the texts that would leave by SMS are noted here */
  sms: SmsForecast[];
  /** and all that would leave by themselves here */
  leaving: Leaving[];
  now: number;
}

/** How many of the leads it can be done for; the others are counted by their reasons. */
async function judge(db: Foundation["db"], caller: Caller, judged: Judged): Promise<number> {
  const { action, leadIds, from, reasons, sms, leaving, now } = judged;
  const { scope, actor } = caller;
  if (action.type === "enroll") {
    const request = { sequenceId: action.sequenceId, leadIds, dryRun: true, actor, now };
    const { enrolled, skipped } = await enrollLeads(db, scope, request);
    for (const { reason, count } of skipped) add(reasons, reason, count);
    return enrolled;
  }
  const handler = handlerOf(action);
  if ("wish" in handler && handler.forBin === true) return leadIds.length;
  const leads = await leadStore(db, scope).findMany(leadIds);
  const known = new Map(leads.map((lead) => [lead.id, lead]));
  let possible = 0;
  for (const [place, leadId] of leadIds.entries()) {
    const lead = known.get(leadId);
    const reason =
      lead === undefined
        ? "not-found"
        : await whyNot(db, caller, { action, lead, position: from + place, sms, leaving, now });
    if (reason === null) possible += 1;
    else add(reasons, reason, 1);
  }
  return possible;
}

interface OneLead {
  action: BulkChange;
  lead: LeadRow;
  /** its place in the action, which says whose turn it is */
  position: number;
  sms: SmsForecast[];
  leaving: Leaving[];
  now: number;
}

/** Why it would not be done for a lead; the run says the same. */
async function whyNot(db: Foundation["db"], { scope, memberId }: Caller, one: OneLead): Promise<string | null> {
  const { action, lead, position, sms, leaving, now } = one;
  if (action.type === "message") {
    const foreseen = await foreseeMessage(db, scope, { ...action, lead, memberId, now });
    if (foreseen.sms !== undefined) sms.push(smsOf(foreseen.sms));
    if (foreseen.accountId !== undefined) leaving.push({ accountId: foreseen.accountId, lead });
    return foreseen.reason;
  }
  if (action.type === "stop") {
    const open = await enrollmentStore(db, scope).openOfLead(lead.id);
    const { sequenceId } = action;
    return open.some((run) => sequenceId === undefined || run.sequenceId === sequenceId) ? null : "no-running-sequence";
  }
  const handler = handlerOf(action);
  return "wish" in handler && planChange(lead, handler.wish(action, position), now) === null
    ? "nothing-to-change"
    : null;
}

function add(counts: Counts, reason: string, count: number): void {
  counts.set(reason, (counts.get(reason) ?? 0) + count);
}
