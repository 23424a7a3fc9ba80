import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import type { Scope } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import { notFound } from "../http/problem.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { checkFilterFields } from "../leads/check-filter-fields.ts";
import { changeEnrollment } from "./change-enrollment.ts";
import { changeSequence } from "./change-sequence.ts";
import { chooseLeads, MOST_AT_ONCE, MOST_TRIED, tooManyToTry } from "./choose-leads.ts";
import { createSequence } from "./create-sequence.ts";
import { deleteSequence } from "./delete-sequence.ts";
import { enrollLeads } from "./enroll-leads.ts";
import { explainSending } from "./explain-sending.ts";
import { findProblems } from "./find-problems.ts";
import { presentEnrollment, presentSequence, presentSequenceDetail } from "./present.ts";
import { resumeEnrollments } from "./resume-enrollments.ts";
import { simulateSequence } from "./simulate-sequence.ts";
import { sequenceStore } from "./store.ts";
import { enrollmentStore } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";

/** What other rooms do for this one, which may not import them. */
export interface RoomsAbove {
  /** brings the channel account of the environment up to date */
  keepAccounts(foundation: Foundation): Promise<void>;
  /** enrolls more leads than one request takes */
  enrollInBulk(
    foundation: Foundation,
    caller: Caller,
    request: { sequenceId: string; filter: LeadFilter },
  ): Promise<{ id: string; matched: number | null }>;
}

/**
 * What the sequence endpoints do. `keepAccounts` brings the channel accounts of the environment up to date: whether a
 * sequence may start depends on them, and the worker may not have come to it yet.
 */
export function sequenceRoutes(foundation: Foundation, above: RoomsAbove): Handlers<typeof sequenceEndpoints> {
  const { db } = foundation;
  const detail = (scope: Scope, id: string, now: number) => readDetail(foundation, scope, { id, now });
  const change =
    (what: "pause" | "resume" | "stop") =>
    async ({ caller, params, now }: { caller: Caller; params: { id: string }; now: number }) =>
      presentEnrollment(await changeEnrollment(db, caller.scope, { id: params.id, what, actor: caller.actor, now }));
  return {
    async listSequences({ caller, query }) {
      const limit = query.limit ?? 50;
      const store = sequenceStore(db, caller.scope);
      const rows = await store.list(query.state, { limit: limit + 1, after: placeOf(query.cursor) });
      const items = rows.slice(0, limit);
      const counts = await store.countStates(items.map(({ id }) => id));
      const last = rows.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map((row) => presentSequence(row, counts)),
        nextCursor: last === undefined ? null : encodeCursor([last.nameKey, last.id]),
      };
    },
    async createSequence({ caller, body, now }) {
      await above.keepAccounts(foundation);
      const id = await createSequence(db, caller.scope, { sequence: body, actor: caller.actor, now });
      return detail(caller.scope, id, now);
    },
    async getSequence({ caller, params, now }) {
      await above.keepAccounts(foundation);
      return detail(caller.scope, params.id, now);
    },
    async updateSequence({ caller, params, body, now }) {
      await above.keepAccounts(foundation);
      await changeSequence(db, caller.scope, { id: params.id, change: body, actor: caller.actor, now });
      return detail(caller.scope, params.id, now);
    },
    deleteSequence: ({ caller, params, now }) =>
      deleteSequence(db, caller.scope, { id: params.id, actor: caller.actor, now }),
    async enrollLeads({ caller, params, body, now, answer }) {
      const { ids, filter, dryRun = false } = body;
      await checkFilterFields(db, caller.scope, { filter: filter ?? {}, path: "filter." });
      const most = dryRun ? MOST_TRIED : MOST_AT_ONCE;
      const leadIds = await chooseLeads(db, caller, { ids, filter, most, now });
      if (leadIds === null && dryRun) throw tooManyToTry();
      if (leadIds === null) {
        answer.status = 202;
        const begun = await above.enrollInBulk(foundation, caller, { sequenceId: params.id, filter: filter ?? {} });
        return { enrolled: 0, skipped: [], ...begun };
      }
      const request = { sequenceId: params.id, leadIds, dryRun, actor: caller.actor, now };
      const { enrolled, skipped } = await enrollLeads(db, caller.scope, request);
      return { enrolled, skipped: [...skipped] };
    },
    async simulateSequence({ caller, params, body, now }) {
      await checkFilterFields(db, caller.scope, { filter: body.filter ?? {}, path: "filter." });
      await above.keepAccounts(foundation);
      return simulateSequence(db, caller, { id: params.id, request: body, now });
    },
    async explainSending({ caller, now }) {
      await above.keepAccounts(foundation);
      return explainSending(db, caller.scope, now);
    },
    async listEnrollments({ caller, params, query }) {
      const limit = query.limit ?? 50;
      if ((await sequenceStore(db, caller.scope).find(params.id)) === undefined) throw notFound();
      const before = query.cursor === undefined ? null : decodeKeys(query.cursor, ["text"])[0];
      const filter = { sequenceId: params.id, leadId: query.leadId, states: query.state };
      const rows = await enrollmentStore(db, caller.scope).list(filter, { limit: limit + 1, before });
      const items = rows.slice(0, limit);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items: items.map(presentEnrollment), nextCursor: last === undefined ? null : encodeCursor([last.id]) };
    },
    async getEnrollment({ caller, params }) {
      const row = await enrollmentStore(db, caller.scope).find(params.id);
      if (row === undefined) throw notFound();
      return presentEnrollment(row);
    },
    pauseEnrollment: change("pause"),
    resumeEnrollment: change("resume"),
    async resumeEnrollments({ caller, body, answer }) {
      const { isAllDone, ...counts } = await resumeEnrollments(foundation, caller, body?.sequenceId);
      if (!isAllDone) answer.status = 202;
      return counts;
    },
    stopEnrollment: change("stop"),
  };
}

async function readDetail(
  { db }: Foundation,
  scope: Scope,
  { id, now }: { id: string; now: number },
): Promise<SequenceDetail> {
  const store = sequenceStore(db, scope);
  const row = await store.find(id);
  if (row === undefined) throw notFound();
  const counts = await store.countStates([id]);
  const problems = await findProblems(db, scope, row.steps);
  const figures = await stepStore(db, scope).figures(id, now);
  return presentSequenceDetail(row, { counts, problems, figures });
}

function placeOf(cursor: string | undefined): { nameKey: string; id: string } | null {
  if (cursor === undefined) return null;
  const [nameKey, id] = decodeKeys(cursor, ["text", "text"]);
  return { nameKey, id };
}
