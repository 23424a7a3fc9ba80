import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 5,
  name: "templates",
  statements: (t) => [
    `create table "template" (
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null references "organization" ("id"),
      "name" ${t.text} not null,
      "nameKey" ${t.text} not null,
      "channel" ${t.text} not null,
      "language" ${t.text} not null,
      "category" ${t.text},
      "subject" ${t.text},
      "body" ${t.text} not null,
      "variants" ${t.json} not null,
      "defaultKey" ${t.text},
      "version" ${t.integer} not null,
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null,
      "deletedAt" ${t.instant},
      primary key ("organizationId", "id")
    )`,
    `create index "templateOrder" on "template" ("organizationId", "nameKey", "id") where "deletedAt" is null`,
  ],
};
