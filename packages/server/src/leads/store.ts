import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { BIN, CORE_COLUMNS, type LeadCore, type LeadRow } from "./lead-row.ts";
import { Statement } from "./store-statement.ts";

/** Leads of one organization; for sales their own and unassigned ones only, everything else is not there. */
export function leadStore(db: Queryable, scope: Scope) {
  const visible = () =>
    db.query
      .selectFrom("lead")
      .selectAll()
      .where("organizationId", "=", scope.organizationId)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("assignedTo", "is", null), where("assignedTo", "=", scope.onlyFor ?? "")]),
        ),
      );
  return {
    /** A lead that is not in the bin. */
    find: (id: string): Promise<LeadRow | undefined> =>
      visible().where("id", "=", id).where("shelf", "<>", BIN).executeTakeFirst(),
    /** A lead wherever it is. */
    findAny: (id: string): Promise<LeadRow | undefined> => visible().where("id", "=", id).executeTakeFirst(),
    /** Those of the ids that are there and not in the bin, in no particular order. */
    async findMany(ids: readonly string[]): Promise<LeadRow[]> {
      if (ids.length === 0) return [];
      return visible()
        .where("id", "in", [...new Set(ids)])
        .where("shelf", "<>", BIN)
        .execute();
    },
    /** The oldest lead and all others that have an address: phone in E.164 or e-mail in lower case. */
    async findByAddress(kind: "phone" | "email", address: string): Promise<LeadRow[]> {
      const key = `${kind}:${address}`;
      const { rows } = await sql<LeadRow>`
        select l.* from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
        where k."organizationId" = ${scope.organizationId} and k."key" = ${key} and l."shelf" <> ${BIN}
        order by k."leadSeq"`.execute(db.query);
      return scope.onlyFor === undefined
        ? rows
        : rows.filter((lead) => lead.assignedTo === null || lead.assignedTo === scope.onlyFor);
    },
    /** Up to `limit` leads that lie in the bin since before an instant. */
    deletedBefore: (before: number, limit: number): Promise<LeadRow[]> =>
      db.query
        .selectFrom("lead")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("deletedAt", "is not", null)
        .where("deletedAt", "<", sql.val(new Date(before)) as never)
        .orderBy("deletedAt")
        .limit(limit)
        .execute(),
  };
}

/** Holds leads until the end of the transaction and reads them; always in the order of their ids, against deadlocks. */
export function lockLeads(tx: Tx, scope: Scope, ids: readonly string[]): Promise<Map<string, LeadRow>> {
  return locked<LeadRow>(tx, scope, { ids, columns: "*" });
}

const CORE = CORE_COLUMNS.map((column) => `"${column}"`).join(", ");

/** The same, reading only what mass changes need of each. */
export function lockLeadCores(tx: Tx, scope: Scope, ids: readonly string[]): Promise<Map<string, LeadCore>> {
  return locked<LeadCore>(tx, scope, { ids, columns: CORE });
}

async function locked<Row extends LeadCore>(
  tx: Tx,
  scope: Scope,
  { ids, columns }: { ids: readonly string[]; columns: string },
): Promise<Map<string, Row>> {
  const leads = new Map<string, Row>();
  const ordered = [...new Set(ids)].sort();
  for (let from = 0; from < ordered.length; from += 500) {
    const s = new Statement(tx.engine);
    const own = scope.onlyFor;
    const rows = await s.rows<Row>(
      tx,
      `select ${columns} from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "id" ${s.among(ordered.slice(from, from + 500))}
      ${own === undefined ? "" : `and ("assignedTo" is null or "assignedTo" = ${s.value(own)})`} order by "id"${tx.dialect.forUpdate}`,
    );
    for (const row of rows) leads.set(row.id, row);
  }
  return leads;
}

/** Holds one lead until the end of the transaction and reads it, wherever it is; undefined when it is not there. */
export async function lockLead(tx: Tx, scope: Scope, id: string): Promise<LeadRow | undefined> {
  return (await lockLeads(tx, scope, [id])).get(id);
}

/** Every organization that has leads to erase; the daily job goes through them. */
export async function organizationsWithDeleted(db: Queryable, before: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select o."id" from "organization" o where exists (
      select 1 from "lead" l where l."organizationId" = o."id" and l."deletedAt" is not null and l."deletedAt" < ${new Date(before)})`.execute(
    db.query,
  );
  return rows.map((row) => row.id);
}
