// Values whose form differs between the engines. Rows come back as plain numbers, booleans and parsed JSON on both.
import { type RawBuilder, sql } from "kysely";

/** An instant (ms since 1970, UTC) to write or compare with; rows give instants back as numbers. */
export function at(instant: number): RawBuilder<number>;
export function at(instant: number | null): RawBuilder<number | null>;
export function at(instant: number | null): RawBuilder<number | null> {
  return sql.val(instant === null ? null : new Date(instant)) as unknown as RawBuilder<number | null>;
}

/** A value for a JSON column; rows give it back parsed. */
export function json<T>(value: T): RawBuilder<T> {
  return sql.val(value === null ? null : JSON.stringify(value)) as unknown as RawBuilder<T>;
}
