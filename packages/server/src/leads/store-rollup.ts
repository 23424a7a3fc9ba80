// Counts kept in the transaction of every change. On PostgreSQL each transaction adds to one of several slots, so that
// two of them rarely wait for the same row; readers add the slots up.
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { type LeadRow, LISTED } from "./lead-row.ts";
import { Statement } from "./store-statement.ts";

const SLOTS = 8;
const slots = new WeakMap<Tx, number>();
let turn = Math.floor(Math.random() * SLOTS);

/** One for a whole transaction, else two that each hold one wait for each other; the next one takes the next. */
function slotOf(tx: Tx): number {
  const slot = slots.get(tx) ?? turn++ % SLOTS;
  slots.set(tx, slot);
  return slot;
}

const CODES = ["cityCode", "categoryCode", "countryCode", "sourceCode"] as const;

/** What of a lead is counted. */
export type Counted = Pick<LeadRow, LineColumn | (typeof CODES)[number]> & { tagCodes: readonly number[] };

type LineColumn = "shelf" | "status" | "temperature" | "assignedTo" | "currency" | "dealValue";

interface Delta {
  key: readonly (string | number)[];
  count: number;
  value: number;
}

/** Gathers changes of the counts; `store` writes them, each row once. */
export class Rollup {
  readonly #leads = new Map<string, Delta>();
  readonly #facets = new Map<string, Delta>();

  added(lead: Counted): void {
    this.count(lead, 1);
  }

  removed(lead: Counted): void {
    this.count(lead, -1);
  }

  /** A lead without its facets, for changes that leave those as they are. */
  countLine(lead: Pick<Counted, LineColumn>, sign: 1 | -1): void {
    const assignedTo = lead.assignedTo ?? "";
    const currency = lead.dealValue === null ? "" : (lead.currency ?? "");
    const key = [assignedTo, lead.shelf, lead.status, lead.temperature, currency];
    bump(this.#leads, key, { count: sign, value: sign * (lead.dealValue ?? 0) });
  }

  count(lead: Counted, sign: 1 | -1): void {
    this.countLine(lead, sign);
    if (lead.shelf !== LISTED) return;
    const assignedTo = lead.assignedTo ?? "";
    for (const column of CODES) {
      const code = lead[column];
      if (code !== null) bump(this.#facets, [code, assignedTo], { count: sign, value: 0 });
    }
    for (const code of lead.tagCodes) bump(this.#facets, [code, assignedTo], { count: sign, value: 0 });
  }

  async store(tx: Tx, scope: Scope): Promise<void> {
    const slot = tx.engine === "sqlite" ? 0 : slotOf(tx);
    for (const part of parts(this.#leads)) {
      const s = new Statement(tx.engine);
      const rows = part.map((one) => s.values([scope.organizationId, ...one.key, slot, one.count, one.value]));
      await s.rows(
        tx,
        `insert into "leadCount" ("organizationId", "assignedTo", "shelf", "status", "temperature", "currency", "slot", "count", "value")
        values ${rows.join(", ")} on conflict ("organizationId", "assignedTo", "shelf", "status", "temperature", "currency", "slot")
        do update set "count" = "leadCount"."count" + excluded."count", "value" = "leadCount"."value" + excluded."value"`,
      );
    }
    for (const part of parts(this.#facets)) {
      const s = new Statement(tx.engine);
      const rows = part.map((one) => s.values([scope.organizationId, ...one.key, slot, one.count]));
      await s.rows(
        tx,
        `insert into "leadFacetCount" ("organizationId", "code", "assignedTo", "slot", "count")
        values ${rows.join(", ")} on conflict ("organizationId", "code", "assignedTo", "slot")
        do update set "count" = "leadFacetCount"."count" + excluded."count"`,
      );
    }
    this.#leads.clear();
    this.#facets.clear();
  }
}

function bump(
  deltas: Map<string, Delta>,
  key: readonly (string | number)[],
  by: { count: number; value: number },
): void {
  const name = key.join("\u0000");
  const delta = deltas.get(name);
  if (delta === undefined) deltas.set(name, { key, ...by });
  else {
    delta.count += by.count;
    delta.value += by.value;
  }
}

/** In one order everywhere, so that two transactions never wait for each other in a circle. */
function parts(deltas: Map<string, Delta>): Delta[][] {
  const changed = [...deltas].filter(([, one]) => one.count !== 0 || one.value !== 0);
  const ordered = changed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return Array.from({ length: Math.ceil(ordered.length / 200) }, (_, at) => ordered.slice(at * 200, at * 200 + 200));
}

/** One line of the counts. */
export interface CountLine {
  assignedTo: string;
  shelf: number;
  status: LeadRow["status"];
  temperature: LeadRow["temperature"];
  currency: string;
  count: number;
  value: number;
}

/** The counts of an organization, for sales only their own and unassigned leads. */
export async function readCounts(db: Queryable, scope: Scope): Promise<CountLine[]> {
  const own = scope.onlyFor === undefined ? sql`` : sql`and "assignedTo" in (${scope.onlyFor}, '')`;
  const { rows } = await sql<CountLine>`
    select "assignedTo", "shelf", "status", "temperature", "currency", sum("count") as "count", sum("value") as "value"
    from "leadCount" where "organizationId" = ${scope.organizationId} ${own}
    group by "assignedTo", "shelf", "status", "temperature", "currency"`.execute(db.query);
  return rows.filter((row) => Number(row.count) !== 0);
}
