import type { Migration } from "../migration.ts";

/** The register of consents is read newest first, over all leads of an organization. */
export const migration: Migration = {
  number: 52,
  name: "consents-by-date",
  statements: () => [`create index "consentRecorded" on "consent" ("organizationId", "recordedAt", "id")`],
};
