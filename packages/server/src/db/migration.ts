import type { ColumnTypes } from "./dialect.ts";

/** One numbered, forward-only step of the schema. It imports nothing, so it stays as it was. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: (t: ColumnTypes) => string[];
}
