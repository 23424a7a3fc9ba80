// The text index of SQLite. PostgreSQL keeps its own over `searchText` and needs nothing here.
import { indexedText, trigramsOf } from "@lead-dashboard/domain/leads/trigrams";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { insertMany } from "./store-many.ts";
import { Statement } from "./store-statement.ts";

/** Private-use characters, which no name holds: each organization's number becomes one piece of three of them. */
const MARK_FROM = 0xe000;
const MARK_LETTERS = 6_000;
const marks = new Map<string, string>();

/** What tells an organization's leads apart in the index. */
export async function organizationMark(db: Queryable, scope: Scope): Promise<string> {
  const known = marks.get(scope.organizationId);
  if (known !== undefined) return known;
  const { rows } = await sql<{ number: number }>`
    select "number" from "organization" where "id" = ${scope.organizationId}`.execute(db.query);
  const number = rows[0]?.number ?? 0;
  const letters = [Math.floor(number / MARK_LETTERS) % MARK_LETTERS, number % MARK_LETTERS, MARK_LETTERS];
  const mark = String.fromCharCode(...letters.map((letter) => MARK_FROM + letter));
  // Organization ids are never reused, but a rolled-back one may give its number to another.
  if (rows[0] !== undefined) marks.set(scope.organizationId, mark);
  return mark;
}

/** What a lead is searched by. */
export interface SearchedText {
  readonly seq: number;
  readonly searchText: string;
}

/** Puts texts into the index. */
export async function indexTexts(tx: Tx, scope: Scope, texts: readonly SearchedText[]): Promise<void> {
  if (tx.engine !== "sqlite" || texts.length === 0) return;
  const mark = await organizationMark(tx, scope);
  await insertMany(tx, {
    table: "leadSearch",
    columns: ["rowid", "text"],
    rows: texts.map((one) => [one.seq, indexedText(one.searchText, mark)]),
  });
}

/** Takes a lead out of the index. */
export async function unindexTexts(tx: Tx, seqs: readonly number[]): Promise<void> {
  if (tx.engine !== "sqlite") return;
  for (const seq of seqs) {
    const s = new Statement(tx.engine);
    await s.rows(tx, `delete from "leadSearch" where rowid = ${s.value(seq)}`);
  }
}

/** What to ask the index for, so that every word can be there; the rows found are still to be verified. */
export async function matchOf(db: Queryable, scope: Scope, words: readonly string[]): Promise<string> {
  const pieces = [...new Set(words.flatMap((word) => trigramsOf(word)))];
  // An organization alone in its database need not be told from others: reading its mark costs a third of a probe.
  if (await hasSeveralOrganizations(db)) pieces.unshift(await organizationMark(db, scope));
  return pieces.map((piece) => `"${piece.replaceAll('"', '""')}"`).join(" ");
}

async function hasSeveralOrganizations(db: Queryable): Promise<boolean> {
  const { rows } = await sql`select 1 from "organization" limit 2`.execute(db.query);
  return rows.length > 1;
}
