import type { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import type { ExportQuery, LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import type { UndoEntry } from "@lead-dashboard/contract/leads/undo";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor, pageOfAll } from "../http/cursor.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { AnswerDetails, Caller, Handlers } from "../http/route.ts";
import { beginWithSamples } from "./begin-with-samples.ts";
import { changeLead } from "./change-lead.ts";
import { changeTag } from "./change-tag.ts";
import { checkChangedFields, checkNewFields } from "./check-fields.ts";
import { checkFilterFields, checkSortField } from "./check-filter-fields.ts";
import { createLead } from "./create-lead.ts";
import { createNote } from "./create-note.ts";
import type { ExportFormat } from "./export-leads.ts";
import { findCandidates } from "./find-duplicates.ts";
import { changeField, createField, deleteField, presentField } from "./keep-fields.ts";
import { changeView, createView, deleteView, presentView } from "./keep-views.ts";
import type { Sort } from "./list-cursor.ts";
import { presentCounts, presentLead } from "./present.ts";
import { readBoard } from "./read-board.ts";
import { readLead } from "./read-lead.ts";
import { readWish } from "./read-wish.ts";
import { standingId } from "./standing-lead.ts";
import { leadStore } from "./store.ts";
import { countLeads } from "./store-count.ts";
import { topFacets } from "./store-facets.ts";
import { customFieldStore } from "./store-fields.ts";
import { listLeads } from "./store-list.ts";
import { noteStore } from "./store-notes.ts";
import { recentPage } from "./store-recent-pages.ts";
import { keysOf } from "./store-row.ts";
import { tagStore } from "./store-tags.ts";
import { listLeadTexts } from "./store-texts.ts";
import { undoStore } from "./store-undo.ts";
import { savedViewStore } from "./store-views.ts";
import { undoChange } from "./undo-change.ts";
import { writeLeadPage } from "./write-lead-page.ts";

const PAGE = 50;
const FACETS = 50;

type LeadHandlers = Handlers<typeof leadEndpoints>;

/** Leads, mounted under /api/v1. */
export function leadRoutes(foundation: Foundation): LeadHandlers {
  return {
    ...listRoutes(foundation),
    ...singleRoutes(foundation),
    ...noteRoutes(foundation),
    ...viewRoutes(foundation),
    ...undoRoutes(foundation),
    ...exportRoutes(foundation),
  };
}

type Only<Names extends keyof LeadHandlers> = Pick<LeadHandlers, Names>;

function listRoutes({
  db,
}: Foundation): Only<"listLeads" | "getBoard" | "countLeads" | "listFacets" | "listFollowUps"> {
  return {
    listLeads: async ({ caller, query, now }) => {
      const { sort, limit = PAGE, cursor = null, ...filter } = query;
      await checkFilterFields(db, caller.scope, { filter });
      if (sort !== undefined) await checkSortField(db, caller.scope, sort);
      const asker = { memberId: caller.memberId, now };
      const request = { filter, sort: sort ?? ("-score" as Sort), limit, cursor, asker };
      const make = async () => writeLeadPage(await listLeadTexts(db, caller.scope, request));
      // Only the day of a follow-up depends on the clock.
      const isTimeless = !JSON.stringify(filter).includes('"followUp"');
      const name = JSON.stringify([caller.organizationId, caller.memberId, caller.role, query]);
      const page = await (isTimeless ? recentPage(db, name, make) : make());
      return new Response(page, { headers: { "content-type": "application/json", "cache-control": "no-store" } });
    },
    getBoard: async ({ caller, query, now }) => {
      await checkFilterFields(db, caller.scope, { filter: query });
      const make = () => readBoard(db, caller.scope, { filter: query, asker: { memberId: caller.memberId, now } });
      const isTimeless = !JSON.stringify(query).includes('"followUp"');
      const name = JSON.stringify(["board", caller.organizationId, caller.memberId, caller.role, query]);
      const board = await (isTimeless ? recentPage(db, name, make) : make());
      return new Response(board, { headers: { "content-type": "application/json", "cache-control": "no-store" } });
    },
    countLeads: async ({ caller, query, now }) => {
      await checkFilterFields(db, caller.scope, { filter: query });
      const asker = { memberId: caller.memberId, now };
      return presentCounts(await countLeads(db, caller.scope, { filter: query, asker }));
    },
    listFacets: async ({ caller, query }) => {
      const facets = await topFacets(db, caller.scope, query.limit ?? FACETS);
      const of = (kind: string) =>
        facets.filter((one) => one.kind === kind).map(({ value, count }) => ({ value, count }));
      return {
        categories: of("category"),
        cities: of("city"),
        countries: of("country"),
        tags: of("tag"),
        sources: of("source"),
      };
    },
    listFollowUps: async ({ caller, query, now }) => {
      const { due = "any", assignedTo, limit = PAGE, cursor = null } = query;
      const filter: LeadFilter = {
        ...(due === "any" ? {} : { followUp: [due] }),
        ...(assignedTo === undefined ? {} : { assignedTo: [assignedTo] }),
      };
      const asker = { memberId: caller.memberId, now };
      const page = await listLeads(db, caller.scope, { filter, sort: "nextFollowUpAt", limit, cursor, asker });
      // In this order leads without a follow-up come last: the list ends where they begin.
      const items = page.leads.filter((lead) => lead.nextFollowUpAt !== null).map(presentLead);
      return { items, nextCursor: items.length < page.leads.length ? null : page.nextCursor };
    },
  };
}

function singleRoutes(
  foundation: Foundation,
): Only<
  "createSampleLeads" | "createLead" | "getLead" | "changeLead" | "deleteLead" | "restoreLead" | "listDuplicates"
> {
  const { db } = foundation;
  return {
    createSampleLeads: ({ caller, body }) => beginWithSamples(foundation, caller, body.count),
    createLead: async ({ caller, query, body, answer }) => {
      await checkNewFields(db, caller.scope, body);
      const made = await createLead(foundation, caller, { body, evenIfDuplicate: query.onDuplicate === "create" });
      tellUndo(answer, made.undoId);
      return readLead(db, caller.scope, made.leadId);
    },
    getLead: async ({ caller, params }) => readLead(db, caller.scope, params.id),
    changeLead: async ({ caller, params, body, request, answer }) => {
      await checkChangedFields(db, caller.scope, body);
      const versions = [body.version, versionOf(request)].filter((version) => version !== undefined);
      const change = { leadId: params.id, wish: readWish(body), versions };
      tellUndo(answer, (await changeLead(foundation, caller, { ...change, kind: "change" })).undoId);
      return readLead(db, caller.scope, params.id);
    },
    deleteLead: async ({ caller, params, answer }) => {
      const change = { leadId: params.id, wish: { deleted: true }, kind: "delete" as const };
      tellUndo(answer, (await changeLead(foundation, caller, change)).undoId);
    },
    restoreLead: async ({ caller, params, answer }) => {
      const change = { leadId: params.id, wish: { deleted: false }, kind: "restore" as const };
      tellUndo(answer, (await changeLead(foundation, caller, change)).undoId);
      return readLead(db, caller.scope, params.id);
    },
    listDuplicates: async ({ caller, params, query }) => {
      const lead = await leadStore(db, caller.scope).find(await standingId(db, caller.scope, params.id));
      if (lead === undefined) throw notFound();
      const { visible } = await findCandidates(db, caller.scope, { ...lead, matchKeys: keysOf(lead) });
      return pageOfAll(visible, query);
    },
  };
}

function noteRoutes(foundation: Foundation): Only<"listNotes" | "createNote"> {
  const { db } = foundation;
  return {
    listNotes: async ({ caller, params, query }) => {
      const leadId = await standingId(db, caller.scope, params.id);
      if ((await leadStore(db, caller.scope).find(leadId)) === undefined) throw notFound();
      const limit = query.limit ?? PAGE;
      const before = query.cursor === undefined ? null : notePlace(query.cursor);
      const notes = await noteStore(db, caller.scope).ofLead(leadId, { before, limit: limit + 1 });
      const shown = notes.slice(0, limit);
      const last = shown.at(-1);
      return {
        items: shown.map(({ organizationId: _, createdAt, ...note }) => ({
          ...note,
          createdAt: new Date(createdAt).toISOString(),
        })),
        nextCursor: notes.length > limit && last !== undefined ? encodeCursor([last.createdAt, last.id]) : null,
      };
    },
    createNote: async ({ caller, params, body }) =>
      createNote(foundation, caller, { leadId: params.id, body: body.body }),
  };
}

function notePlace(cursor: string): { createdAt: number; id: string } {
  const [createdAt, id] = decodeKeys(cursor, ["instant", "text"]);
  return { createdAt, id };
}

function viewRoutes(
  foundation: Foundation,
): Only<
  | "listSavedViews"
  | "createSavedView"
  | "changeSavedView"
  | "deleteSavedView"
  | "listCustomFields"
  | "createCustomField"
  | "changeCustomField"
  | "deleteCustomField"
  | "listTags"
  | "changeTag"
> {
  const { db } = foundation;
  return {
    listSavedViews: async ({ caller, query }) =>
      pageOfAll((await savedViewStore(db, caller.scope, caller.memberId).list()).map(presentView), query),
    createSavedView: async ({ caller, body }) => createView(foundation, caller, body),
    changeSavedView: async ({ caller, params, body }) =>
      changeView(foundation, caller, { id: params.id, change: body }),
    deleteSavedView: async ({ caller, params }) => deleteView(foundation, caller, params.id),
    listCustomFields: async ({ caller, query }) =>
      pageOfAll((await customFieldStore(db, caller.scope).list()).map(presentField), query),
    createCustomField: async ({ caller, body }) => createField(foundation, caller, body),
    changeCustomField: async ({ caller, params, body }) =>
      changeField(foundation, caller, { id: params.id, change: body }),
    deleteCustomField: async ({ caller, params }) => deleteField(foundation, caller, params.id),
    listTags: async ({ caller, query }) => pageOfAll(await tagStore(db, caller.scope).list(), query),
    changeTag: ({ caller, params, body }) => changeTag(foundation, caller, { tag: params.id, change: body }),
  };
}

function undoRoutes(foundation: Foundation): Only<"listUndoEntries" | "runUndo"> {
  const { db } = foundation;
  return {
    listUndoEntries: async ({ caller, query, now }) => {
      const entries = await undoStore(db, caller.scope).latest(caller.memberId, now);
      const ids = entries.flatMap((entry) => entry.leadId ?? []);
      const names = new Map((await leadStore(db, caller.scope).findMany(ids)).map((lead) => [lead.id, lead.name]));
      const items = entries.map(
        ({ id, kind, leadId, fields, count, createdAt, expiresAt, undoneAt }): UndoEntry => ({
          id,
          kind,
          leadId,
          leadName: leadId === null ? null : (names.get(leadId) ?? null),
          fields,
          count,
          createdAt: new Date(createdAt).toISOString(),
          expiresAt: new Date(expiresAt).toISOString(),
          undoneAt: undoneAt === null ? null : new Date(undoneAt).toISOString(),
        }),
      );
      return pageOfAll(items, query);
    },
    runUndo: async ({ caller, params, answer }) => {
      const undo = await undoChange(foundation, caller, params.id);
      if (undo.isRunning) answer.status = 202;
      return undo;
    },
  };
}

function exportRoutes({ db, clock }: Foundation): Only<"exportLeadsCsv" | "exportLeadsJson" | "exportLeadsXlsx"> {
  const download = async (caller: Caller, query: ExportQuery, format: ExportFormat): Promise<Response> => {
    const { columns, ...filter } = query;
    await checkFilterFields(db, caller.scope, { filter });
    const { streamExport } = await import("./stream-export.ts");
    return streamExport({ db, clock }, caller, { filter, format, columns });
  };
  return {
    exportLeadsCsv: ({ caller, query }) => download(caller, query, "csv"),
    exportLeadsJson: ({ caller, query }) => download(caller, query, "json"),
    exportLeadsXlsx: ({ caller, query }) => download(caller, query, "xlsx"),
  };
}

function tellUndo(answer: AnswerDetails, undoId: string | null): void {
  if (undoId !== null) answer.headers.set("undo-id", undoId);
}

/** `If-Match: "7"`; anything that is no version never matches. */
function versionOf(request: Request): number | undefined {
  const given = request.headers.get("if-match");
  if (given === null || given === "*") return undefined;
  const version = Number(given.replace(/^W\//, "").replaceAll('"', ""));
  if (Number.isInteger(version)) return version;
  throw new AppError("invalid", "invalid", 'If-Match: must be the lead\'s version, such as "7".', {
    errors: [{ path: "If-Match", message: "must be the lead's version" }],
  });
}
