import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { AuditEntryTable } from "../db/tables/audit.ts";
import { at, json } from "../db/values.ts";
import { CHAIN_START, type HashedEntry, hashEntry } from "./hash-entry.ts";

/** An entry with the name of the member who acted, while they are known. */
export interface AuditEntryRow extends Omit<AuditEntryTable, "eventPosition"> {
  actorName: string | null;
}

/** Which entries to read. */
export interface AuditFilter {
  action?: string | undefined;
  actorId?: string | undefined;
  subjectId?: string | undefined;
  leadId?: string | undefined;
  /** ms, inclusive */
  from?: number | undefined;
  /** ms, exclusive */
  to?: number | undefined;
}

/** Where a page ended. */
export interface AuditPlace {
  happenedAt: number;
  number: number;
}

/** The end of a chain. */
export interface AuditHead {
  number: number;
  hash: string;
}

/** Reads one organization's log. */
export function auditStore(db: Queryable, { organizationId }: Scope) {
  return {
    /** newest first */
    list(filter: AuditFilter, limit: number, before: AuditPlace | null): Promise<AuditEntryRow[]> {
      const { action, actorId, subjectId, leadId, from, to } = filter;
      return db.query
        .selectFrom("auditEntry as a")
        .leftJoin("member as m", "m.id", "a.actorId")
        .leftJoin("authUser as u", "u.id", "m.userId")
        .select([
          "a.id",
          "a.organizationId",
          "a.number",
          "a.happenedAt",
          "a.action",
          "a.actor",
          "a.actorId",
          "a.subjectId",
        ])
        .select(["a.leadId", "a.before", "a.after", "a.detail", "a.hash", "u.name as actorName"])
        .where("a.organizationId", "=", organizationId)
        .$if(action !== undefined, (query) => query.where("a.action", "=", action ?? ""))
        .$if(actorId !== undefined, (query) => query.where("a.actorId", "=", actorId ?? ""))
        .$if(subjectId !== undefined, (query) => query.where("a.subjectId", "=", subjectId ?? ""))
        .$if(leadId !== undefined, (query) => query.where("a.leadId", "=", leadId ?? ""))
        .$if(from !== undefined, (query) => query.where("a.happenedAt", ">=", at(from ?? 0)))
        .$if(to !== undefined, (query) => query.where("a.happenedAt", "<", at(to ?? 0)))
        .$if(before !== null, (query) =>
          query.where(
            sql<boolean>`("a"."happenedAt", "a"."number") < (${at(before?.happenedAt ?? 0)}, ${before?.number ?? 0})`,
          ),
        )
        .orderBy("a.happenedAt", "desc")
        .orderBy("a.number", "desc")
        .limit(limit)
        .execute();
    },
    /** in the order of the chain, from after a number */
    chain: (after: number, limit: number) =>
      db.query
        .selectFrom("auditEntry")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("number", ">", after)
        .orderBy("number")
        .limit(limit)
        .execute(),
    head: (): Promise<AuditHead | undefined> =>
      db.query
        .selectFrom("auditHead")
        .select(["number", "hash"])
        .where("organizationId", "=", organizationId)
        .executeTakeFirst(),
  };
}

/** Every organization that has a log; for the operator's check. */
export async function listAuditedOrganizations(db: Queryable): Promise<string[]> {
  const rows = await db.query.selectFrom("auditHead").select("organizationId").orderBy("organizationId").execute();
  return rows.map((row) => row.organizationId);
}

/** A new entry before it has its place in the chain. */
export type AuditDraft = Omit<HashedEntry, "number"> & { eventPosition: number; actorId: string };

/** Adds entries to the chains of their organizations, in their order; an event that was entered before is left alone. */
export async function appendEntries(tx: Tx, drafts: readonly AuditDraft[]): Promise<void> {
  const byOrganization = Map.groupBy(drafts, ({ organizationId }) => organizationId);
  for (const organizationId of [...byOrganization.keys()].sort()) {
    await extendChain(tx, organizationId, byOrganization.get(organizationId) ?? []);
  }
}

async function extendChain(tx: Tx, organizationId: string, drafts: readonly AuditDraft[]): Promise<void> {
  let head = await takeHead(tx, organizationId);
  const known = await tx.query
    .selectFrom("auditEntry")
    .select("eventPosition")
    .where(
      "eventPosition",
      "in",
      drafts.map(({ eventPosition }) => eventPosition),
    )
    .execute();
  const entered = new Set(known.map(({ eventPosition }) => eventPosition));
  const rows = drafts
    .filter(({ eventPosition }) => !entered.has(eventPosition))
    .map(({ eventPosition, actorId, ...draft }) => {
      const entry = { ...draft, number: head.number + 1 };
      head = { number: entry.number, hash: hashEntry(head.hash, entry) };
      return {
        ...entry,
        id: newId(),
        eventPosition,
        actorId,
        hash: head.hash,
        happenedAt: at(entry.happenedAt),
        actor: json(entry.actor),
        before: json(entry.before),
        after: json(entry.after),
        detail: json(entry.detail),
      };
    });
  if (rows.length === 0) return;
  await tx.query.insertInto("auditEntry").values(rows).execute();
  await tx.query.updateTable("auditHead").set(head).where("organizationId", "=", organizationId).execute();
}

/** By organization: how many events the worker has not entered yet. */
export async function countWaiting(db: Queryable): Promise<Map<string, number>> {
  const { rows } = await sql<{ organizationId: string; waiting: number | string }>`
    select "organizationId", count(*) as "waiting" from "event"
    where "unaudited" = ${false} and ("transactionNumber", "position") > (
      coalesce((select "transactionNumber" from "listenerCursor" where "name" = 'audit'), 0),
      coalesce((select "position" from "listenerCursor" where "name" = 'audit'), 0))
    group by "organizationId"`.execute(db.query);
  return new Map(rows.map(({ organizationId, waiting }) => [organizationId, Number(waiting)]));
}

/** The end of the chain, held until the transaction ends. */
async function takeHead(tx: Tx, organizationId: string): Promise<AuditHead> {
  await tx.query
    .insertInto("auditHead")
    .values({ organizationId, number: 0, hash: CHAIN_START })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { rows } = await sql<AuditHead>`
    select "number", "hash" from "auditHead"
    where "organizationId" = ${organizationId}${sql.raw(tx.dialect.forUpdate)}`.execute(tx.query);
  return rows[0] ?? { number: 0, hash: CHAIN_START };
}
