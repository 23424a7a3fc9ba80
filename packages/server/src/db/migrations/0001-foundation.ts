import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 1,
  name: "foundation",
  statements: (t) => [
    `create table "event" (
      "position" ${t.identity},
      "transactionNumber" ${t.bigint} not null ${t.engine === "postgres" ? "default (pg_current_xact_id()::text)::bigint" : "default 0"},
      "organizationId" ${t.text} not null,
      "type" ${t.text} not null,
      "actor" ${t.json} not null,
      "subjectId" ${t.text} not null,
      "leadId" ${t.text},
      "before" ${t.json},
      "after" ${t.json},
      "detail" ${t.json},
      "unaudited" ${t.boolean} not null,
      "recordedAt" ${t.instant} not null
    )`,
    `create index "eventOrder" on "event" ("transactionNumber", "position")`,
    `create index "eventAge" on "event" ("recordedAt")`,
    `create table "listenerCursor" (
      "name" ${t.text} primary key,
      "transactionNumber" ${t.bigint} not null,
      "position" ${t.bigint} not null,
      "attempts" ${t.integer} not null default 0,
      "retryAt" ${t.instant},
      "leaseUntil" ${t.instant},
      "leaseHolder" ${t.text},
      "lastError" ${t.text}
    )`,
    `create table "eventFailure" (
      "id" ${t.text} primary key,
      "listener" ${t.text} not null,
      "position" ${t.bigint} not null,
      "eventType" ${t.text} not null,
      "lastError" ${t.text} not null,
      "failedAt" ${t.instant} not null
    )`,
    `create table "job" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text},
      "name" ${t.text} not null,
      "payload" ${t.json} not null,
      "key" ${t.text} unique,
      "state" ${t.text} not null,
      "runAt" ${t.instant} not null,
      "attempts" ${t.integer} not null default 0,
      "leaseUntil" ${t.instant},
      "leaseHolder" ${t.text},
      "lastError" ${t.text},
      "createdAt" ${t.instant} not null
    )`,
    `create index "jobDue" on "job" ("state", "runAt")`,
    `create table "idempotency" (
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "key" ${t.text} not null,
      "requestHash" ${t.text} not null,
      "status" ${t.integer},
      "answer" ${t.text},
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "memberId", "key")
    )`,
    `create index "idempotencyAge" on "idempotency" ("createdAt")`,
  ],
};
