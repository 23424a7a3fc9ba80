import SqliteConnection from "better-sqlite3";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { openWorld } from "../testing/world.ts";
import { LOOKED_AT_COLUMNS, settledPlan } from "./settled-plan.ts";

test("a statement is planned without a look at its values", () => {
  expect(settledPlan(`select "id" from "lead" where "name" = ? and "city" in (?, ?) limit ?`)).toBe(
    `select "id" from "lead" where "name" = likely(?) and "city" in (likely(?), likely(?)) limit likely(?)`,
  );
});

test("question marks in texts and names stay", () => {
  expect(settledPlan(`select '?', 'it''s?', "really?" where 1 = ?`)).toBe(
    `select '?', 'it''s?', "really?" where 1 = likely(?)`,
  );
});

test("values of columns by which an index takes some rows are looked at", () => {
  const text = `select 1 from "message" where "state" = ? and "kind" in (?, ?) and "tries" > ?`;
  expect(settledPlan(text)).toBe(text);
});

test("they are all the columns by whose value an index takes some rows", async () => {
  const world = await openWorld();
  const { db } = world.foundation;
  if (db.engine === "sqlite") {
    const { rows } = await sql<{
      sql: string;
    }>`select "sql" from "sqlite_master" where "type" = 'index' and "sql" like '% where %'`.execute(db.query);
    const conditions = rows.map((row) => row.sql.slice(row.sql.lastIndexOf(" where ")));
    const columns = conditions.flatMap((text) =>
      [...text.matchAll(/"(\w+)"\s*(?:=|<>|[<>]=?|in)\s*\(?\s*(?:'|\d)/g)].map((match) => match[1]),
    );
    expect([...new Set(columns)].sort()).toEqual([...LOOKED_AT_COLUMNS].sort());
  }
  await world.close();
});

test("what only inserts stays as it is, and what inserts a selection does not", () => {
  expect(settledPlan(`insert into "lead" ("id") values (?)`)).toBe(`insert into "lead" ("id") values (?)`);
  expect(settledPlan(`insert into "lead" ("id") select "id" from "lead" where "id" = ?`)).toContain("likely(?)");
});

test("it finds and changes the same rows", () => {
  const sqlite = new SqliteConnection(":memory:");
  sqlite.exec(`create table "t" ("id" integer primary key, "name" text, "size" real, "n" integer)`);
  const each = sqlite.prepare(settledPlan(`insert into "t" values (?, ?, ?, ?)`));
  for (let id = 1; id <= 20; id++) each.run(id, String(id % 5), id / 4, id % 3);
  for (const [where, values] of [
    [`"name" = ?`, [3]],
    [`"name" = ?`, ["3"]],
    [`"n" = ? and "size" > ?`, ["1", 2]],
    [`("n", "id") < (?, ?)`, [2, 9]],
    [`"id" in (select "value" from json_each(?))`, ["[3,4,90]"]],
    [`"name" like ? escape '!'`, ["%1"]],
    [`? is null or "id" = ?`, [null, 4]],
  ] as const) {
    const text = `select * from "t" where ${where} order by "id" limit ?`;
    const found = sqlite.prepare(settledPlan(text)).all(...values, 7);
    expect(found).toEqual(sqlite.prepare(text).all(...values, 7));
  }
  sqlite.prepare(settledPlan(`update "t" set "name" = ? where "n" = ?`)).run("new", 2);
  expect(sqlite.prepare(`select count(*) as "count" from "t" where "name" = 'new'`).get()).toEqual({ count: 7 });
  sqlite.close();
});
