import type { Migration } from "../migration.ts";

export const migration: Migration = {
  number: 4,
  name: "imports",
  statements: (t) => {
    // Keys are the whole row: without a separate rowid SQLite keeps one B-tree instead of two.
    const keyed = t.engine === "sqlite" ? " without rowid" : "";
    return [
      `create table "importUpload" (
        "id" ${t.text} primary key,
        "organizationId" ${t.text} not null,
        "fileName" ${t.text},
        "size" ${t.bigint} not null,
        "sequences" ${t.bigint} not null,
        "brokenBytes" ${t.bigint} not null,
        "isComplete" ${t.boolean} not null,
        "createdAt" ${t.instant} not null,
        unique ("organizationId", "id")
      )`,
      `create index "importUploadAge" on "importUpload" ("createdAt")`,
      `create table "importChunk" (
        "organizationId" ${t.text} not null,
        "uploadId" ${t.text} not null,
        "number" ${t.integer} not null,
        "bytes" ${t.blob} not null,
        primary key ("organizationId", "uploadId", "number")
      )`,
      `create table "import" (
        "id" ${t.text} primary key,
        "organizationId" ${t.text} not null,
        "uploadId" ${t.text} not null,
        "actor" ${t.json} not null,
        "status" ${t.text} not null,
        "fileName" ${t.text},
        "size" ${t.bigint} not null,
        "format" ${t.text},
        "syntax" ${t.text},
        "encoding" ${t.text},
        "delimiter" ${t.text},
        "onDuplicate" ${t.text} not null,
        "country" ${t.text},
        "mapping" ${t.json},
        "fileColumns" ${t.json},
        "rows" ${t.integer} not null default 0,
        "created" ${t.integer} not null default 0,
        "updated" ${t.integer} not null default 0,
        "failed" ${t.integer} not null default 0,
        "warned" ${t.integer} not null default 0,
        "skippedImported" ${t.integer} not null default 0,
        "skippedKnown" ${t.integer} not null default 0,
        "skippedRepeated" ${t.integer} not null default 0,
        "skippedUnchanged" ${t.integer} not null default 0,
        "skippedBlank" ${t.integer} not null default 0,
        "bytesRead" ${t.bigint} not null default 0,
        "failure" ${t.text},
        "isUndoFinished" ${t.boolean},
        "removed" ${t.integer} not null default 0,
        "restored" ${t.integer} not null default 0,
        "spared" ${t.integer} not null default 0,
        "createdAt" ${t.instant} not null,
        "startedAt" ${t.instant},
        "finishedAt" ${t.instant},
        unique ("organizationId", "id")
      )`,
      `create table "importedRow" (
        "organizationId" ${t.text} not null,
        "fingerprint" ${t.text} not null,
        "importId" ${t.text} not null,
        primary key ("organizationId", "fingerprint")
      )${keyed}`,
      `create table "importChange" (
        "organizationId" ${t.text} not null,
        "importId" ${t.text} not null,
        "leadId" ${t.text} not null,
        "valuesBefore" ${t.json} not null,
        "versionAfter" ${t.integer} not null,
        primary key ("organizationId", "importId", "leadId")
      )`,
      `create table "importError" (
        "organizationId" ${t.text} not null,
        "importId" ${t.text} not null,
        "rowNumber" ${t.integer} not null,
        "line" ${t.integer} not null,
        "reason" ${t.text} not null,
        "cells" ${t.json} not null,
        primary key ("organizationId", "importId", "rowNumber")
      )`,
      `create table "importSpared" (
        "organizationId" ${t.text} not null,
        "importId" ${t.text} not null,
        "leadId" ${t.text} not null,
        "name" ${t.text} not null,
        "reason" ${t.text} not null,
        primary key ("organizationId", "importId", "leadId")
      )`,
    ];
  },
};
