import type { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import type { Handlers } from "../http/route.ts";
import { presentEntry } from "./present.ts";
import { type AuditPlace, auditStore } from "./store.ts";

const PAGE = 50;

/** The audit log, mounted under /api/v1. */
export function auditRoutes({ db }: Foundation): Handlers<typeof auditEndpoints> {
  return {
    listAuditEntries: async ({ caller, query }) => {
      const { limit = PAGE, cursor, from, to, ...same } = query;
      const filter = { ...same, from: instantOf(from), to: instantOf(to) };
      const rows = await auditStore(db, caller.scope).list(
        filter,
        limit + 1,
        cursor === undefined ? null : placeOf(cursor),
      );
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { items: items.map(presentEntry), nextCursor: more ? encodeCursor([last.happenedAt, last.number]) : null };
    },
  };
}

function instantOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

function placeOf(cursor: string): AuditPlace {
  const [happenedAt, number] = decodeKeys(cursor, ["instant", "whole"]);
  return { happenedAt, number };
}
