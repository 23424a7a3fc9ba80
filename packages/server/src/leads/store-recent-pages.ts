// Browsers ask for the same page again whenever something may have changed. SQLite tells in 6 µs whether anything at all
// has been committed since; if not, the page is what it was.
import { sql } from "kysely";
import type { Queryable } from "../db/database.ts";

const MOST_PAGES = 64;

interface RecentPages {
  dataVersion: number;
  readonly pages: Map<string, Uint8Array<ArrayBuffer>>;
}

const recent = new WeakMap<Queryable, RecentPages>();

/** A page by its name, made anew unless nothing was committed since. PostgreSQL has no such counter: always anew. */
export async function recentPage(
  db: Queryable,
  name: string,
  make: () => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (db.engine !== "sqlite") return make();
  const dataVersion = await dataVersionOf(db);
  let known = recent.get(db);
  if (known?.dataVersion !== dataVersion) {
    known = { dataVersion, pages: new Map() };
    recent.set(db, known);
  }
  const page = known.pages.get(name) ?? (await make());
  // What was committed while it was made may be missing from it: kept only when nothing was.
  if ((await dataVersionOf(db)) === dataVersion) keep(known.pages, name, page);
  return page;
}

/** Changes with every commit of another connection, of any process; this one only reads. */
async function dataVersionOf(db: Queryable): Promise<number> {
  const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db.query);
  return rows[0]?.data_version ?? 0;
}

/** The page asked for last goes to the end; the one at the front goes first. */
function keep(pages: RecentPages["pages"], name: string, page: Uint8Array<ArrayBuffer>): void {
  pages.delete(name);
  pages.set(name, page);
  const [oldest] = pages.keys();
  if (pages.size > MOST_PAGES && oldest !== undefined) pages.delete(oldest);
}
