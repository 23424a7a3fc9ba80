// Statements that are sent to PostgreSQL together. One Sync ends them, so the server answers all of them by one write, and the
// program reads them by one: a write, a read and a wake on each side for every statement was more than half of the time a
// small one took. What a prepared statement answers with is described once, not at each run.
import pg from "pg";
import utils from "pg/lib/utils.js";

/** A column of an answer. */
interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** What a statement answers with: its columns, and a row without values to begin each with. */
interface Shape {
  readonly columns: readonly Column[];
  readonly empty: Readonly<Record<string, null>>;
}

/** A statement prepared on a connection. */
export interface PreparedStatement {
  readonly name: string;
  isSent: boolean;
  /** known after it was first run; it never changes, since the server refuses a plan that would answer otherwise */
  shape: Shape | null;
}

/** What the server answered. */
export interface Answer {
  /** what it says it did: INSERT, SELECT … */
  readonly command: string;
  readonly rowCount: number;
  // biome-ignore lint/suspicious/noExplicitAny: rows are what the statement asked for
  readonly rows: any[];
}

/** How values of a type are read, by the type's number. */
export type ParserOf = (oid: number) => (text: string) => unknown;

/** A statement that is asked. */
export class Asked {
  readonly text: string;
  /** as they are written */
  readonly values: (string | Buffer | null)[];
  readonly prepared: PreparedStatement | undefined;
  readonly answered = Promise.withResolvers<Answer>();
  readonly rows: Record<string, unknown>[] = [];
  shape: Shape | null = null;
  command: string | null = null;
  rowCount = 0;
  /** its rows could not be read */
  failure: unknown;

  constructor(text: string, values: readonly unknown[], prepared?: PreparedStatement) {
    this.text = text;
    this.values = values.map(utils.prepareValue);
    this.prepared = prepared;
  }
}

const NOTHING: Shape = { columns: [], empty: {} };
/** `INSERT 0 3`, `SELECT 3`, `BEGIN` */
const TAG = /^([A-Za-z]+)(?: (?:\d+ )?(\d+))?/;

/** Statements sent together. It is a query to pg, which sends it when it is its turn and hands it what is answered. */
export class Group extends pg.Query {
  /** in the order in which they are run */
  readonly asked: readonly Asked[];
  readonly #parserOf: ParserOf;
  #at = 0;

  constructor(asked: readonly Asked[], parserOf: ParserOf) {
    super("");
    this.asked = asked;
    this.#parserOf = parserOf;
    this.submit = (connection) => this.#send(connection);
  }

  #send(connection: pg.Connection): void {
    connection.stream.cork();
    try {
      for (const asked of this.asked) sendOne(connection, asked);
      connection.sync();
    } finally {
      connection.stream.uncork();
    }
  }

  /** Called by pg: the columns of the rows that follow. */
  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    const asked = this.asked[this.#at];
    if (asked === undefined) return;
    const columns = fields.map(({ name, dataTypeID }) => ({ name, parse: this.#parserOf(dataTypeID) }));
    asked.shape = { columns, empty: Object.fromEntries(columns.map(({ name }) => [name, null])) };
  }

  /** Called by pg: a row. */
  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const asked = this.asked[this.#at];
    const shape = asked?.shape;
    if (asked === undefined || shape == null || asked.failure !== undefined) return;
    const row: Record<string, unknown> = { ...shape.empty };
    try {
      for (let at = 0; at < fields.length; at++) {
        const text = fields[at];
        const column = shape.columns[at];
        if (text != null && column !== undefined) row[column.name] = column.parse(text);
      }
    } catch (error) {
      asked.failure = error;
    }
    asked.rows.push(row);
  }

  /** Called by pg: a statement has ended well. */
  handleCommandComplete({ text }: { text: string }): void {
    const asked = this.asked[this.#at];
    if (asked === undefined) return;
    const [, command = "", count] = TAG.exec(text) ?? [];
    asked.command = command;
    asked.rowCount = Number(count ?? 0);
    if (asked.prepared !== undefined) asked.prepared.shape ??= asked.shape ?? NOTHING;
    this.#at += 1;
  }

  /** Called by pg: a statement of nothing has ended. */
  handleEmptyQuery(): void {
    this.#at += 1;
  }

  /** Called by pg: a statement failed, or the connection did. What stands behind it was passed over because of it. */
  handleError(error: unknown): void {
    // what ended before it counts only where more of the group was to come: alone, it fails with its commit
    const ended = this.#at < this.asked.length ? this.#at : 0;
    for (const [at, asked] of this.asked.entries()) {
      if (at < ended) settle(asked);
      else asked.answered.reject(error);
    }
  }

  /** Called by pg: all of it was answered. */
  handleReadyForQuery(): void {
    for (const asked of this.asked) settle(asked);
  }
}

function settle({ answered, failure, command, rowCount, rows }: Asked): void {
  if (failure === undefined) answered.resolve({ command: command ?? "", rowCount, rows });
  else answered.reject(failure);
}

function sendOne(connection: pg.Connection, asked: Asked): void {
  const { prepared, text, values } = asked;
  const name = prepared?.name ?? "";
  if (prepared?.isSent !== true) connection.parse({ name, text, types: [] }, true);
  if (prepared !== undefined) prepared.isSent = true;
  connection.bind({ statement: name, values }, true);
  asked.shape = prepared?.shape ?? null;
  if (asked.shape === null) connection.describe({ type: "P", name: "" }, true);
  connection.execute({}, true);
}
