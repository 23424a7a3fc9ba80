import { endpoint } from "../endpoint.ts";
import type { AuditEntryPage, AuditEntryQuery } from "./schemas.ts";

/** The audit log: read only, since it writes itself from events. */
export const auditEndpoints = {
  listAuditEntries: endpoint<{ query: AuditEntryQuery; output: AuditEntryPage }>({
    method: "GET",
    path: "/audit-entries",
    permission: "audit.read",
    summary: "Who did what, newest first",
  }),
};
