import { endpoint } from "../endpoint.ts";
import type { AuditEntryFilter, AuditEntryPage, AuditEntryQuery } from "./schemas.ts";

/** The audit log: read only, since it writes itself from events. */
export const auditEndpoints = {
  listAuditEntries: endpoint<{ query: AuditEntryQuery; output: AuditEntryPage }>({
    method: "GET",
    path: "/audit-entries",
    permission: "audit.read",
    summary: "Who did what, newest first",
  }),
  exportAuditEntries: endpoint<{ query: AuditEntryFilter; output: Response }>({
    method: "GET",
    path: "/audit-entries.csv",
    permission: "audit.read",
    summary: "Who did what, newest first, as CSV",
    rawAnswer: true,
  }),
};
