import type { Migration } from "../migration.ts";

/**
 * Addresses of who was erased and is kept out say so, and are found at once by imports. Those of before stand there as put
 * by hand, at the very instant of the erasure that the audit log names.
 */
export const migration: Migration = {
  number: 63,
  name: "kept-out",
  statements: () => [
    `update "suppression" set "suppressedFor" = 'erased'
      where "suppressedFor" = 'by-hand' and "channel" = 'all' and "leadId" is null and exists (
        select 1 from "auditEntry" where "auditEntry"."organizationId" = "suppression"."organizationId"
        and "auditEntry"."action" = 'privacy.erased' and "auditEntry"."happenedAt" = "suppression"."createdAt"
      )`,
    `create index "suppressionErased" on "suppression" ("organizationId", "addressHash") where "suppressedFor" = 'erased'`,
  ],
};
