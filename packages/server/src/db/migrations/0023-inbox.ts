import type { Migration } from "../migration.ts";

/**
 * Conversations that are open, snoozed or done, whose they are and what the lead's last message means; each list of the inbox
 * has an index in its own order. And mails of people nobody knows, until somebody says who they are.
 */
export const migration: Migration = {
  number: 23,
  name: "inbox",
  statements: (t) => [
    `alter table "conversation" add column "shelf" ${t.text} not null default 'open'`,
    `alter table "conversation" add column "snoozedUntil" ${t.instant}`,
    // nobody is '': an equality keeps the order of an index, "is null" does not on PostgreSQL
    `alter table "conversation" add column "assigneeKey" ${t.text} not null default ''`,
    `alter table "conversation" add column "lastChannel" ${t.text} not null default 'email'`,
    `alter table "conversation" add column "meaning" ${t.text}`,
    `alter table "conversation" add column "proposal" ${t.json}`,
    `update "conversation" set
      "shelf" = case when "lastInboundAt" is null then 'sent' else 'open' end,
      "assigneeKey" = coalesce((select "assignedTo" from "lead" where "lead"."organizationId" = "conversation"."organizationId" and "lead"."id" = "conversation"."leadId"), ''),
      "lastChannel" = coalesce((select "channel" from "message" where "message"."organizationId" = "conversation"."organizationId" and "message"."id" = "conversation"."lastMessageId"), 'email')`,
    `drop index "conversationInbox"`,
    ...[
      ["Inbox", `"shelf"`, ""],
      ["Assignee", `"assigneeKey", "shelf"`, ""],
      ["Channel", `"lastChannel", "shelf"`, ""],
      ["Meaning", `"meaning", "shelf"`, ` where "meaning" is not null`],
    ].map(
      ([name, columns, where]) =>
        `create index "conversation${name}" on "conversation" ("organizationId", ${columns}, "unreadRank", "lastMessageAt", "leadId")${where}`,
    ),
    `create table "unknownSender" (
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null,
      "accountId" ${t.text} not null,
      "memberId" ${t.text},
      "address" ${t.text} not null,
      "name" ${t.text},
      "isIgnored" ${t.boolean} not null,
      "mailCount" ${t.integer} not null,
      "lastAt" ${t.instant} not null,
      primary key ("organizationId", "id"),
      unique ("organizationId", "address")
    )`,
    `create index "unknownSenderLatest" on "unknownSender" ("organizationId", "lastAt", "id")`,
    `create index "unknownSenderAge" on "unknownSender" ("lastAt")`,
    `create table "strangeMail" (
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null,
      "senderId" ${t.text} not null,
      "providerId" ${t.text} not null,
      "subject" ${t.text} not null,
      "body" ${t.text} not null,
      "receivedAt" ${t.instant} not null,
      primary key ("organizationId", "id"),
      unique ("organizationId", "providerId"),
      foreign key ("organizationId", "senderId") references "unknownSender" ("organizationId", "id") on delete cascade
    )`,
    `create index "strangeMailSender" on "strangeMail" ("organizationId", "senderId", "receivedAt")`,
  ],
};
