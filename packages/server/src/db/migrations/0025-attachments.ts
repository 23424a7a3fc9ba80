import type { Migration } from "../migration.ts";

/**
 * Files of messages. Their bytes stand in pieces of their own, once for each content of an organization, so that any process
 * on any machine can send and show them and a backup holds them.
 */
export const migration: Migration = {
  number: 25,
  name: "attachments",
  statements: (t) => [
    `create table "attachmentContent" (
      "organizationId" ${t.text} not null,
      "contentHash" ${t.text} not null,
      "size" ${t.bigint} not null,
      "keptAt" ${t.instant} not null,
      primary key ("organizationId", "contentHash")
    )`,
    `create table "attachmentPiece" (
      "organizationId" ${t.text} not null,
      "contentHash" ${t.text} not null,
      "number" ${t.integer} not null,
      "bytes" ${t.blob} not null,
      primary key ("organizationId", "contentHash", "number"),
      foreign key ("organizationId", "contentHash") references "attachmentContent" ("organizationId", "contentHash") on delete cascade
    )`,
    `create table "attachment" (
      "organizationId" ${t.text} not null,
      "id" ${t.text} not null,
      "leadId" ${t.text} not null,
      "messageId" ${t.text},
      "direction" ${t.text} not null,
      "fileName" ${t.text} not null,
      "mediaType" ${t.text},
      "size" ${t.bigint} not null,
      "contentHash" ${t.text},
      "state" ${t.text} not null,
      "reason" ${t.text},
      "providerMediaId" ${t.text},
      "place" ${t.integer} not null,
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "id"),
      foreign key ("organizationId", "messageId") references "message" ("organizationId", "id") on delete cascade
    )`,
    `create index "attachmentLead" on "attachment" ("organizationId", "leadId", "createdAt")`,
    `create index "attachmentMessage" on "attachment" ("organizationId", "messageId") where "messageId" is not null`,
    `create index "attachmentContentUse" on "attachment" ("organizationId", "contentHash") where "contentHash" is not null`,
    `create index "attachmentUnsent" on "attachment" ("createdAt") where "messageId" is null`,
  ],
};
