// What a simulation reads of many leads at once.
import type { AccountUse } from "@lead-dashboard/domain/messages/account-pace";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import type { ChannelAccountTable } from "../db/tables/channels.ts";
import { hintOf, Statement } from "../leads/store-statement.ts";
import { type EnrollmentRow, OF_LEADS } from "./store-enrollments.ts";

/** An account messages may leave from, with what it has sent. */
export type SimulatedAccountRow = Pick<
  Selectable<ChannelAccountTable>,
  "id" | "channel" | "memberId" | "sendWindow" | "dailyCap" | "ratePerMinute" | "spacing" | "warmUp"
> &
  AccountUse;

/** An open enrollment and the steps it has behind it. */
export type StandingEnrollment = Pick<
  EnrollmentRow,
  "id" | "leadId" | "version" | "nextStep" | "sinceAt" | "notBeforeAt" | "state"
> & {
  done: Set<string>;
  /** a step of it is at its provider or in doubt: nothing follows before it is known how that ended */
  isUnderWay: boolean;
};

/** Reads for simulations. */
export function simulationStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** accounts that are not paused */
    accounts: (): Promise<SimulatedAccountRow[]> =>
      db.query
        .selectFrom("channelAccount as a")
        .leftJoin("channelLane as l", (join) =>
          join.onRef("l.organizationId", "=", "a.organizationId").onRef("l.accountId", "=", "a.id"),
        )
        .select([
          "a.id",
          "a.channel",
          "a.memberId",
          "a.sendWindow",
          "a.dailyCap",
          "a.ratePerMinute",
          "a.spacing",
          "a.warmUp",
          "l.spacedUntil",
          "l.arrivalAt as laneArrivalAt",
        ])
        .select([
          sql<string>`coalesce(l."countedOn", '')`.as("countedOn"),
          sql<number>`coalesce(l."sentCount", 0)`.as("sentCount"),
          sql<number>`coalesce(l."daysUsed", 0)`.as("daysUsed"),
        ])
        .where("a.organizationId", "=", organizationId)
        .where("a.isPaused", "=", false)
        .orderBy("a.createdAt")
        .limit(100)
        .execute()
        .then((rows) => rows.map(({ laneArrivalAt, ...row }) => ({ ...row, arrivalAt: laneArrivalAt ?? 0 }))),
    /** where leads stand that are in a sequence now */
    async standing(sequenceId: string, leadIds: readonly string[]): Promise<Map<string, StandingEnrollment>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const found = await s.rows<Omit<StandingEnrollment, "done" | "isUnderWay"> & { sequenceId: string }>(
        db,
        `select "id", "leadId", "sequenceId", "version", "nextStep", "sinceAt", "notBeforeAt", "state" from "enrollment"${hintOf(s, OF_LEADS)}
        where "organizationId" = ${s.value(organizationId)} and "leadId" in ${s.values(leadIds)}
        and "state" in ('active', 'paused')`,
      );
      const rows = found.filter((row) => row.sequenceId === sequenceId);
      const standing = new Map(rows.map((row) => [row.leadId, { ...row, done: new Set<string>(), isUnderWay: false }]));
      if (rows.length === 0) return standing;
      const byId = new Map([...standing.values()].map((row) => [row.id, row]));
      const steps = await db.query
        .selectFrom("enrollmentStep as e")
        .leftJoin("message as m", (join) =>
          join.onRef("m.organizationId", "=", "e.organizationId").onRef("m.id", "=", "e.messageId"),
        )
        .select(["e.enrollmentId", "e.stepId", "e.outcome", "m.state"])
        .where("e.organizationId", "=", organizationId)
        .where("e.enrollmentId", "in", [...byId.keys()])
        .execute();
      for (const { enrollmentId, stepId, outcome, state } of steps) {
        const enrollment = byId.get(enrollmentId);
        if (enrollment === undefined) continue;
        if (outcome !== null) enrollment.done.add(stepId);
        else if (state === "handing-off" || state === "unknown") enrollment.isUnderWay = true;
      }
      return standing;
    },
    /** up to `limit` leads that are in a sequence now */
    async leadsIn(sequenceId: string, limit: number): Promise<string[]> {
      const rows = await db.query
        .selectFrom("enrollment")
        .select("leadId")
        .where("organizationId", "=", organizationId)
        .where("sequenceId", "=", sequenceId)
        .where("state", "in", ["active", "paused"])
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ leadId }) => leadId);
    },
  };
}
