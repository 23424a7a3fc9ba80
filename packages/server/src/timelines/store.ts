// Reads across rooms for the lead's timeline. Every source is bounded by its lead and by the page.

import { publicState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import type { EnrollmentTable } from "../db/tables/sequences.ts";
import { at } from "../db/values.ts";
import { presentCharge } from "../messages/present-charge.ts";

/** Before which place of the timeline a page begins; null: at the newest. */
export type TimelinePlace = { readonly at: number; readonly id: string } | null;

/** A page of one source. */
export interface TimelinePart {
  readonly before: TimelinePlace;
  readonly limit: number;
}

/** Reads what happened to a lead in the rooms below. */
export function timelineStore(db: Queryable, scope: Scope, leadId: string) {
  const { organizationId } = scope;
  const older = (column: ReturnType<typeof sql>, id: string, before: TimelinePlace) =>
    before === null
      ? sql<boolean>`true`
      : sql<boolean>`(${column} < ${at(before.at)} or (${column} = ${at(before.at)} and ${sql.ref(id)} < ${before.id}))`;
  return {
    /** Messages by when they went or came, else by when they were planned. */
    async messages({ before, limit }: TimelinePart) {
      const happenedAt = sql<number>`coalesce("message"."sentAt", "message"."receivedAt", "message"."createdAt")`;
      const rows = await db.query
        .selectFrom("message")
        .select([
          "id",
          "direction",
          "channel",
          "state",
          "reason",
          "subject",
          "body",
          "actor",
          "enrollmentId",
          "stepIndex",
        ])
        .select(["plannedFor", "sentAt", "deliveredAt", "readAt", happenedAt.as("happenedAt")])
        .select(["segments", "priceMicros", "priceCurrency"])
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where(older(happenedAt, "message.id", before))
        .orderBy(happenedAt, "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ segments, priceMicros, priceCurrency, ...row }) => ({
        ...row,
        ...presentCharge({ segments, priceMicros, priceCurrency }),
        state: publicState(row.state),
      }));
    },

    /** Notes, newest first. */
    notes: ({ before, limit }: TimelinePart) =>
      db.query
        .selectFrom("note")
        .select(["id", "body", "createdBy", "createdAt"])
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where(older(sql`"createdAt"`, "id", before))
        .orderBy("createdAt", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),

    /** The lead's ways through sequences; few. */
    enrollments: () =>
      db.query
        .selectFrom("enrollment")
        .innerJoin("sequence", (join) =>
          join
            .onRef("sequence.organizationId", "=", "enrollment.organizationId")
            .onRef("sequence.id", "=", "enrollment.sequenceId"),
        )
        .select([
          "enrollment.id",
          "enrollment.sequenceId",
          "sequence.name",
          "enrollment.state",
          "enrollment.stopReason",
        ])
        .select(["enrollment.memberId", "enrollment.createdAt", "enrollment.updatedAt"])
        .where("enrollment.organizationId", "=", organizationId)
        .where("enrollment.leadId", "=", leadId)
        .orderBy("enrollment.id", "desc")
        .limit(100)
        .execute(),

    /** Steps of those that were left out or failed; the others show as their messages. */
    steps: (enrollmentIds: readonly EnrollmentTable["id"][]) =>
      enrollmentIds.length === 0
        ? Promise.resolve([])
        : db.query
            .selectFrom("enrollmentStep")
            .select(["enrollmentId", "stepId", "stepIndex", "outcome", "reason", "doneAt"])
            .where("organizationId", "=", organizationId)
            .where("enrollmentId", "in", enrollmentIds)
            .where("outcome", "in", ["skipped", "failed"])
            .execute(),

    /** The import a lead came from. */
    importOf: (importId: string) =>
      db.query
        .selectFrom("import")
        .select(["fileName", "actor", "startedAt", "createdAt"])
        .where("organizationId", "=", organizationId)
        .where("id", "=", importId)
        .executeTakeFirst(),

    /** Addresses of the lead that files put on the do-not-contact list; few. */
    importedOptOuts: () =>
      db.query
        .selectFrom("suppression")
        .select(["id", "actor", "note", "createdAt"])
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .where("suppressedFor", "=", "imported")
        .execute(),
  };
}
