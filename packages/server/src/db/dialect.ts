/** The two database engines the program runs on. */
export type Engine = "sqlite" | "postgres";

/** Column types of the migrations, by engine. Text sorts bytewise on both, so keysets agree. */
export interface ColumnTypes {
  readonly engine: Engine;
  readonly instant: string;
  readonly json: string;
  readonly boolean: string;
  readonly text: string;
  readonly integer: string;
  readonly bigint: string;
  readonly real: string;
  readonly blob: string;
  /** a primary key the database counts up itself, never reused */
  readonly identity: string;
}

/** What differs between the engines beyond types, under one name. */
export interface Dialect {
  readonly engine: Engine;
  readonly columns: ColumnTypes;
  /** ` for update` where rows must be locked one by one; empty where the single writer is the lock */
  readonly forUpdate: string;
  /** ` for update skip locked` for claims; empty where the single writer is the lock */
  readonly skipLocked: string;
  /** whether an error means "try the transaction again" */
  isRetriable(error: unknown): boolean;
  /** whether an error is a broken unique constraint */
  isDuplicate(error: unknown): boolean;
  /** whether an error means that the database takes nothing for now: its server went, or its disk is full */
  isAway(error: unknown): boolean;
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** A prepared statement does not fit any more: a table was changed under it, or it is not on this connection. */
export function isStalePlan(error: unknown): boolean {
  const isChanged = codeOf(error) === "0A000" && error instanceof Error && error.message.includes("cached plan");
  return isChanged || isNamelessPooler(error);
}

/** A pooler between us and the server changes connections below us, so that names mean nothing. */
export function isNamelessPooler(error: unknown): boolean {
  return ["26000", "42P05"].includes(codeOf(error));
}

export const sqliteDialect: Dialect = {
  engine: "sqlite",
  columns: {
    engine: "sqlite",
    instant: "integer",
    json: "text",
    boolean: "integer",
    text: "text",
    integer: "integer",
    bigint: "integer",
    real: "real",
    blob: "blob",
    identity: "integer primary key autoincrement",
  },
  forUpdate: "",
  skipLocked: "",
  isRetriable: (error) => codeOf(error).startsWith("SQLITE_BUSY"),
  isDuplicate: (error) => ["SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"].includes(codeOf(error)),
  isAway: (error) => /^SQLITE_(FULL|IOERR_(WRITE|SHMSIZE|TRUNCATE))$/.test(codeOf(error)),
};

export const postgresDialect: Dialect = {
  engine: "postgres",
  columns: {
    engine: "postgres",
    instant: "timestamptz",
    json: "jsonb",
    boolean: "boolean",
    text: 'text collate "C"',
    integer: "integer",
    bigint: "bigint",
    real: "double precision",
    blob: "bytea",
    identity: "bigint generated always as identity primary key",
  },
  forUpdate: " for update",
  skipLocked: " for update skip locked",
  isRetriable: (error) => ["40001", "40P01", "55P03"].includes(codeOf(error)) || isStalePlan(error),
  isDuplicate: (error) => codeOf(error) === "23505",
  isAway: (error) =>
    /^(08...|53100|57P0[1-5]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/.test(
      codeOf(error),
    ) ||
    (error instanceof Error &&
      /^(Connection terminated|Client has encountered a connection error)/.test(error.message)),
};
