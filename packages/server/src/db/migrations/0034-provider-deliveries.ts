import type { Migration } from "../migration.ts";

/**
 * Deliveries of WhatsApp and Twilio as they came, from before they are acknowledged until they have taken effect; those nobody
 * could make sense of stay for a person to look at. How many calls with a wrong signature a number got.
 */
export const migration: Migration = {
  number: 34,
  name: "provider-deliveries",
  statements: (t) => [
    `create table "providerDelivery" (
      "organizationId" ${t.text} not null,
      "id" ${t.text} not null,
      "accountId" ${t.text} not null,
      "deliveryKey" ${t.text} not null,
      "about" ${t.text} not null,
      "echoedId" ${t.text},
      "senderKey" ${t.text},
      "isTalk" ${t.boolean} not null,
      "raw" ${t.text} not null,
      "receivedAt" ${t.instant} not null,
      "dueAt" ${t.instant},
      "leaseEndsAt" ${t.instant},
      "tries" ${t.integer} not null,
      "problem" ${t.text},
      primary key ("organizationId", "id"),
      unique ("organizationId", "accountId", "deliveryKey"),
      foreign key ("organizationId", "accountId") references "channelAccount" ("organizationId", "id") on delete cascade
    )`,
    `create index "providerDeliveryDue" on "providerDelivery" ("id", "dueAt") where "dueAt" is not null`,
    `create index "providerDeliverySender" on "providerDelivery" ("organizationId", "senderKey", "id") where "dueAt" is not null`,
    `create index "providerDeliveryNew" on "providerDelivery" ("organizationId", "senderKey") where "isTalk" and "tries" = 0 and "dueAt" is not null`,
    `create index "providerDeliveryShown" on "providerDelivery" ("organizationId", "accountId", "id") where "tries" > 0`,
    `create index "providerDeliveryAge" on "providerDelivery" ("receivedAt")`,
    `insert into "providerDelivery" ("organizationId", "id", "accountId", "deliveryKey", "about", "isTalk", "raw", "receivedAt", "tries", "problem")
      select "organizationId", "accountId" || ':' || "eventKey", "accountId", "eventKey", case when exists (select 1 from "channelAccount" c where c."organizationId" = "inboundEvent"."organizationId" and c."id" = "inboundEvent"."accountId" and c."channel" = 'sms') then 'inbound' else 'whatsapp' end,
        ${t.engine === "sqlite" ? "0" : "false"}, "raw", "receivedAt", 1, 'It was not understood' from "inboundEvent"
      where "raw" is not null and exists (select 1 from "channelAccount" c where c."organizationId" = "inboundEvent"."organizationId" and c."id" = "inboundEvent"."accountId")`,
    `delete from "inboundEvent" where "raw" is not null`,
    `alter table "channelAccount" add column "refusedCalls" ${t.integer} not null default 0`,
    `alter table "channelAccount" add column "lastRefusedAt" ${t.instant}`,
  ],
};
