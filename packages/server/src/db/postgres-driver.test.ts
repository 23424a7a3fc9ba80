import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openBareFoundation } from "../testing/bare-foundation.ts";
import type { Db, Tx } from "./database.ts";
import { openPostgres } from "./postgres.ts";

describe.skipIf(inject("template").startsWith("sqlite:"))("statements prepared by name on PostgreSQL", () => {
  let world: Awaited<ReturnType<typeof openBareFoundation>>;
  let db: Db;
  beforeAll(async () => {
    world = await openBareFoundation();
    db = openPostgres(world.url, { connections: 1 });
    await db.transaction((tx) => sql.raw(`create table "thing" ("id" integer)`).execute(tx.query));
    await db.transaction((tx) => sql`insert into "thing" values (${1})`.execute(tx.query));
  });
  afterAll(async () => {
    await db.close();
    await world.close();
  });

  const read = async (tx: Tx) => (await sql`select * from "thing" where "id" = ${1}`.execute(tx.query)).rows;
  const names = async (tx: Tx) =>
    (await sql<{ statement: string }>`select "statement" from pg_prepared_statements`.execute(tx.query)).rows;
  const often = async () => {
    for (let time = 0; time < 6; time++) await db.transaction(read);
  };

  test("are those that come often, once for a connection", async () => {
    await often();
    const prepared = await db.transaction(names);
    expect(prepared.filter(({ statement }) => statement.includes(`from "thing"`))).toHaveLength(1);
  });

  test("stay few, however many there are", async () => {
    for (let number = 0; number < 200; number++) {
      const same = sql.raw(` + ${number}`);
      for (let time = 0; time < 5; time++)
        await db.transaction((tx) => sql`select "id"${same} from "thing" where "id" = ${1}`.execute(tx.query));
    }
    expect((await db.transaction(names)).length).toBeLessThanOrEqual(150);
    expect(await db.transaction(read)).toEqual([{ id: 1 }]);
  });

  test("are made anew when a table was changed under them", async () => {
    await often();
    const other = openPostgres(world.url, { connections: 1 });
    await other.transaction((tx) => sql.raw(`alter table "thing" add column "name" text`).execute(tx.query));
    await other.close();
    expect(await db.transaction(read)).toEqual([{ id: 1, name: null }]);
  });

  test("are made anew at once, on however many connections they were", async () => {
    const many = openPostgres(world.url, { connections: 10 });
    const slowly = (tx: Tx) => read(tx).then(() => sql`select pg_sleep(0.02)`.execute(tx.query));
    for (let time = 0; time < 6; time++)
      await Promise.all(Array.from({ length: 10 }, () => many.transaction((tx) => slowly(tx))));
    await db.transaction((tx) => sql.raw(`alter table "thing" add column "colour" text`).execute(tx.query));
    expect(await many.transaction(read)).toEqual([{ id: 1, name: null, colour: null }]);
    await many.close();
    await db.transaction((tx) => sql.raw(`alter table "thing" drop column "colour"`).execute(tx.query));
  });

  test("have the same name on two connections only where they are the same", async () => {
    const named = async (numbers: readonly number[]) => {
      const one = openPostgres(world.url, { connections: 1 });
      for (const number of numbers)
        for (let time = 0; time < 5; time++)
          await one.transaction((tx) =>
            sql`select "id"${sql.raw(` - ${number}`)} from "thing" where "id" = ${1}`.execute(tx.query),
          );
      const { rows } = await one.transaction((tx) =>
        sql<{ name: string; statement: string }>`select "name", "statement" from pg_prepared_statements`.execute(
          tx.query,
        ),
      );
      await one.close();
      return new Map(rows.map(({ name, statement }) => [name, statement]));
    };
    const [mine, theirs] = [await named([1, 2, 3]), await named([3, 2, 1])];
    expect([mine.size, theirs.size]).toEqual([3, 3]);
    for (const [name, statement] of mine) expect(theirs.get(name) ?? statement).toBe(statement);
  });

  test("are given up where a pooler changes connections below us", async () => {
    await often();
    await db.transaction((tx) => sql.raw("deallocate all").execute(tx.query));
    expect(await db.transaction(read)).toEqual([{ id: 1, name: null }]);
    await often();
    expect(await db.transaction(names)).toEqual([]);
  });

  test("that are asked at once are answered in their order, each by its own", async () => {
    const ask = (tx: Tx, number: number) =>
      sql<{
        number: number;
        at: string;
      }>`select ${number}::integer as "number", clock_timestamp()::text as "at"`.execute(tx.query);
    const rows = await db.transaction(async (tx) => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => ask(tx, number)));
      return answers.flatMap((answer) => answer.rows);
    });
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, number) => number));
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort());
  });

  test("are none of a transaction that has failed meanwhile, though they were asked beside what failed", async () => {
    const [hasFailed, beside] = [Promise.withResolvers<void>(), Promise.withResolvers<unknown>()];
    const insert = (tx: Tx) => sql`insert into "thing" values (${7})`.execute(tx.query);
    const failing = db.transaction((tx) =>
      Promise.all([
        sql`select 1 / ${0}::integer`.execute(tx.query),
        insert(tx).catch(() => {}),
        hasFailed.promise.then(() => insert(tx)).catch(beside.resolve),
      ]),
    );
    await expect(failing).rejects.toThrow("division by zero");
    hasFailed.resolve();
    expect(String(await beside.promise)).toContain("has ended");
    expect(
      await db.transaction(async (tx) => (await sql`select from "thing" where "id" = 7`.execute(tx.query)).rows),
    ).toEqual([]);
  });

  test("answer the same when they are not described any more, with rows or with none", async () => {
    const ask = (tx: Tx, most: number) =>
      sql`select "n" as "number", null as "nothing", array['a', 'b'] as "list", '{"a":1}'::jsonb as "json",
        timestamptz '2026-11-23 10:00+00' as "at" from generate_series(1, ${most}::integer) as "n"`.execute(tx.query);
    const row = { nothing: null, list: ["a", "b"], json: { a: 1 }, at: Date.UTC(2026, 10, 23, 10) };
    for (const most of [2, 0, 2, 0, 2, 2, 0, 2]) {
      const { rows } = await db.transaction((tx) => ask(tx, most));
      expect(rows).toEqual(Array.from({ length: most }, (_, at) => ({ number: at + 1, ...row })));
    }
  });

  test("that stand behind one that fails fail because of it, and those before it are answered", async () => {
    const ask = (tx: Tx, divisor: number) =>
      sql<{ number: number }>`select 6 / ${divisor}::integer as "number"`.execute(tx.query);
    const ends: PromiseSettledResult<unknown>[] = [];
    const failing = db.transaction(async (tx) => {
      ends.push(...(await Promise.allSettled([ask(tx, 3), ask(tx, 0), ask(tx, 2)])));
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await db.transaction(async (tx) => (await ask(tx, 2)).rows)).toEqual([{ number: 3 }]);
  });

  test("leave nothing of a transaction that failed in between", async () => {
    const failing = db.transaction(async (tx) => {
      await read(tx);
      await sql`select 1 / ${0}::integer`.execute(tx.query);
    });
    await expect(failing).rejects.toThrow("division by zero");
    const swallowed = db.transaction(async (tx) => {
      await sql`select 1 / ${0}::integer`.execute(tx.query).catch(() => {});
    });
    await expect(swallowed).rejects.toThrow("rolled back");
    expect(await db.transaction(read)).toHaveLength(1);
  });
});
