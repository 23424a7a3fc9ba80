// What an import keeps of its rows: fingerprints, refused rows, and how updated leads were before.
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { json } from "../db/values.ts";
import { BIN } from "../leads/lead-row.ts";
import { insertMany } from "../leads/store-many.ts";
import { Statement } from "../leads/store-statement.ts";

/** A row that was imported before. */
export interface KnownRow {
  importId: string;
  /** the lead it made or met; null: erased since, or not kept */
  leadId: string | null;
  whereabouts: "unknown" | "there" | "bin" | "erased";
}

/** Which of the fingerprints are known, by which import, and what became of their leads; undone imports do not count. */
export async function knownRows(
  db: Queryable,
  scope: Scope,
  fingerprints: readonly string[],
): Promise<Map<string, KnownRow>> {
  const known = new Map<string, KnownRow>();
  const ordered = [...fingerprints].sort();
  for (let from = 0; from < ordered.length; from += 500) {
    const part = ordered.slice(from, from + 500);
    const length = [20, 100, 500].find((size) => size >= part.length) ?? part.length;
    const s = new Statement(db.engine);
    const rows = await s.rows<Imported>(
      db,
      `select r."fingerprint", i."id" as "importId", r."leadSeq", l."id" as "leadId", l."shelf" from "importedRow" r
      join "import" i on i."number" = r."importNumber" and i."status" <> 'undone'
      left join "lead" l on l."seq" = r."leadSeq" and l."organizationId" = i."organizationId"
      where i."organizationId" = ${s.value(scope.organizationId)}
      and r."organizationNumber" = (select o."number" from "organization" o where o."id" = ${s.value(scope.organizationId)})
      and r."fingerprint" in ${s.values([...part, ...Array.from({ length: length - part.length }, () => "")])}`,
    );
    for (const row of rows)
      known.set(row.fingerprint, { importId: row.importId, leadId: row.leadId, whereabouts: whereaboutsOf(row) });
  }
  return known;
}

interface Imported {
  fingerprint: string;
  importId: string;
  leadSeq: number | null;
  leadId: string | null;
  shelf: number | null;
}

function whereaboutsOf({ leadSeq, leadId, shelf }: Imported): KnownRow["whereabouts"] {
  if (leadSeq === null) return "unknown";
  if (leadId === null) return "erased";
  return shelf === BIN ? "bin" : "there";
}

/** Remembers rows as imported, each by its import; in the order of the table, which touches each of its pages once. */
export async function rememberRows(
  tx: Tx,
  scope: Scope,
  rows: readonly { fingerprint: string; importId: string; leadSeq: number | null }[],
): Promise<void> {
  if (rows.length === 0) return;
  const numbers = await numbersOf(tx, scope, new Set(rows.map((row) => row.importId)));
  await insertMany(tx, {
    table: "importedRow",
    columns: ["fingerprint", "organizationNumber", "importNumber", "leadSeq"],
    rows: [...rows]
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1))
      .flatMap(({ fingerprint, importId, leadSeq }) => {
        const number = numbers.get(importId);
        return number === undefined ? [] : [[fingerprint, number.ofOrganization, number.ofImport, leadSeq]];
      }),
    onConflict:
      'on conflict ("fingerprint", "organizationNumber") do update set "importNumber" = excluded."importNumber", "leadSeq" = excluded."leadSeq"',
  });
}

interface Numbers {
  ofOrganization: number;
  ofImport: number;
}

/** The numbers by which fingerprints name their organization and their import. */
async function numbersOf(
  db: Queryable,
  { organizationId }: Scope,
  importIds: ReadonlySet<string>,
): Promise<Map<string, Numbers>> {
  const s = new Statement(db.engine);
  const rows = await s.rows<Numbers & { id: string }>(
    db,
    `select i."id", i."number" as "ofImport", o."number" as "ofOrganization" from "import" i
    join "organization" o on o."id" = i."organizationId"
    where i."organizationId" = ${s.value(organizationId)} and i."id" ${s.among([...importIds])}`,
  );
  return new Map(rows.map(({ id, ...numbers }) => [id, numbers]));
}

/** A row that was refused, or went in with a warning, and why. */
export interface ToldRow {
  rowNumber: number;
  line: number;
  reason: string;
  cells: readonly string[];
}

/** Keeps refused rows, or those that went in with a warning. */
export async function addErrors(
  tx: Tx,
  scope: Scope,
  { importId, errors, isWarning }: { importId: string; errors: readonly ToldRow[]; isWarning: boolean },
): Promise<void> {
  for (let from = 0; from < errors.length; from += 50) {
    await tx.query
      .insertInto("importError")
      .values(
        errors.slice(from, from + 50).map(({ rowNumber, line, reason, cells }) => ({
          organizationId: scope.organizationId,
          importId,
          rowNumber,
          line,
          reason,
          cells: json([...cells]),
          isWarning: sql.val(isWarning),
        })),
      )
      .execute();
  }
}

/** How an updated lead was before (nothing: the same import had created it), and its version since. */
export interface UpdatedLead {
  leadId: string;
  valuesBefore: Record<string, unknown>;
  versionAfter: number;
}

/** Keeps how updated leads were; a lead updated twice keeps its first values. */
export async function addUpdates(
  tx: Tx,
  scope: Scope,
  { importId, updates }: { importId: string; updates: readonly UpdatedLead[] },
): Promise<void> {
  if (updates.length === 0) return;
  const earlier = new Map(
    (await updatesOf(tx, scope, { importId, leadIds: updates.map((update) => update.leadId) })).map((row) => [
      row.leadId,
      row,
    ]),
  );
  for (const { leadId, valuesBefore, versionAfter } of updates) {
    const before = { ...valuesBefore, ...earlier.get(leadId)?.valuesBefore };
    earlier.set(leadId, { leadId, valuesBefore: before, versionAfter });
    await tx.query
      .insertInto("importChange")
      .values({ organizationId: scope.organizationId, importId, leadId, valuesBefore: json(before), versionAfter })
      .onConflict((conflict) =>
        conflict
          .columns(["organizationId", "importId", "leadId"])
          .doUpdateSet({ valuesBefore: json(before), versionAfter }),
      )
      .execute();
  }
}

/** How those of the leads that the import updated were before. */
export function updatesOf(
  db: Queryable,
  scope: Scope,
  wanted: { importId: string; leadIds: readonly string[] },
): Promise<UpdatedLead[]> {
  if (wanted.leadIds.length === 0) return Promise.resolve([]);
  return db.query
    .selectFrom("importChange")
    .select(["leadId", "valuesBefore", "versionAfter"])
    .where("organizationId", "=", scope.organizationId)
    .where("importId", "=", wanted.importId)
    .where("leadId", "in", [...wanted.leadIds])
    .execute();
}

/** Up to `limit` leads the import updated, after an id. */
export function updatesAfter(
  db: Queryable,
  scope: Scope,
  page: { importId: string; after: string; limit: number },
): Promise<UpdatedLead[]> {
  return db.query
    .selectFrom("importChange")
    .select(["leadId", "valuesBefore", "versionAfter"])
    .where("organizationId", "=", scope.organizationId)
    .where("importId", "=", page.importId)
    .where("leadId", ">", page.after)
    .orderBy("leadId")
    .limit(page.limit)
    .execute();
}

/** Remembers the opt-outs an import made, or that an earlier one had made. */
export async function addOptOuts(
  tx: Tx,
  scope: Scope,
  { importId, ids }: { importId: string; ids: readonly string[] },
): Promise<void> {
  await insertMany(tx, {
    table: "importOptOut",
    columns: ["organizationId", "importId", "optOutId"],
    rows: ids.map((id) => [scope.organizationId, importId, id]),
    onConflict: "on conflict do nothing",
  });
}

/** Takes up to `limit` of the opt-outs of an import out of its memory; `ids` are those that no other import named. */
export async function takeOptOuts(
  tx: Tx,
  scope: Scope,
  { importId, limit }: { importId: string; limit: number },
): Promise<{ taken: number; ids: string[] }> {
  const { rows } = await sql<{ optOutId: string }>`
    delete from "importOptOut" where "organizationId" = ${scope.organizationId} and "importId" = ${importId} and "optOutId" in (
      select "optOutId" from "importOptOut" where "organizationId" = ${scope.organizationId} and "importId" = ${importId}
      order by "optOutId" limit ${limit})
    returning "optOutId"`.execute(tx.query);
  const others = new Set<string>();
  for (let from = 0; from < rows.length; from += 500) {
    const named = await tx.query
      .selectFrom("importOptOut")
      .select("optOutId")
      .where("organizationId", "=", scope.organizationId)
      .where(
        "optOutId",
        "in",
        rows.slice(from, from + 500).map((row) => row.optOutId),
      )
      .execute();
    for (const { optOutId } of named) others.add(optOutId);
  }
  return { taken: rows.length, ids: rows.map((row) => row.optOutId).filter((id) => !others.has(id)) };
}

/** A lead an import created: its row number is the cursor, the index of imports walks by it. */
export interface CreatedLead {
  id: string;
  seq: number;
}

/** Up to `limit` leads the import created, wherever they are now, after a row number. */
export async function createdAfter(
  db: Queryable,
  scope: Scope,
  page: { importId: string; after: number; limit: number },
): Promise<CreatedLead[]> {
  const { rows } = await sql<CreatedLead>`
    select "id", "seq" from "lead" where "organizationId" = ${scope.organizationId}
    and "importId" = ${page.importId} and "seq" > ${page.after} order by "seq" limit ${page.limit}`.execute(db.query);
  return rows;
}

/** How many leads the import created that are still there, listed, hidden or in the bin. */
export async function countCreated(db: Queryable, scope: Scope, importId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as "count" from "lead" where "organizationId" = ${scope.organizationId}
    and "importId" = ${importId}`.execute(db.query);
  return Number(rows[0]?.count ?? 0);
}

/** Forgets what an import changed on a lead: it has been restored, or is spared. */
export async function removeUpdates(
  tx: Tx,
  scope: Scope,
  { importId, leadIds }: { importId: string; leadIds: readonly string[] },
): Promise<void> {
  if (leadIds.length === 0) return;
  await tx.query
    .deleteFrom("importChange")
    .where("organizationId", "=", scope.organizationId)
    .where("importId", "=", importId)
    .where("leadId", "in", [...leadIds])
    .execute();
}

/** How many leads an undo has left alone. */
export async function countSpared(db: Queryable, scope: Scope, importId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as "count" from "importSpared" where "organizationId" = ${scope.organizationId} and "importId" = ${importId}`.execute(
    db.query,
  );
  return Number(rows[0]?.count ?? 0);
}

/** Notes the leads that an undo leaves alone. */
export async function addSpared(
  tx: Tx,
  scope: Scope,
  { importId, leads }: { importId: string; leads: readonly { leadId: string; name: string; reason: string }[] },
): Promise<void> {
  if (leads.length === 0) return;
  await tx.query
    .insertInto("importSpared")
    .values(leads.map((lead) => ({ organizationId: scope.organizationId, importId, ...lead })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
