import type { Migration } from "../migration.ts";

/**
 * SQLite writes a piece of the text index whenever a megabyte of it has gathered, and merges the pieces later: after a
 * thousand leads of an import. Eight gather in a transaction of several thousand; one of a person gathers some kilobytes.
 */
export const migration: Migration = {
  number: 69,
  name: "search-in-large-pieces",
  statements: (t) =>
    t.engine === "sqlite" ? [`insert into "leadSearch" ("leadSearch", rank) values ('hashsize', 8388608)`] : [],
};
