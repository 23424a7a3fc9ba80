import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 15,
  name: "follow-ups",
  statements: (t) => [
    `create table "followUpRule" (
      "organizationId" ${t.text} not null,
      "channel" ${t.text} not null,
      "days" ${t.integer} not null,
      "businessDaysOnly" ${t.boolean} not null,
      "afterSequenceSteps" ${t.boolean} not null,
      primary key ("organizationId", "channel")
    )`,
    `create table "ruleFollowUp" (
      "organizationId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "followUpAt" ${t.instant} not null,
      primary key ("organizationId", "leadId"),
      foreign key ("organizationId", "leadId") references "lead" ("organizationId", "id") on delete cascade
    )`,
    `create table "calendarFeed" (
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "feedId" ${t.text} not null,
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "memberId"),
      foreign key ("organizationId", "memberId") references "member" ("organizationId", "id") on delete cascade
    )`,
  ],
};
