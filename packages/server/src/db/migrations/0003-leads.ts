import type { Migration } from "../migration.ts";

/** What filters look at most, carried in every list index, so that a walk reads the index only. */
const COVERED = [
  "status",
  "temperature",
  "score",
  "assignedTo",
  "cityCode",
  "categoryCode",
  "countryCode",
  "sourceCode",
  "hasPhone",
  "hasEmail",
  "hasWebsite",
  "followUpSort",
  "contactedSort",
  "createdAt",
];

const SORTS = {
  leadByScore: "score",
  leadByCreation: "createdAt",
  leadByName: "nameKey",
  leadByFollowUp: "followUpSort",
  leadByContact: "contactedSort",
  leadByRating: "ratingSort",
};

/** SQLite: who stores leads announces them here, all of a batch at once; triggers on it see what PostgreSQL's see of a statement. */
const BATCH = `create view "leadBatch" as select "organizationId", "seq" as "firstSeq", "seq" as "lastSeq" from "lead" where false`;

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/**
 * Lists walk (organizationId, shelf, sort, id): unknown is -1, so it comes last downwards by itself, and upwards in a second
 * range. The row number does not break ties: SQLite compares a keyset with it by the first column only (tried, 3.54).
 */
export const migration: Migration = {
  number: 3,
  name: "leads",
  statements: (t) => [
    `create table "lead" (
      "seq" ${t.identity},
      "id" ${t.text} not null,
      "organizationId" ${t.text} not null,
      "shelf" ${t.integer} not null,
      "status" ${t.text} not null,
      "temperature" ${t.text} not null,
      "temperatureSetByHand" ${t.boolean} not null,
      "score" ${t.integer} not null,
      "assignedTo" ${t.text},
      "cityCode" ${t.bigint},
      "categoryCode" ${t.bigint},
      "countryCode" ${t.bigint},
      "sourceCode" ${t.bigint},
      "hasPhone" ${t.boolean} not null,
      "hasEmail" ${t.boolean} not null,
      "hasWebsite" ${t.boolean} not null,
      "ratingSort" ${t.real} not null,
      "followUpSort" ${t.bigint} not null,
      "contactedSort" ${t.bigint} not null,
      "nameKey" ${t.text} not null,
      "createdAt" ${t.instant} not null,
      "updatedAt" ${t.instant} not null,
      "version" ${t.integer} not null,
      "name" ${t.text} not null,
      "contactName" ${t.text},
      "phone" ${t.text},
      "phoneE164" ${t.text},
      "phoneType" ${t.text},
      "email" ${t.text},
      "website" ${t.text},
      "address" ${t.text},
      "city" ${t.text},
      "region" ${t.text},
      "country" ${t.text},
      "language" ${t.text},
      "timeZone" ${t.text},
      "category" ${t.text},
      "rating" ${t.real},
      "reviewCount" ${t.integer},
      "mapsUrl" ${t.text},
      "placeId" ${t.text},
      "cid" ${t.text},
      "latitude" ${t.real},
      "longitude" ${t.real},
      "businessStatus" ${t.text},
      "source" ${t.text},
      "dealValue" ${t.bigint},
      "currency" ${t.text},
      "lostReason" ${t.text},
      "isHidden" ${t.boolean} not null,
      "isSample" ${t.boolean} not null,
      "nextFollowUpAt" ${t.instant},
      "lastContactedAt" ${t.instant},
      "lastRepliedAt" ${t.instant},
      "firstContactedAt" ${t.instant},
      "firstRepliedAt" ${t.instant},
      "wonAt" ${t.instant},
      "lostAt" ${t.instant},
      "deletedAt" ${t.instant},
      "scoredAt" ${t.instant},
      "nextScoreAt" ${t.instant},
      "importId" ${t.text},
      "tags" ${t.json} not null,
      "contactPoints" ${t.json} not null,
      "socials" ${t.json} not null,
      "openingHours" ${t.json},
      "customFields" ${t.json} not null,
      "notes" ${t.text},
      "scoreReasons" ${t.json} not null,
      "searchText" ${t.text} not null,
      unique ("organizationId", "id")
    )`,
    ...Object.entries(SORTS).map(([name, sort]) => {
      const covered = quoted(COVERED.filter((column) => column !== sort));
      return t.engine === "sqlite"
        ? `create index "${name}" on "lead" ("organizationId", "shelf", "${sort}", "id", ${covered})`
        : `create index "${name}" on "lead" ("organizationId", "shelf", "${sort}", "id") include (${covered})`;
    }),
    `create index "lead_status" on "lead" ("organizationId", "status", "temperature")`,
    ...["assignedTo", "cityCode", "categoryCode", "countryCode", "sourceCode"].map(
      (column) => `create index "lead_${column}" on "lead" ("organizationId", "${column}")`,
    ),
    `create index "leadToRescore" on "lead" ("organizationId", "nextScoreAt") where "nextScoreAt" is not null`,
    `create index "leadToErase" on "lead" ("organizationId", "deletedAt") where "deletedAt" is not null`,
    `create index "leadOfImport" on "lead" ("organizationId", "importId") where "importId" is not null`,
    ...searchIndex(t.engine),
    ...(t.engine === "sqlite" ? [BATCH] : []),
    `create table "leadKey" (
      "organizationId" ${t.text} not null,
      "key" ${t.text} not null,
      "leadSeq" ${t.bigint} not null,
      primary key ("organizationId", "key", "leadSeq")
    )${withoutRowid(t.engine)}`,
    `create table "leadTag" (
      "organizationId" ${t.text} not null,
      "tagKey" ${t.text} not null,
      "leadSeq" ${t.bigint} not null,
      primary key ("organizationId", "tagKey", "leadSeq")
    )${withoutRowid(t.engine)}`,
    `create table "leadFacet" (
      "code" ${t.identity},
      "organizationId" ${t.text} not null,
      "kind" ${t.text} not null,
      "key" ${t.text} not null,
      "value" ${t.text} not null,
      unique ("organizationId", "kind", "key")
    )`,
    `create table "leadFacetCount" (
      "organizationId" ${t.text} not null,
      "code" ${t.bigint} not null,
      "assignedTo" ${t.text} not null,
      "slot" ${t.integer} not null,
      "count" ${t.bigint} not null,
      primary key ("organizationId", "code", "assignedTo", "slot")
    )${withoutRowid(t.engine)}`,
    `create table "leadCount" (
      "organizationId" ${t.text} not null,
      "assignedTo" ${t.text} not null,
      "shelf" ${t.integer} not null,
      "status" ${t.text} not null,
      "temperature" ${t.text} not null,
      "currency" ${t.text} not null,
      "slot" ${t.integer} not null,
      "count" ${t.bigint} not null,
      "value" ${t.bigint} not null,
      primary key ("organizationId", "assignedTo", "shelf", "status", "temperature", "currency", "slot")
    )${withoutRowid(t.engine)}`,
    `create table "leadChange" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "changedAt" ${t.instant} not null,
      "actor" ${t.json} not null,
      "kind" ${t.text} not null,
      "before" ${t.json},
      "after" ${t.json},
      "undoId" ${t.text},
      foreign key ("organizationId", "leadId") references "lead" ("organizationId", "id") on delete cascade
    )`,
    `create index "leadChangeOrder" on "leadChange" ("organizationId", "leadId", "changedAt", "id")`,
    `create index "leadChangeUndo" on "leadChange" ("organizationId", "undoId", "id") where "undoId" is not null`,
    `create table "note" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "leadId" ${t.text} not null,
      "body" ${t.text} not null,
      "createdBy" ${t.text},
      "createdAt" ${t.instant} not null,
      foreign key ("organizationId", "leadId") references "lead" ("organizationId", "id") on delete cascade
    )`,
    `create index "noteOrder" on "note" ("organizationId", "leadId", "createdAt", "id")`,
    `create table "savedView" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "name" ${t.text} not null,
      "filter" ${t.json} not null,
      "sort" ${t.text} not null,
      "columns" ${t.json} not null,
      "isShared" ${t.boolean} not null,
      "createdBy" ${t.text} not null,
      "createdAt" ${t.instant} not null,
      unique ("organizationId", "id")
    )`,
    `create table "savedViewMark" (
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "viewId" ${t.text} not null,
      "isFavorite" ${t.boolean} not null,
      "isDefault" ${t.boolean} not null,
      primary key ("organizationId", "memberId", "viewId"),
      foreign key ("organizationId", "viewId") references "savedView" ("organizationId", "id") on delete cascade
    )`,
    `create table "customField" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "key" ${t.text} not null,
      "label" ${t.text} not null,
      "kind" ${t.text} not null,
      "choices" ${t.json} not null,
      "position" ${t.integer} not null,
      "createdAt" ${t.instant} not null,
      unique ("organizationId", "key")
    )`,
    `create table "undoEntry" (
      "id" ${t.text} primary key,
      "organizationId" ${t.text} not null,
      "memberId" ${t.text} not null,
      "kind" ${t.text} not null,
      "leadId" ${t.text},
      "fields" ${t.json} not null,
      "count" ${t.integer} not null,
      "createdAt" ${t.instant} not null,
      "expiresAt" ${t.instant} not null,
      "undoneAt" ${t.instant},
      "undoResult" ${t.json}
    )`,
    `create index "undoEntryOrder" on "undoEntry" ("organizationId", "memberId", "createdAt")`,
    `create index "undoEntryEnd" on "undoEntry" ("organizationId", "expiresAt")`,
  ],
};

function withoutRowid(engine: string): string {
  return engine === "sqlite" ? " without rowid" : "";
}

/**
 * SQLite: trigrams of the folded text, nothing else kept (contentless, no positions); a hit is verified on the row. It
 * also holds a mark of the organization and word beginnings as `^^l`, `^lu`, so one index serves short queries as well.
 */
function searchIndex(engine: string): string[] {
  return engine === "sqlite"
    ? [
        `create virtual table "leadSearch" using fts5("text", content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1')`,
      ]
    : [
        "create extension if not exists pg_trgm",
        "create extension if not exists btree_gin",
        `create index "leadSearch" on "lead" using gin ("organizationId", "searchText" gin_trgm_ops)`,
      ];
}
