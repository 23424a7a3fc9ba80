// better-auth's tables, in the shape its adapter asks for. Session tokens are hashed on the way in, so the library never
// knows that what it stores is not what the browser holds; instants come from our clock, not from the process's.
import { SESSION_ABSOLUTE_MS } from "@lead-dashboard/domain/accounts/session-limits";
import { type RawBuilder, sql } from "kysely";
import type { Db, Queryable, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";
import { hashToken, newToken } from "./tokens.ts";

type Row = Record<string, unknown>;

/** One condition as better-auth states it. */
export interface AuthCondition {
  field: string;
  value: unknown;
  operator?: string | undefined;
  connector?: "AND" | "OR" | undefined;
}

/** Which rows of which table. */
export interface AuthSelection {
  model: string;
  where?: readonly AuthCondition[] | undefined;
}

/** Reads of better-auth's tables. */
export function authReader(db: Queryable) {
  return {
    /** `T` is what better-auth once stored there */
    async find<T>({ model, where }: AuthSelection, limit: number): Promise<T[]> {
      const { rows } = await sql<Row>`
        select * from ${sql.table(model)} where ${matching(model, where)} limit ${limit}`.execute(db.query);
      return rows.map((row) => withDates(row) as T);
    },
    async count({ model, where }: AuthSelection): Promise<number> {
      const { rows } = await sql<{ total: number }>`
        select count(*) as "total" from ${sql.table(model)} where ${matching(model, where)}`.execute(db.query);
      return rows[0]?.total ?? 0;
    },
  };
}

/** Writes of better-auth's tables. */
export function authWriter(tx: Tx, now: number) {
  return {
    async insert<T extends Row>(model: string, row: T): Promise<T> {
      const timed = { ...row, ...ownValues(model, row, now) };
      const names = Object.keys(timed);
      const values = names.map((name) => stored(model, name, timed[name]));
      await sql`
        insert into ${sql.table(model)} (${sql.join(names.map((name) => sql.ref(name)))})
        values (${sql.join(values)})`.execute(tx.query);
      return timed;
    },
    async update({ model, where }: AuthSelection, change: unknown): Promise<number> {
      const values = Object.entries(Object(change)).map(([name, value]) =>
        name === "updatedAt"
          ? sql`${sql.ref(name)} = ${at(now)}`
          : sql`${sql.ref(name)} = ${stored(model, name, value)}`,
      );
      const done = await sql`
        update ${sql.table(model)} set ${sql.join(values)} where ${matching(model, where)}`.execute(tx.query);
      return Number(done.numAffectedRows ?? 0);
    },
    async delete({ model, where }: AuthSelection): Promise<number> {
      const done = await sql`delete from ${sql.table(model)} where ${matching(model, where)}`.execute(tx.query);
      return Number(done.numAffectedRows ?? 0);
    },
  };
}

/** Runs one write in a transaction of its own. */
export function inAuthTransaction<T>(
  db: Db,
  now: number,
  write: (writer: ReturnType<typeof authWriter>) => Promise<T>,
) {
  return db.transaction((tx) => write(authWriter(tx, now)));
}

/** What we decide and not the library: instants by our clock, tokens of 256 bits. */
function ownValues(model: string, row: Row, now: number): Row {
  return {
    ...("createdAt" in row ? { createdAt: new Date(now) } : {}),
    ...("updatedAt" in row ? { updatedAt: new Date(now) } : {}),
    ...(model === "authSession" ? { expiresAt: new Date(now + SESSION_ABSOLUTE_MS), token: newToken() } : {}),
  };
}

function stored(model: string, name: string, value: unknown): RawBuilder<unknown> {
  if (value instanceof Date) return at(value.getTime());
  if (model === "authSession" && name === "token" && typeof value === "string") return sql.val(hashToken(value));
  return sql.val(value ?? null);
}

function withDates(row: Row): Row {
  const entries = Object.entries(row);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, name.endsWith("At") && typeof value === "number" ? new Date(value) : value]),
  );
}

const COMPARISONS: Record<string, RawBuilder<unknown>> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
};

/** AND-conditions all hold, and of the OR-conditions at least one. */
function matching(model: string, where: readonly AuthCondition[] | undefined): RawBuilder<unknown> {
  const of = (connector: "AND" | "OR") =>
    (where ?? [])
      .filter((condition) => (condition.connector ?? "AND") === connector)
      .map((condition) => holds(model, condition));
  const all = of("AND");
  const any = of("OR");
  const parts = any.length === 0 ? all : [...all, sql`(${sql.join(any, sql` or `)})`];
  return parts.length === 0 ? sql`1 = 1` : sql.join(parts, sql` and `);
}

function holds(model: string, { field, value, operator = "eq" }: AuthCondition): RawBuilder<unknown> {
  const column = sql.ref(field);
  if (operator === "in" && Array.isArray(value)) {
    return value.length === 0
      ? sql`1 = 0`
      : sql`${column} in (${sql.join(value.map((item) => stored(model, field, item)))})`;
  }
  const comparison = COMPARISONS[operator];
  if (comparison === undefined)
    throw new Error(`better-auth asked for the comparison ${operator}, which it never needed before`);
  if (value === null) return operator === "eq" ? sql`${column} is null` : sql`${column} is not null`;
  return sql`${column} ${comparison} ${stored(model, field, value)}`;
}
