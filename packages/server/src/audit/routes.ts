import type { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import type { AuditEntryFilter } from "@lead-dashboard/contract/audit/schemas";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import type { Handlers } from "../http/route.ts";
import { exportEntries } from "./export-entries.ts";
import { presentEntry } from "./present.ts";
import { type AuditFilter, type AuditPlace, auditStore } from "./store.ts";

const PAGE = 50;

/** The audit log, mounted under /api/v1. */
export function auditRoutes(foundation: Foundation): Handlers<typeof auditEndpoints> {
  const { db } = foundation;
  return {
    listAuditEntries: async ({ caller, query }) => {
      const { limit = PAGE, cursor, ...filter } = query;
      const rows = await auditStore(db, caller.scope).list(
        filterOf(filter),
        limit + 1,
        cursor === undefined ? null : placeOf(cursor),
      );
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { items: items.map(presentEntry), nextCursor: more ? encodeCursor([last.happenedAt, last.number]) : null };
    },
    exportAuditEntries: ({ caller, query }) =>
      exportEntries(foundation, caller, { asked: query, filter: filterOf(query) }),
  };
}

function filterOf({ from, to, ...same }: AuditEntryFilter): AuditFilter {
  return { ...same, from: instantOf(from), to: instantOf(to) };
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function placeOf(cursor: string): AuditPlace {
  const [happenedAt, number] = decodeKeys(cursor, ["instant", "whole"]);
  return { happenedAt, number };
}
