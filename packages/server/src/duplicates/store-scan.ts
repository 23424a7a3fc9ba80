// The search's own state, and the walks over all leads and their keys.
import type { ContactPointDraft } from "@lead-dashboard/domain/leads/contact-point";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { DuplicateScanTable } from "../db/tables/duplicates.ts";
import { at, json } from "../db/values.ts";
import { BIN } from "../leads/lead-row.ts";
import { Statement } from "../leads/store-statement.ts";

/** A search as stored. */
export type ScanRow = DuplicateScanTable;

/** What the walk over leads needs of each. */
export interface WalkedLead {
  seq: number;
  name: string;
  latitude: number | null;
  longitude: number | null;
  updatedAt: number;
}

/** What a lead is compared by. */
export interface ScannedLead {
  seq: number;
  id: string;
  name: string;
  placeId: string | null;
  cid: string | null;
  contactPoints: ContactPointDraft[];
  website: string | null;
  city: string | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
  isSample: boolean;
}

/** Reads. */
export function scanStore(db: Queryable, { organizationId }: Scope) {
  return {
    find: (): Promise<ScanRow | undefined> =>
      db.query.selectFrom("duplicateScan").selectAll().where("organizationId", "=", organizationId).executeTakeFirst(),
    /** How many leads there are to look at. */
    async countLeads(): Promise<number> {
      const s = new Statement(db.engine);
      const [row] = await s.rows<{ count: number | null }>(
        db,
        `select sum("count") as "count" from "leadCount" where "organizationId" = ${s.value(organizationId)} and "shelf" <> ${BIN}`,
      );
      return Number(row?.count ?? 0);
    },
    /** The next leads in order of their row numbers. */
    async leadsAfter(seq: number, limit: number): Promise<WalkedLead[]> {
      const s = new Statement(db.engine);
      return s.rows<WalkedLead>(
        db,
        `select "seq", "name", "latitude", "longitude", "updatedAt" from "lead" where "organizationId" = ${s.value(organizationId)}
        and "seq" > ${s.value(seq)} and "shelf" <> ${BIN} order by "seq" limit ${s.value(limit)}`,
      );
    },
    /** The next keys in their order, each with a lead that has it. */
    async keysAfter(place: { key: string; seq: number }, limit: number): Promise<{ key: string; seq: number }[]> {
      const s = new Statement(db.engine);
      return s.rows<{ key: string; seq: number }>(
        db,
        `select "key", "leadSeq" as "seq" from "leadKey" where "organizationId" = ${s.value(organizationId)}
        and ("key", "leadSeq") > (${s.value(place.key)}, ${s.value(place.seq)}) order by "key", "leadSeq" limit ${s.value(limit)}`,
      );
    },
    async leads(seqs: readonly number[]): Promise<Map<number, ScannedLead>> {
      const found = new Map<number, ScannedLead>();
      for (let from = 0; from < seqs.length; from += 500) {
        const s = new Statement(db.engine);
        const rows = await s.rows<ScannedLead>(
          db,
          `select "seq", "id", "name", "placeId", "cid", "contactPoints", "website", "city", "country", "latitude", "longitude", "isSample"
          from "lead" where "seq" in ${s.values(seqs.slice(from, from + 500))} and "organizationId" = ${s.value(organizationId)} and "shelf" <> ${BIN}`,
        );
        for (const row of rows) found.set(row.seq, row);
      }
      return found;
    },
  };
}

/** Writes. */
export function scanWriter(tx: Tx, { organizationId }: Scope) {
  return {
    /** Starts a search, unless one is waiting or running. */
    async queue({ isFull, total }: { isFull: boolean; total: number }): Promise<string | null> {
      const scanId = newId();
      const fresh = {
        scanId,
        status: "queued" as const,
        startedAt: null,
        finishedAt: null,
        place: 0,
        scanned: 0,
        total,
        found: 0,
        skippedGroups: json([]),
        skippedCount: 0,
      };
      const row = await tx.query
        .insertInto("duplicateScan")
        .values({ organizationId, ...fresh, changedFrom: 0, comparedTo: 0 })
        .onConflict((conflict) =>
          conflict
            .column("organizationId")
            .doUpdateSet((set) => ({
              ...fresh,
              changedFrom: isFull ? 0 : set.ref("duplicateScan.comparedTo"),
            }))
            .where("duplicateScan.status", "in", ["done", "failed"]),
        )
        .returning("scanId")
        .executeTakeFirst();
      return row?.scanId ?? null;
    },
    async note(scanId: string, change: Partial<Omit<ScanRow, "organizationId" | "scanId">>): Promise<void> {
      const { startedAt, finishedAt, skippedGroups, ...plain } = change;
      await tx.query
        .updateTable("duplicateScan")
        .set({
          ...plain,
          ...(startedAt === undefined ? {} : { startedAt: at(startedAt) }),
          ...(finishedAt === undefined ? {} : { finishedAt: at(finishedAt) }),
          ...(skippedGroups === undefined ? {} : { skippedGroups: json(skippedGroups) }),
        })
        .where("organizationId", "=", organizationId)
        .where("scanId", "=", scanId)
        .execute();
    },
  };
}
