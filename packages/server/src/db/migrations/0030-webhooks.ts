import type { Migration } from "../migration.ts";

/** Addresses of other programs that are told what happens, and each event on its way to each of them. */
export const migration: Migration = {
  number: 30,
  name: "webhooks",
  statements: (t) => [
    `create table "webhookEndpoint" (
      "organizationId" ${t.text} not null,
      "id" ${t.text} not null,
      "url" ${t.text} not null,
      "description" ${t.text},
      "eventTypes" ${t.json} not null,
      "sealedSecret" ${t.text} not null,
      "formerSecret" ${t.text},
      "formerUntilAt" ${t.instant},
      "isEnabled" ${t.boolean} not null,
      "disabledReason" ${t.text},
      "lastStatus" ${t.integer},
      "lastError" ${t.text},
      "lastAttemptAt" ${t.instant},
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "id")
    )`,
    `create table "webhookDelivery" (
      "organizationId" ${t.text} not null,
      "id" ${t.text} not null,
      "endpointId" ${t.text} not null,
      "eventKey" ${t.text},
      "eventType" ${t.text} not null,
      "sentBody" ${t.text} not null,
      "state" ${t.text} not null,
      "attempts" ${t.integer} not null,
      "nextAttemptAt" ${t.instant},
      "leaseUntil" ${t.instant},
      "lastStatus" ${t.integer},
      "lastError" ${t.text},
      "lastAttemptAt" ${t.instant},
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "id"),
      foreign key ("organizationId", "endpointId") references "webhookEndpoint" ("organizationId", "id") on delete cascade
    )`,
    `create unique index "webhookDeliveryEvent" on "webhookDelivery" ("organizationId", "endpointId", "eventKey") where "eventKey" is not null`,
    `create index "webhookDeliveryLog" on "webhookDelivery" ("organizationId", "endpointId", "createdAt", "id")`,
    `create index "webhookDeliveryDue" on "webhookDelivery" ("nextAttemptAt") where "state" = 'waiting'`,
    `create index "webhookDeliveryAge" on "webhookDelivery" ("createdAt")`,
  ],
};
