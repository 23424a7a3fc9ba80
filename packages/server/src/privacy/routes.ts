import type { privacyEndpoints } from "@lead-dashboard/contract/privacy/endpoints";
import type { Foundation } from "../foundation.ts";
import { decodeKeys, encodeCursor } from "../http/cursor.ts";
import type { Handlers } from "../http/route.ts";
import { erasePerson } from "./erase-person.ts";
import { exportPerson } from "./export-person.ts";
import { findPeople } from "./find-people.ts";
import { readRetention, setRetention } from "./keep-retention.ts";
import { heldStore } from "./store.ts";

const PAGE = 50;

/** The room's handlers. */
export function privacyRoutes(foundation: Foundation): Handlers<typeof privacyEndpoints> {
  const { db } = foundation;
  return {
    findHeldPeople: ({ caller, query }) => findPeople(db, caller.scope, query.address),
    exportPerson: ({ caller, params }) => exportPerson(foundation, caller, params.id),
    erasePerson: ({ caller, params, body }) =>
      erasePerson(foundation, caller, { leadId: params.id, keepOut: body.keepOut }),
    getRetention: ({ caller, query, now }) => readRetention(db, caller.scope, { months: query.months, now }),
    putRetention: ({ caller, body }) => setRetention(foundation, caller, body.months),
    async listConsentRegister({ caller, query }) {
      const { limit = PAGE, cursor } = query;
      const [recordedAt, id] = cursor === undefined ? [] : decodeKeys(cursor, ["instant", "text"]);
      const before = recordedAt === undefined || id === undefined ? null : { recordedAt, id };
      const rows = await heldStore(db, caller.scope).consents(limit + 1, before);
      const last = rows[limit - 1];
      return {
        items: rows.slice(0, limit).map((row) => ({
          ...{ id: row.id, leadId: row.leadId, leadName: row.leadName, channel: row.channel, isGiven: row.isGiven },
          ...{ source: row.obtainedFrom, proof: row.proof, recordedAt: new Date(row.recordedAt).toISOString() },
        })),
        nextCursor: rows.length > limit && last !== undefined ? encodeCursor([last.recordedAt, last.id]) : null,
      };
    },
  };
}
