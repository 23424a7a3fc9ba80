import type { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { readLead } from "../leads/read-lead.ts";
import { leadStore } from "../leads/store.ts";
import { changeScan } from "./change-scan.ts";
import { decidePair } from "./decide-pair.ts";
import { mergeLeads } from "./merge-leads.ts";
import { presentMerge, presentPair, presentScan } from "./present.ts";
import { startScan } from "./start-scan.ts";
import { automaticScanStore } from "./store-automatic-scans.ts";
import { mergeStore } from "./store-merges.ts";
import { pairStore } from "./store-pairs.ts";
import { scanStore } from "./store-scan.ts";
import { undoMerge } from "./undo-merge.ts";

const PAGE = 50;

/** Duplicates, mounted under /api/v1. */
export function duplicateRoutes(foundation: Foundation): Handlers<typeof duplicateEndpoints> {
  const { db } = foundation;
  const readScan = async ({ scope }: Caller) =>
    presentScan(await scanStore(db, scope).find(), {
      ...scope,
      isAutomatic: await automaticScanStore(db).isAutomatic(scope.organizationId),
    });
  return {
    listDuplicatePairs: async ({ caller: { scope }, query }) => {
      const { limit = PAGE, state = "open", leadId, cursor } = query;
      const [score, id] = cursor === undefined ? [0, ""] : decodeKeys(cursor, ["whole", "text"]);
      const after = cursor === undefined ? null : { score, id };
      const rows = await pairStore(db, scope).list({ state, leadId }, { after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const leads = leadStore(db, scope);
      const items = await Promise.all(
        page.map(async (pair) => {
          const both = await Promise.all([leads.findAny(pair.firstId), leads.findAny(pair.secondId)]);
          const known = both.filter((lead) => lead !== undefined);
          return known.length === 2 ? [presentPair(pair, known)] : [];
        }),
      );
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { items: items.flat(), nextCursor: last === undefined ? null : encodeCursor([last.pairScore, last.id]) };
    },
    getDuplicateScan: ({ caller }) => readScan(caller),
    startDuplicateScan: async ({ caller, body }) => {
      await startScan(foundation, caller, { isFull: body?.full ?? false });
      return readScan(caller);
    },
    changeDuplicateScan: async ({ caller, body }) => {
      await changeScan(foundation, caller, body.automatic);
      return readScan(caller);
    },
    dismissDuplicate: ({ caller, params }) => decidePair(foundation, caller, { pairId: params.id, isSame: false }),
    reopenDuplicate: ({ caller, params }) => decidePair(foundation, caller, { pairId: params.id, isSame: true }),
    mergeLeads: async ({ caller, params, body, answer }) => {
      const { mergeId } = await mergeLeads(foundation, caller, { leadId: params.id, wish: body });
      answer.headers.set("Merge-Id", mergeId);
      return readLead(db, caller.scope, params.id);
    },
    listMerges: async ({ caller: { scope }, query }) => {
      const { limit = PAGE, leadId, cursor } = query;
      const before = cursor === undefined ? null : decodeKeys(cursor, ["text"])[0];
      const rows = await mergeStore(db, scope).list({ leadId }, { before, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const parts = await mergeStore(db, scope).parts(page.map((merge) => merge.id));
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        items: page.map((merge) => presentMerge(merge, parts)),
        nextCursor: last === undefined ? null : encodeCursor([last.id]),
      };
    },
    undoMerge: ({ caller, params }) => undoMerge(foundation, caller, params.id),
  };
}
