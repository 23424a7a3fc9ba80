import type { Migration } from "../migration.ts";

/**
 * Numbers of WhatsApp and Twilio beside mailboxes; people who hide their phone number; which approved template of WhatsApp
 * stands for one of ours; and permissions that outlive the lead, by the hash of the address.
 */
export const migration: Migration = {
  number: 19,
  name: "numbers",
  statements: (t) => [
    `alter table "channelAccount" add column "numberSettings" ${t.json}`,
    `create index "channelAccountWebhook" on "channelAccount" ("id") where "channel" <> 'email'`,
    `create table "contactIdentity" (
      "organizationId" ${t.text} not null,
      "channel" ${t.text} not null,
      "userId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "createdAt" ${t.instant} not null,
      primary key ("organizationId", "channel", "userId"),
      foreign key ("organizationId", "leadId") references "lead" ("organizationId", "id") on delete cascade
    )`,
    `create table "whatsAppTemplate" (
      "organizationId" ${t.text} not null,
      "templateId" ${t.text} not null,
      "name" ${t.text} not null,
      "language" ${t.text} not null,
      "templateParameters" ${t.json} not null,
      primary key ("organizationId", "templateId"),
      foreign key ("organizationId", "templateId") references "template" ("organizationId", "id") on delete cascade
    )`,
    `alter table "consent" add column "addressHash" ${t.text}`,
    `create index "contactIdentityLead" on "contactIdentity" ("organizationId", "leadId")`,
  ],
};
