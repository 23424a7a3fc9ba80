import type { Kysely } from "kysely";
import type { Dialect, Engine } from "./dialect.ts";
import type { Bell } from "./postgres-bell.ts";
import type { Tables } from "./tables/index.ts";

/** How a transaction is committed. */
export interface TransactionOptions {
  /**
   * SQLite: nobody waits until it is on the disk. A power cut may take it, as a whole, with all that was committed after it and
   * with the program itself, which begins again from what is left. For progress that is then made once more without harm.
   * PostgreSQL does not hear it: there a server that crashed would take a commit from a program that goes on.
   */
  readonly mayBeLost?: boolean;
}

/** Anything that can answer a query. Functions that only read take this. */
export interface Queryable {
  readonly engine: Engine;
  readonly dialect: Dialect;
  readonly query: Kysely<Tables>;
}

/** The database outside a transaction: reads, and the door to writing. */
export interface Db extends Queryable {
  /**
   * Runs `work` in one write transaction (SQLite: BEGIN IMMEDIATE on the single writer; PostgreSQL: read committed) and
   * commits when it resolves. Inside it only `tx` may be used: a call through the outer handle throws. No I/O inside.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, how?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
  /** wakes the other processes of the database and is woken by them; null on SQLite */
  readonly bell: Bell | null;
}

/** Marks what only `transaction` can make. */
export const writable: unique symbol = Symbol("writable");

/** A running write transaction. Functions that write take this. */
export interface Tx extends Queryable {
  readonly [writable]: true;
  /**
   * SQLite: runs one statement for each list of values (text, numbers, null) and gives the row number of each insert. A
   * statement prepared once and run row by row is its fastest way to write. Null on PostgreSQL, where that is one statement
   * for many rows.
   */
  readonly runEach: ((text: string, lists: readonly (readonly unknown[])[]) => number[]) | null;
  /** wakes the other processes of the database, to be used after the commit; null on SQLite */
  readonly bell: Pick<Bell, "ring"> | null;
  /** Runs after the commit, never after a rollback. */
  afterCommit(run: () => void): void;
}

/** Whose data a store may touch: one organization, and for sales only the member's own and unassigned leads. */
export interface Scope {
  readonly organizationId: string;
  readonly onlyFor?: string;
}

export type { Engine };
