// Statements of the list page are put together by hand: compiling the same through the query builder costs 30–60 µs, a
// tenth of what a page may cost. The driver keeps the prepared statement by its text.
import { CompiledQuery } from "kysely";
import type { Engine, Queryable } from "../db/database.ts";
import type { Bounds } from "./filter-bounds.ts";

/** A value in a statement; instants are Dates, which each driver turns into its own form. */
export type Value = string | number | boolean | null | Date;

/** A statement in the making. Parts must be written in the order in which they stand in the text. */
export class Statement {
  readonly engine: Engine;
  readonly #parameters: (Value | readonly Value[])[] = [];

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** A parameter in the place where the returned text stands. */
  value(value: Value): string {
    this.#parameters.push(value);
    return this.engine === "sqlite" ? "?" : `$${this.#parameters.length}`;
  }

  /** `(?, ?, ?)` */
  values(values: readonly Value[]): string {
    return `(${values.map((value) => this.value(value)).join(", ")})`;
  }

  /**
   * A list of any length, after a column. On PostgreSQL one parameter, so that its text does not change with the length: what
   * is prepared under its name is the same for all.
   */
  among(values: readonly (string | number)[]): string {
    if (this.engine === "sqlite") return `in ${this.values(values)}`;
    this.#parameters.push(values);
    return `= any($${this.#parameters.length}::${typeof values[0] === "number" ? "bigint" : "text"}[])`;
  }

  /** PostgreSQL: texts as the rows of a table, its only column named by the alias. One parameter. */
  unnested(texts: readonly string[]): string {
    this.#parameters.push(texts);
    return `unnest($${this.#parameters.length}::text[])`;
  }

  /** Runs it. */
  async rows<Row>(db: Queryable, text: string): Promise<Row[]> {
    return (await db.query.executeQuery<Row>(CompiledQuery.raw(text, this.#parameters))).rows;
  }
}

/** SQLite goes by the index named, or by row numbers; left to itself it walks a sort index and tests them (tried). */
export function hintOf(s: Statement, index: string | null): string {
  if (s.engine !== "sqlite") return "";
  return index === null ? " not indexed" : ` indexed by "${index}"`;
}

/** The bounds in SQL, lower first. */
export function withinBounds(
  s: Statement,
  { column, bounds, table }: { column: string; bounds: Bounds; table: string },
): string[] {
  const value = (bound: number) => s.value(column === "createdAt" ? new Date(bound) : bound);
  return [
    ...(bounds.from === undefined ? [] : [`${table}."${column}" >= ${value(bounds.from)}`]),
    ...(bounds.to === undefined ? [] : [`${table}."${column}" < ${value(bounds.to)}`]),
  ];
}

/** Row numbers, however many, by one parameter on both engines: one statement is prepared for lists of any length. */
export function amongSeqs(s: Statement, seqs: readonly number[]): string {
  if (s.engine === "postgres") return s.among(seqs);
  return `in (select "value" from json_each(${s.value(JSON.stringify(seqs))}))`;
}
