import { DEFAULT_SEND_WINDOW, type SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import "../db/tables/channels.ts";
import { at } from "../db/values.ts";

/** A lead as enrolling looks at it, wherever it lies. */
export interface CandidateRow {
  readonly id: string;
  readonly status: LeadStatus;
  readonly isHidden: boolean;
  readonly deletedAt: number | null;
  readonly hasPhone: boolean;
  readonly hasEmail: boolean;
  readonly country: string | null;
  readonly region: string | null;
  readonly address: string | null;
  readonly longitude: number | null;
  readonly openingHours: OpeningHours | null;
  readonly timeZone: string | null;
  readonly assignedTo: string | null;
  readonly phoneE164: string | null;
  readonly email: string | null;
}

/** What a sequence stands on outside its own tables. */
export function surroundingsStore(db: Queryable, scope: Scope) {
  return {
    async organization(): Promise<{ address: string | null; timeZone: string }> {
      return db.query
        .selectFrom("organization")
        .select(["address", "timeZone"])
        .where("id", "=", scope.organizationId)
        .executeTakeFirstOrThrow();
    },
    /** channels with an account that is not paused */
    async accounts(): Promise<Set<StepChannel>> {
      const rows = await db.query
        .selectFrom("channelAccount")
        .select("channel")
        .distinct()
        .where("organizationId", "=", scope.organizationId)
        .where("isPaused", "=", false)
        .execute();
      return new Set(rows.map(({ channel }) => channel));
    },
    /** accounts that are not paused, and how their providers take it */
    lanes: (): Promise<{ channel: StepChannel; breaker: Breaker | null; lastError: string | null }[]> =>
      db.query
        .selectFrom("channelAccount as a")
        .leftJoin("channelLane as l", (join) =>
          join.onRef("l.organizationId", "=", "a.organizationId").onRef("l.accountId", "=", "a.id"),
        )
        .select(["a.channel", "l.breaker", "l.lastError"])
        .where("a.organizationId", "=", scope.organizationId)
        .where("a.isPaused", "=", false)
        .orderBy("a.createdAt")
        .limit(500)
        .execute(),
    /** when an automatic channel usually leaves: an account's own window, else the usual one */
    async windowOf(channel: string): Promise<SendWindow> {
      const row = await db.query
        .selectFrom("channelAccount")
        .select("sendWindow")
        .where("organizationId", "=", scope.organizationId)
        .where("isPaused", "=", false)
        .where(sql<boolean>`"channel" = ${channel} and "sendWindow" is not null`)
        .limit(1)
        .executeTakeFirst();
      return row?.sendWindow ?? DEFAULT_SEND_WINDOW;
    },
    async candidates(leadIds: readonly string[]): Promise<CandidateRow[]> {
      if (leadIds.length === 0) return [];
      return db.query
        .selectFrom("lead")
        .select([
          "id",
          "status",
          "isHidden",
          "deletedAt",
          "hasPhone",
          "hasEmail",
          "country",
          "region",
          "address",
          "longitude",
          "openingHours",
          "timeZone",
          "assignedTo",
          "phoneE164",
          "email",
        ])
        .where("organizationId", "=", scope.organizationId)
        .where("id", "in", leadIds)
        .$if(scope.onlyFor !== undefined, (query) =>
          query.where((where) =>
            where.or([where("assignedTo", "is", null), where("assignedTo", "=", scope.onlyFor ?? "")]),
          ),
        )
        .execute();
    },
    async suppressions(hashes: readonly string[]): Promise<{ addressHash: string; channel: string }[]> {
      if (hashes.length === 0) return [];
      return db.query
        .selectFrom("suppression")
        .select(["addressHash", "channel"])
        .where("organizationId", "=", scope.organizationId)
        .where("addressHash", "in", hashes)
        .execute();
    },
    /** Whether anything went to or came from a lead after an instant; what a status set by hand left does not count. */
    async hasContactSince(leadId: string, since: number): Promise<boolean> {
      const { rows } =
        await sql`select 1 from "message" where "organizationId" = ${scope.organizationId} and "leadId" = ${leadId}
        and (("direction" = 'outbound' and "sentAt" > ${at(since)})
          or ("direction" = 'inbound' and "receivedAt" > ${at(since)} and not "isByStatus")) limit 1`.execute(db.query);
      return rows.length > 0;
    },
  };
}
