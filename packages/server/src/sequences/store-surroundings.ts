import type { AccountTrials } from "@lead-dashboard/domain/channels/account-trials";
import { DEFAULT_SEND_WINDOW, type SendWindow } from "@lead-dashboard/domain/channels/send-window";
import type { OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import type { Breaker } from "@lead-dashboard/domain/messages/breaker";
import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import "../db/tables/channels.ts";
import { hintOf, Statement } from "../leads/store-statement.ts";

/** What planning a step needs of its lead. */
export interface PlannableLead {
  readonly id: string;
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

/** An account as it stands with its provider. */
export interface Lane extends AccountTrials {
  readonly channel: StepChannel;
  readonly breaker: Breaker | null;
  readonly lastError: string | null;
}

/** A lead as enrolling looks at it, wherever it lies. */
export interface CandidateRow extends PlannableLead {
  readonly status: LeadStatus;
  readonly isHidden: boolean;
  readonly deletedAt: number | null;
  readonly hasPhone: boolean;
  readonly hasEmail: boolean;
}

const CANDIDATE = [
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
]
  .map((column) => `"${column}"`)
  .join(", ");

const MOST_ACCOUNTS = 500;

/** What a sequence stands on outside its own tables. */
export function surroundingsStore(db: Queryable, scope: Scope) {
  const candidatesOf = (s: Statement, leadIds: readonly string[]) => {
    const own = scope.onlyFor;
    return `select ${CANDIDATE} from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "id" in ${s.values(leadIds)}
      ${own === undefined ? "" : `and ("assignedTo" is null or "assignedTo" = ${s.value(own)})`}`;
  };
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
    /** accounts that are not paused, whether they ever worked, and how their providers take it */
    lanes: (): Promise<Lane[]> =>
      db.query
        .selectFrom("channelAccount as a")
        .leftJoin("channelLane as l", (join) =>
          join.onRef("l.organizationId", "=", "a.organizationId").onRef("l.accountId", "=", "a.id"),
        )
        .leftJoin("mailbox as m", (join) =>
          join.onRef("m.organizationId", "=", "a.organizationId").onRef("m.accountId", "=", "a.id"),
        )
        .select(["a.channel", "a.isFromEnvironment", "a.verifiedAt", "a.mailLogin"])
        .select(["l.breaker", "l.lastError", "l.lastSentAt", "m.lastSyncAt"])
        .where("a.organizationId", "=", scope.organizationId)
        .where("a.isPaused", "=", false)
        .orderBy("a.createdAt")
        .limit(500)
        .execute(),
    /** when all accounts of a channel leave: their window, or the usual one; null where they differ */
    async windowOf(channel: string): Promise<SendWindow | null> {
      const rows = await db.query
        .selectFrom("channelAccount")
        .select("sendWindow")
        .where("organizationId", "=", scope.organizationId)
        .where(sql<boolean>`"channel" = ${channel}`)
        .where("isPaused", "=", false)
        .limit(MOST_ACCOUNTS)
        .execute();
      const [first = DEFAULT_SEND_WINDOW, ...others] = rows.map(({ sendWindow }) => sendWindow ?? DEFAULT_SEND_WINDOW);
      return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : null;
    },
    /** when an account leaves, whether it is paused or not */
    async windowOfAccount(accountId: string): Promise<SendWindow> {
      const row = await db.query
        .selectFrom("channelAccount")
        .select("sendWindow")
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", accountId)
        .executeTakeFirst();
      return row?.sendWindow ?? DEFAULT_SEND_WINDOW;
    },
    async candidates(leadIds: readonly string[]): Promise<CandidateRow[]> {
      if (leadIds.length === 0) return [];
      const s = new Statement(db.engine);
      return s.rows<CandidateRow>(db, candidatesOf(s, leadIds));
    },
    /** One that is not in the bin. */
    async leadToPlan(leadId: string): Promise<CandidateRow | undefined> {
      const s = new Statement(db.engine);
      const [lead] = await s.rows<CandidateRow>(db, candidatesOf(s, [leadId]));
      return lead?.deletedAt === null ? lead : undefined;
    },
    async suppressions(hashes: readonly string[]): Promise<{ addressHash: string; channel: string }[]> {
      if (hashes.length === 0) return [];
      const s = new Statement(db.engine);
      return s.rows(
        db,
        `select "addressHash", "channel" from "suppression" where "organizationId" = ${s.value(scope.organizationId)}
        and "addressHash" in ${s.values(hashes)}`,
      );
    },
    /** By lead: when something last went to it or came from it (ms); what a status set by hand left does not count. */
    async lastContacts(leadIds: readonly string[]): Promise<Map<string, number>> {
      if (leadIds.length === 0) return new Map();
      const s = new Statement(db.engine);
      const rows = await s.rows<{ leadId: string; contactAt: number | null }>(
        db,
        `select "leadId", max(case when "direction" = 'outbound' then "sentAt" when not "isByStatus" then "receivedAt" end) as "contactAt"
        from "message"${hintOf(s, "messageLead")} where "organizationId" = ${s.value(scope.organizationId)}
        and "leadId" in ${s.values(leadIds)} group by "leadId"`,
      );
      return new Map(rows.flatMap(({ leadId, contactAt }) => (contactAt === null ? [] : [[leadId, contactAt]])));
    },
  };
}

/** Holds leads until the end of the transaction and reads of them what enrolling looks at; in the order of their ids, against deadlocks. */
export async function holdCandidates(tx: Tx, scope: Scope, leadIds: readonly string[]): Promise<CandidateRow[]> {
  if (leadIds.length === 0) return [];
  const s = new Statement(tx.engine);
  const own = scope.onlyFor;
  return s.rows<CandidateRow>(
    tx,
    `select ${CANDIDATE} from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "id" in ${s.values(leadIds)}
    ${own === undefined ? "" : `and ("assignedTo" is null or "assignedTo" = ${s.value(own)})`} order by "id"${tx.dialect.forUpdate}`,
  );
}
