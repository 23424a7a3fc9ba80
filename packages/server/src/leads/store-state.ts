// SQLite: what changes often about a lead, in a table of a few bytes a lead (migration 27). A walk along an order of the list
// asks it by row number; PostgreSQL carries the same columns in its indexes.
import { encodeParameter } from "../db/codec.ts";
import type { Engine, Tx } from "../db/database.ts";
import type { LeadRow } from "./lead-row.ts";
import type { Condition, CoveredColumn } from "./store-conditions.ts";
import { amongSeqs, Statement } from "./store-statement.ts";

const STATE = ["status", "temperature", "score", "assignedTo", "followUpSort", "contactedSort"] as const;
const STATES: ReadonlySet<string> = new Set(STATE);
const COLUMNS = STATE.map((column) => `"${column}"`).join(", ");

/** Whether a walk must look at the state of each lead it passes. */
export function asksForState(engine: Engine, conditions: readonly Condition[]): boolean {
  return engine === "sqlite" && conditions.some(({ covered }) => covered.some((column) => STATES.has(column)));
}

/** What a walk reads beside its order: columns for its select, and the table they need joined. */
export function besideOrder(
  s: Statement,
  { table, sort, covered }: { table: string; sort: string; covered: readonly CoveredColumn[] },
): { columns: string; join: string } {
  const names = [...new Set(covered)];
  const isApart = (name: string) => s.engine === "sqlite" && name !== sort && STATES.has(name);
  return {
    columns: names.map((name) => `, ${isApart(name) ? "v" : table}."${name}"`).join(""),
    join: names.some(isApart) ? ` cross join "leadState" v on v."seq" = ${table}."seq"` : "",
  };
}

/** Notes the state of new leads, which have consecutive row numbers. */
export async function insertStates(tx: Tx, seqs: readonly number[]): Promise<void> {
  const [first] = seqs;
  const last = seqs.at(-1);
  if (tx.engine !== "sqlite" || first === undefined || last === undefined) return;
  const s = new Statement(tx.engine);
  await s.rows(
    tx,
    `insert into "leadState" ("seq", ${COLUMNS}) select "seq", ${COLUMNS} from "lead"
    where "seq" between ${s.value(first)} and ${s.value(last)} order by "seq"`,
  );
}

/** Notes the state of leads in which the same columns changed. */
export function updateStates(
  tx: Tx,
  columns: readonly (keyof LeadRow)[],
  updates: readonly { seq: number; patch: Partial<LeadRow> }[],
): void {
  const changed = STATE.filter((column) => columns.includes(column));
  if (tx.runEach === null || changed.length === 0) return;
  tx.runEach(
    `update "leadState" set ${changed.map((column) => `"${column}" = ?`).join(", ")} where "seq" = ?`,
    updates.map(({ seq, patch }) => [...changed.map((column) => encodeParameter(patch[column])), seq]),
  );
}

/** The same where the same was set of each of them. */
export async function updateStatesAlike(
  tx: Tx,
  { patch, seqs }: { patch: Partial<LeadRow>; seqs: readonly number[] },
): Promise<void> {
  const changed = STATE.filter((column) => column in patch);
  if (tx.engine !== "sqlite" || changed.length === 0) return;
  const s = new Statement(tx.engine);
  const sets = changed.map((column) => `"${column}" = ${s.value(patch[column] ?? null)}`);
  await s.rows(tx, `update "leadState" set ${sets.join(", ")} where "seq" ${amongSeqs(s, seqs)}`);
}
