import type { ValidatorsFor } from "../validators.ts";
import type { auditEndpoints } from "./endpoints.ts";
import { AuditEntryFilter, AuditEntryPage, AuditEntryQuery } from "./schemas.ts";

/** What every endpoint of the audit log takes and gives. */
export const auditValidators = {
  listAuditEntries: { query: AuditEntryQuery, output: AuditEntryPage },
  exportAuditEntries: { query: AuditEntryFilter },
} satisfies ValidatorsFor<typeof auditEndpoints>;
