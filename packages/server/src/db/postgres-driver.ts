// How statements reach PostgreSQL. Those of transactions that come again and again are prepared under a name, once for each
// connection: reading and planning them takes the server longer than running most of ours. What a transaction asks at once is
// sent at once, in that order (postgres-group.ts).
import { createHash } from "node:crypto";
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import type pg from "pg";
import { isNamelessPooler, isStalePlan } from "./dialect.ts";
import { type Answer, Asked, Group, type ParserOf, type PreparedStatement } from "./postgres-group.ts";

/** Kept on each connection: each takes the server some 50 kB. */
const PREPARED = 150;
/** Texts that come more rarely are not worth a name: lists of any length make ever new ones. */
const WORTHY = 4;
const REMEMBERED = 2_000;
/** A name that was taken back behind a failure may stay with the server: a connection that needed so many makes way for a new one. */
const NAMES_OF_A_LIFE = 2_000;

/** What a transaction whose commit was answered with a rollback fails with. */
class RolledBack extends Error {
  constructor() {
    super("The transaction was rolled back instead of committed");
    this.name = "RolledBack";
  }
}

/** What is prepared on one connection, by text, those used last at the end. */
interface Prepared {
  readonly statements: Map<string, PreparedStatement>;
  given: number;
  /** how often plans were found stale before the first was made here */
  readonly age: number;
}

/** What a connection needs of its driver. */
type ItsDriver = Pick<PostgresDriver, "preparedFor" | "forget" | "failed" | "parserOf">;

/** A connection while somebody has it. */
export class Connection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  /** the connection is closed when it is given back */
  isSpent = false;
  /** nothing more is sent: what was asked together may go on after one of it has failed, and would be no transaction's */
  isOver = false;
  begun: Promise<unknown> | null = null;
  /** texts that got their name here: whether they were prepared is known when all went well */
  readonly named: string[] = [];
  readonly #driver: ItsDriver;
  #asked: Asked[] = [];
  #hasFailed = false;

  constructor(client: pg.PoolClient, driver: ItsDriver) {
    this.client = client;
    this.#driver = driver;
  }

  async executeQuery<R>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.isOver) throw new Error("The transaction has ended");
    try {
      const { command, rows, rowCount } = await this.ask(text, parameters);
      const isChange = ["INSERT", "UPDATE", "DELETE", "MERGE"].includes(command);
      return { rows, ...(isChange ? { numAffectedRows: BigInt(rowCount) } : {}) };
    } catch (error) {
      this.#driver.forget(this);
      // what was sent behind it fails because of it, and says nothing of its own
      if (!this.#hasFailed) this.#driver.failed(this, error);
      this.#hasFailed = true;
      throw error;
    }
  }

  /** Asks, with everything else that is asked before this turn of the program ends. */
  ask(text: string, values: readonly unknown[] = []): Promise<Answer> {
    const asked = new Asked(text, values, values.length === 0 ? undefined : this.#driver.preparedFor(this, text));
    // whoever waits for an answer goes on in a microtask, and asks more: after the last of them, all is sent
    if (this.#asked.length === 0) queueMicrotask(() => process.nextTick(() => this.send()));
    this.#asked.push(asked);
    return asked.answered.promise;
  }

  /** Sends what was asked so far. */
  send(): void {
    const asked = this.#asked;
    this.#asked = [];
    if (asked.length > 0) this.client.query(new Group(asked, this.#driver.parserOf));
  }

  // biome-ignore lint/correctness/useYield: lists are paged by keyset, nothing streams from a cursor
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("Streaming is not used: page by keyset");
  }
}

/** Drives a pool of connections. */
export class PostgresDriver implements Driver {
  readonly parserOf: ParserOf;
  readonly #pool: pg.Pool;
  readonly #onAcquire: () => void;
  readonly #prepared = new WeakMap<pg.PoolClient, Prepared>();
  readonly #uses = new Map<string, number>();
  #isPreparing: boolean;
  /** how often plans were found stale */
  #age = 0;

  /** `isPreparing`: whether statements that come often are prepared; `onAcquire`: called before a connection is taken */
  constructor(
    pool: pg.Pool,
    { isPreparing, onAcquire, parserOf }: { isPreparing: boolean; onAcquire: () => void; parserOf: ParserOf },
  ) {
    this.parserOf = parserOf;
    this.#pool = pool;
    this.#isPreparing = isPreparing;
    this.#onAcquire = onAcquire;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<Connection> {
    this.#onAcquire();
    for (;;) {
      const client = await this.#pool.connect();
      if (!this.#isOutdated(client)) return new Connection(client, this);
      client.release(true);
    }
  }

  /** A table that was changed under the plans of one connection was changed under those of all: none of them is tried. */
  #isOutdated(client: pg.PoolClient): boolean {
    return (this.#prepared.get(client)?.age ?? this.#age) < this.#age;
  }

  /** Sent with the first statement: whether it succeeded is looked at in the end. */
  async beginTransaction(connection: Connection): Promise<void> {
    const begun = connection.ask("begin");
    begun.catch(() => {});
    connection.begun = begun;
  }

  async commitTransaction(connection: Connection): Promise<void> {
    connection.isOver = true;
    try {
      const [{ command }] = await Promise.all([connection.ask("commit"), connection.begun]);
      if (command === "ROLLBACK") throw new RolledBack();
    } catch (error) {
      connection.isSpent = true;
      throw error;
    }
  }

  async rollbackTransaction(connection: Connection): Promise<void> {
    connection.isOver = true;
    try {
      // by itself: behind a statement that fails it would be passed over
      connection.send();
      const ended = connection.ask("rollback");
      connection.send();
      await ended;
    } catch (error) {
      connection.isSpent = true;
      throw error;
    }
  }

  /** Runs `work` in a transaction on one connection. */
  async transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.acquireConnection();
    try {
      await this.beginTransaction(connection);
      const result = await (async () => work(connection))().catch(async (error) => {
        // the error that made it roll back says more than that of a rollback on a connection that is gone
        await this.rollbackTransaction(connection).catch(() => {});
        throw error;
      });
      await this.commitTransaction(connection);
      return result;
    } finally {
      await this.releaseConnection(connection);
    }
  }

  async releaseConnection({ client, isSpent }: Connection): Promise<void> {
    const isWorn = (this.#prepared.get(client)?.given ?? 0) > NAMES_OF_A_LIFE;
    client.release(isSpent || isWorn);
  }

  async destroy(): Promise<void> {}

  /** How a text is prepared on a connection; undefined: it is not. */
  preparedFor(connection: Connection, text: string): PreparedStatement | undefined {
    if (!this.#isPreparing) return undefined;
    const { client, named } = connection;
    const prepared = this.#prepared.get(client) ?? { statements: new Map(), given: 0, age: this.#age };
    const { statements } = prepared;
    const known = statements.get(text);
    if (known === undefined && !this.#isWorthy(text)) return undefined;
    this.#prepared.set(client, prepared);
    if (known === undefined && statements.size >= PREPARED) forgetOldest(connection, statements);
    const statement = known ?? { name: nameOf(text, prepared.given++), isSent: false, shape: null };
    if (known === undefined) named.push(text);
    statements.delete(text);
    statements.set(text, statement);
    return statement;
  }

  /** Sent behind what failed they were never prepared: to take such a name back later would fail somebody else's transaction. */
  forget({ client, named }: Connection): void {
    for (const text of named) this.#prepared.get(client)?.statements.delete(text);
  }

  /** A table changed under a plan, or a pooler gave the connection of somebody else: the transaction is tried again on a new one. */
  failed(connection: Connection, error: unknown): void {
    if (isStalePlan(error)) {
      connection.isSpent = true;
      if (!this.#isOutdated(connection.client)) this.#age += 1;
    }
    if (isNamelessPooler(error)) this.#isPreparing = false;
  }

  #isWorthy(text: string): boolean {
    if (this.#uses.size >= REMEMBERED) this.#uses.clear();
    const uses = (this.#uses.get(text) ?? 0) + 1;
    this.#uses.set(text, uses);
    return uses >= WORTHY;
  }
}

/** The text is in it: where a pooler gives us the connection of somebody else, theirs is never run in place of ours. */
const nameOf = (text: string, number: number) =>
  `s${number}_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;

/** Statements keep their order, so nobody waits for it; where it fails, so does what comes after it in the transaction. */
function forgetOldest(connection: Connection, statements: Map<string, PreparedStatement>): void {
  for (const [text, { name }] of statements) {
    statements.delete(text);
    connection.ask(`deallocate "${name}"`).catch(() => {});
    return;
  }
}
