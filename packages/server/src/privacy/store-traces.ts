// What is left of leads in records that are not about them: answers kept for repeats, calls of other programs, the stream of
// events, rows that an import refused. None of these tables has an index by lead, and all are kept for days only or small.
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import { json } from "../db/values.ts";

/** Digits at the end of a number by which rows are looked for before they are read closely. */
const TAIL = 7;

/** A refused row. */
export interface RefusedRow {
  readonly importId: string;
  readonly rowNumber: number;
  readonly isWarning: boolean;
  readonly cells: readonly string[];
}

/** Removes them, or what they tell. */
export function traceWriter(tx: Tx, { organizationId }: Scope) {
  const within = (column: "sentBody" | "answer", leadId: string) =>
    sql<boolean>`${sql.ref(column)} like ${`%${leadId}%`}`;
  return {
    /** calls that are about the lead, made or waiting */
    async dropDeliveries(leadId: string): Promise<void> {
      await tx.query
        .deleteFrom("webhookDelivery")
        .where("organizationId", "=", organizationId)
        .where(within("sentBody", leadId))
        .execute();
    },
    /**
     * What a provider delivered, and nobody understood, of somebody known by an address in its normal form or an id of
     * WhatsApp. What has just come is taken in first: it may be an objection.
     */
    async dropProviderDeliveries(key: string): Promise<void> {
      const number = key.startsWith("+") ? key.slice(1) : null;
      await tx.query
        .deleteFrom("providerDelivery")
        .where("organizationId", "=", organizationId)
        .where((of) => of.or([of("tries", ">", 0), of("isTalk", "=", sql.val(false))]))
        .where((of) =>
          of.or([of("senderKey", "=", key), ...(number === null ? [] : [sql<boolean>`"raw" like ${`%${number}%`}`])]),
        )
        .execute();
    },
    /** A repeat of the call gets another answer; that it was made stays known, so that it is not made again. */
    async replaceAnswers(leadId: string, instead: { status: number; answer: string }): Promise<void> {
      await tx.query
        .updateTable("idempotency")
        .set(instead)
        .where("organizationId", "=", organizationId)
        .where(within("answer", leadId))
        .execute();
    },
    /** Who has not heard them yet hears that something happened, not what. */
    async emptyEvents(leadId: string): Promise<void> {
      await tx.query
        .updateTable("event")
        .set({ before: json(null), after: json(null), detail: json(null) })
        .where("organizationId", "=", organizationId)
        .where((of) => of.or([of("leadId", "=", leadId), of("subjectId", "=", leadId)]))
        .execute();
    },
    /** rows that may hold an address in its normal form */
    async refusedRows(address: string): Promise<RefusedRow[]> {
      const text = sql`lower(cast("cells" as text))`;
      const bare = [" ", "-", "/", ".", "(", ")"].reduce((whole, sign) => sql`replace(${whole}, ${sign}, '')`, text);
      const holds = address.includes("@")
        ? sql<boolean>`${text} like ${`%${address.replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`
        : sql<boolean>`${bare} like ${`%${address.slice(-TAIL)}%`}`;
      return tx.query
        .selectFrom("importError")
        .select(["importId", "rowNumber", "isWarning", "cells"])
        .where("organizationId", "=", organizationId)
        .where(holds)
        .execute();
    },
    async dropRefused({ importId, rowNumber, isWarning }: RefusedRow): Promise<void> {
      await tx.query
        .deleteFrom("importError")
        .where("organizationId", "=", organizationId)
        .where("importId", "=", importId)
        .where("rowNumber", "=", rowNumber)
        .where("isWarning", "=", sql.val(isWarning))
        .execute();
    },
    /** leads an import changed, or its undo left alone */
    async dropOfImports(leadId: string): Promise<void> {
      for (const table of ["importChange", "importSpared"] as const)
        await tx.query
          .deleteFrom(table)
          .where("organizationId", "=", organizationId)
          .where("leadId", "=", leadId)
          .execute();
    },
  };
}
