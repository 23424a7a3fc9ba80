// Writing changed rows, each engine by its fastest way, and telling the triggers that count them.
import { encodeParameter } from "../db/codec.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadCore, LeadRow } from "./lead-row.ts";
import { stored } from "./store-row.ts";
import { updateStates, updateStatesAlike } from "./store-state.ts";
import { amongSeqs, Statement } from "./store-statement.ts";

/** A stored lead and what to set of it. */
export interface RowUpdate {
  seq: number;
  before: LeadCore;
  patch: Partial<LeadRow>;
}

/** What of a lead the arrivals of analytics look at, and what its stages (migrations 17 and 59). */
const OF_ARRIVAL = ["deletedAt", "assignedTo", "createdAt"] as const;
const OF_STAGE = [...OF_ARRIVAL, "firstContactedAt", "firstRepliedAt", "lastRepliedAt", "wonAt", "lostAt"] as const;
/** With any of these a lead has a stage, unless it lies in the bin. */
const REACHED = ["firstContactedAt", "firstRepliedAt", "wonAt", "lostAt"] as const;

/** Leads to be announced, by row number. */
interface Moves {
  readonly arriving: number[];
  readonly staged: number[];
  readonly unstaged: number[];
}

/** What the triggers of SQLite are told of a change; PostgreSQL's look at the row themselves. */
function movesOf(tx: Tx, updates: readonly Pick<RowUpdate, "before" | "patch">[]): Moves {
  const moves: Moves = { arriving: [], staged: [], unstaged: [] };
  if (tx.engine !== "sqlite") return moves;
  for (const { before, patch } of updates) {
    const isMoved = (columns: readonly (keyof LeadCore)[]) =>
      columns.some((column) => column in patch && !Object.is(before[column], patch[column]));
    if (!isMoved(OF_STAGE)) continue;
    if (isMoved(OF_ARRIVAL)) moves.arriving.push(before.seq);
    const after = (column: keyof LeadCore) => (column in patch ? patch[column] : before[column]);
    const hasStage = after("deletedAt") === null && REACHED.some((column) => after(column) !== null);
    (hasStage ? moves.staged : moves.unstaged).push(before.seq);
  }
  return moves;
}

/** Writes rows; those in which the same columns change together: SQLite by one prepared statement, PostgreSQL by one for all. */
export function updateRows(tx: Tx, scope: Scope, updates: readonly RowUpdate[]): Promise<void> {
  return announced(tx, scope, { moves: movesOf(tx, updates), write: () => writeRows(tx, updates) });
}

async function announced(
  tx: Tx,
  scope: Scope,
  { moves: { arriving, staged, unstaged }, write }: { moves: Moves; write: () => Promise<void> },
): Promise<void> {
  await announceMove(tx, scope, { part: -1, seqs: arriving });
  await write();
  await announceMove(tx, scope, { part: 1, seqs: arriving });
  await announceMove(tx, scope, { part: 2, seqs: staged });
  await announceMove(tx, scope, { part: 3, seqs: unstaged });
}

/** Stored leads of which the same is set, to the same values; and each counts its version up. */
export interface RowsAlike {
  readonly patch: Partial<LeadCore>;
  readonly rows: LeadCore[];
}

/** Fewer are not worth a statement of their own. */
const MANY_ALIKE = 4;

/** The same for leads that are alike: one statement for all of them. `patch` holds only what really changes. */
export function updateRowsAlike(tx: Tx, scope: Scope, alike: readonly RowsAlike[]): Promise<void> {
  const [many, few] = [alike.filter((one) => isMany(one)), alike.filter((one) => !isMany(one))];
  const updates = alike.flatMap(({ patch, rows }) => rows.map((before) => ({ before, patch })));
  const write = async () => {
    for (const one of many) await writeAlike(tx, one);
    const version = (row: LeadCore) => ({ version: row.version + 1 });
    const others = few.flatMap(({ patch, rows }) =>
      rows.map((before) => ({ seq: before.seq, before, patch: { ...patch, ...version(before) } })),
    );
    await writeRows(tx, others);
  };
  return announced(tx, scope, { moves: movesOf(tx, updates), write });
}

const isMany = ({ rows }: RowsAlike) => rows.length >= MANY_ALIKE;

async function writeAlike(tx: Tx, { patch, rows }: RowsAlike): Promise<void> {
  const seqs = rows.map(({ seq }) => seq);
  const columns = Object.keys(patch) as (keyof LeadCore)[];
  const s = new Statement(tx.engine);
  const sets = columns.map((column) => `"${column}" = ${s.value(stored(column, patch[column]))}`);
  await s.rows(tx, `update "lead" set ${sets.join(", ")}, "version" = "version" + 1 where "seq" ${amongSeqs(s, seqs)}`);
  await updateStatesAlike(tx, { patch, seqs });
}

/**
 * PostgreSQL has triggers on the row. SQLite's cost a third of storing it, so there the changed leads are announced
 * together, and triggers on this view count them.
 */
async function announceMove(
  tx: Tx,
  scope: Scope,
  { part, seqs }: { part: -1 | 1 | 2 | 3; seqs: readonly number[] },
): Promise<void> {
  if (seqs.length === 0) return;
  const s = new Statement(tx.engine);
  const moved = s.values([scope.organizationId, part, JSON.stringify(seqs)]);
  await s.rows(tx, `insert into "leadMove" ("organizationId", "part", "seqs") values ${moved}`);
}

interface Group {
  readonly columns: (keyof LeadRow)[];
  readonly updates: RowUpdate[];
}

/** Those in which the same columns change. */
function groupsOf(updates: readonly RowUpdate[]): Group[] {
  const groups = new Map<string, Group>();
  for (const update of updates) {
    const columns = (Object.keys(update.patch) as (keyof LeadRow)[]).filter(
      (column) => !Object.is(Reflect.get(update.before, column), update.patch[column]),
    );
    if (columns.length === 0) continue;
    const name = columns.join(",");
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { columns, updates: [update] });
    else group.updates.push(update);
  }
  return [...groups.values()];
}

/** All in one: PostgreSQL writes a row anew, whatever of it changes, and each statement is a journey. */
function together(groups: readonly Group[]): Group[] {
  const columns = [...new Set(groups.flatMap((group) => group.columns))].sort();
  const whole = ({ seq, before, patch }: RowUpdate): RowUpdate => ({
    ...{ seq, before },
    patch: Object.fromEntries(
      columns.map((column) => [column, column in patch ? patch[column] : Reflect.get(before, column)]),
    ),
  });
  return [{ columns, updates: groups.flatMap(({ updates }) => updates.map(whole)) }];
}

async function writeRows(tx: Tx, updates: readonly RowUpdate[]): Promise<void> {
  const groups = groupsOf(updates);
  const merged = tx.engine === "postgres" && groups.length > 1 ? together(groups) : groups;
  for (const { columns, updates: group } of merged) {
    const [only] = group;
    if (group.length === 1 && only !== undefined) await updateRow(tx, columns, only);
    else if (tx.runEach !== null) {
      const sets = columns.map((column) => `"${column}" = ?`).join(", ");
      tx.runEach(
        `update "lead" set ${sets} where "seq" = ?`,
        group.map(({ seq, patch }) => [
          ...columns.map((column) => encodeParameter(stored(column, patch[column]))),
          seq,
        ]),
      );
    } else await updateTogether(tx, columns, group);
    updateStates(tx, columns, group);
  }
}

async function updateRow(tx: Tx, columns: readonly (keyof LeadRow)[], { seq, patch }: RowUpdate): Promise<void> {
  const s = new Statement(tx.engine);
  const sets = columns.map((column) => `"${column}" = ${s.value(stored(column, patch[column]))}`);
  await s.rows(tx, `update "lead" set ${sets.join(", ")} where "seq" = ${s.value(seq)}`);
}

/**
 * PostgreSQL reads the rows from one JSON text, each value in the type of its column. Their numbers stand there once more, or
 * it reads all leads of a table it knows little of.
 */
async function updateTogether(tx: Tx, columns: readonly (keyof LeadRow)[], group: readonly RowUpdate[]): Promise<void> {
  const rows = group.map(({ seq, patch }) => ({
    seq,
    ...Object.fromEntries(columns.map((column) => [column, inJson(column, patch[column])])),
  }));
  const s = new Statement(tx.engine);
  const sets = columns.map((column) => `"${column}" = v."${column}"`).join(", ");
  await s.rows(
    tx,
    `update "lead" l set ${sets} from json_populate_recordset(null::"lead", ${s.value(JSON.stringify(rows))}::json) v where l."seq" = v."seq"
    and l."seq" ${s.among(group.map(({ seq }) => seq))}`,
  );
}

function inJson(column: keyof LeadRow, value: unknown): unknown {
  const form = stored(column, value);
  // Dates become texts that PostgreSQL reads; what is stored as JSON goes in as it is.
  return typeof form === "string" && typeof value === "object" ? value : form;
}
