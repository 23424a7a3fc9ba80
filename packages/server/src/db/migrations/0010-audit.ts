import type { Migration } from "../migration.ts";

/** The log refuses change in the database itself; the hash chain shows whatever gets past that. */
export const migration: Migration = {
  number: 10,
  name: "audit",
  statements: (t) => [
    `create table "auditEntry" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "number" ${t.bigint} not null,
      "eventPosition" ${t.bigint} not null unique,
      "happenedAt" ${t.instant} not null,
      "action" ${t.text} not null,
      "actor" ${t.json} not null,
      "actorId" ${t.text} not null,
      "subjectId" ${t.text} not null,
      "leadId" ${t.text},
      "before" ${t.json},
      "after" ${t.json},
      "detail" ${t.json},
      "hash" ${t.text} not null,
      unique ("organizationId", "number")
    )`,
    `create index "auditEntryTime" on "auditEntry" ("organizationId", "happenedAt", "number")`,
    `create index "auditEntryAction" on "auditEntry" ("organizationId", "action", "happenedAt", "number")`,
    `create index "auditEntryActor" on "auditEntry" ("organizationId", "actorId", "happenedAt", "number")`,
    `create index "auditEntrySubject" on "auditEntry" ("organizationId", "subjectId", "happenedAt", "number")`,
    `create index "auditEntryLead" on "auditEntry" ("organizationId", "leadId", "happenedAt", "number")`,
    `create table "auditHead" (
      "organizationId" ${t.text} primary key,
      "number" ${t.bigint} not null,
      "hash" ${t.text} not null
    )`,
    ...(t.engine === "sqlite" ? appendOnlySqlite : appendOnlyPostgres),
  ],
};

const appendOnlySqlite = [
  `create trigger "auditEntryKept" before update on "auditEntry" begin select raise(abort, 'the audit log is append-only'); end`,
  `create trigger "auditEntryStays" before delete on "auditEntry" begin select raise(abort, 'the audit log is append-only'); end`,
];

const appendOnlyPostgres = [
  `create function "refuseAuditChange"() returns trigger language plpgsql as $$ begin raise exception 'the audit log is append-only'; end $$`,
  `create trigger "auditEntryKept" before update or delete or truncate on "auditEntry" for each statement execute function "refuseAuditChange"()`,
];
