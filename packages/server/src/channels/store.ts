import { afterResuming, type Breaker, CLOSED_BREAKER } from "@lead-dashboard/domain/messages/breaker";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ChannelAccountTable, ChannelLaneTable, MailboxTable } from "../db/tables/channels.ts";
import { at, json } from "../db/values.ts";

/** A channel account as stored. */
export type ChannelAccountRow = Selectable<ChannelAccountTable>;

/** An account with what its lane and its mailbox have been up to. */
export type ChannelAccountState = ChannelAccountRow &
  Pick<
    Selectable<ChannelLaneTable>,
    "countedOn" | "sentCount" | "daysUsed" | "spacedUntil" | "warning" | "lastSentAt" | "lastError" | "lastErrorAt"
  > & {
    arrivalAt: number | null;
    breaker: Breaker | null;
    mailboxError: string | null;
    mailboxErrorAt: number | null;
    lastSyncAt: Selectable<MailboxTable>["lastSyncAt"];
    /** what its provider delivered and has not taken effect */
    unclearDeliveries: number;
  };

/** An account that may send, with what it has sent. */
export type SendingAccount = ChannelAccountRow &
  Pick<Selectable<ChannelLaneTable>, "countedOn" | "sentCount" | "daysUsed">;

/** The id of the account made from environment variables. */
export const ENVIRONMENT_ACCOUNT = "default";

/** The ids of the numbers made from them; their webhooks are called by `default` as well. */
export const ENVIRONMENT_NUMBERS = { whatsapp: "default-whatsapp", sms: "default-sms" } as const;

/** Reads the channel accounts of one organization; a member of sales sees the organization's and their own. */
export function channelAccountStore(db: Queryable, scope: Scope) {
  const own = () =>
    db.query
      .selectFrom("channelAccount")
      .where("channelAccount.organizationId", "=", scope.organizationId)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) => where.or([where("memberId", "is", null), where("memberId", "=", scope.onlyFor ?? "")])),
      );
  const withState = () =>
    own()
      .leftJoin("channelLane", (join) =>
        join
          .onRef("channelLane.organizationId", "=", "channelAccount.organizationId")
          .onRef("channelLane.accountId", "=", "channelAccount.id"),
      )
      .leftJoin("mailbox", (join) =>
        join
          .onRef("mailbox.organizationId", "=", "channelAccount.organizationId")
          .onRef("mailbox.accountId", "=", "channelAccount.id"),
      )
      .selectAll("channelAccount")
      .select([
        sql<string>`coalesce("countedOn", '')`.as("countedOn"),
        sql<number>`coalesce("sentCount", 0)`.as("sentCount"),
        sql<number>`coalesce("daysUsed", 0)`.as("daysUsed"),
        "channelLane.arrivalAt",
        "channelLane.spacedUntil",
        "channelLane.breaker",
        "channelLane.warning",
        "lastSentAt",
        "channelLane.lastError",
        "channelLane.lastErrorAt",
        "mailbox.lastError as mailboxError",
        "mailbox.lastErrorAt as mailboxErrorAt",
        "lastSyncAt",
        sql<number>`(select count(*) from "providerDelivery" d where d."organizationId" = "channelAccount"."organizationId"
          and d."accountId" = "channelAccount"."id" and d."tries" > 0)`.as("unclearDeliveries"),
      ]);
  return {
    find: (id: string): Promise<ChannelAccountRow | undefined> =>
      own().selectAll("channelAccount").where("id", "=", id).executeTakeFirst(),
    findWithState: (id: string): Promise<ChannelAccountState | undefined> =>
      withState().where("id", "=", id).executeTakeFirst(),
    /** at most a few dozen in an organization, so not paged */
    listWithState: (): Promise<ChannelAccountState[]> =>
      withState().orderBy("createdAt").orderBy("id").limit(500).execute(),
    /** accounts a message of a channel may leave from, oldest first */
    sendingOn: (channel: ChannelAccountRow["channel"]): Promise<SendingAccount[]> =>
      db.query
        .selectFrom("channelAccount")
        .leftJoin("channelLane", (join) =>
          join
            .onRef("channelLane.organizationId", "=", "channelAccount.organizationId")
            .onRef("channelLane.accountId", "=", "channelAccount.id"),
        )
        .selectAll("channelAccount")
        .select([
          sql<string>`coalesce("countedOn", '')`.as("countedOn"),
          sql<number>`coalesce("sentCount", 0)`.as("sentCount"),
          sql<number>`coalesce("daysUsed", 0)`.as("daysUsed"),
        ])
        .where("channelAccount.organizationId", "=", scope.organizationId)
        .where("channel", "=", channel)
        .where("isPaused", "=", false)
        .orderBy("createdAt")
        .limit(100)
        .execute(),
    /** Whether an account that is paused may write on a channel to a lead of this member, or of nobody. */
    hasPausedOn: async (channel: ChannelAccountRow["channel"], memberId: string | null): Promise<boolean> =>
      (await db.query
        .selectFrom("channelAccount")
        .select("id")
        .where("organizationId", "=", scope.organizationId)
        .where("channel", "=", channel)
        .where("isPaused", "=", true)
        .where((where) =>
          where.or([where("memberId", "is", null), ...(memberId === null ? [] : [where("memberId", "=", memberId)])]),
        )
        .limit(1)
        .executeTakeFirst()) !== undefined,
    isMember: async (memberId: string): Promise<boolean> =>
      (await db.query
        .selectFrom("member")
        .select("id")
        .where("organizationId", "=", scope.organizationId)
        .where("id", "=", memberId)
        .where("removedAt", "is", null)
        .executeTakeFirst()) !== undefined,
  };
}

/** Where an account stands. */
export type AccountPlace = Pick<ChannelAccountRow, "organizationId" | "id">;

/** What a new or changed account says of itself. */
export type ChannelAccountValues = Omit<ChannelAccountRow, "organizationId" | "createdAt" | "updatedAt" | LeftOut> &
  Partial<Pick<ChannelAccountRow, LeftOut>>;

/** What a new account may do without. */
type LeftOut =
  | "numberSettings"
  | "spacing"
  | "warmUp"
  | "pauseReason"
  | "resumedAt"
  | "signature"
  | "mailLogin"
  | "dkim"
  | "segmentPrice"
  | "refusedCalls"
  | "lastRefusedAt"
  | "verifiedAt";

const JSONS: ReadonlySet<string> = new Set<keyof ChannelAccountRow>([
  "mailServers",
  "numberSettings",
  "sendWindow",
  "spacing",
  "warmUp",
  "mailLogin",
  "dkim",
  "segmentPrice",
]);
const INSTANTS: ReadonlySet<string> = new Set<keyof ChannelAccountRow>([
  "resumedAt",
  "lastRefusedAt",
  "verifiedAt",
  "createdAt",
  "updatedAt",
]);

function encoded(values: Partial<ChannelAccountRow>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (INSTANTS.has(name)) return [name, at(typeof value === "number" ? value : null)];
      return [name, JSONS.has(name) ? json(value) : value];
    }),
  );
}

const EMPTY: Pick<ChannelAccountRow, LeftOut> = {
  numberSettings: null,
  spacing: null,
  warmUp: null,
  pauseReason: null,
  resumedAt: null,
  signature: null,
  mailLogin: null,
  dkim: null,
  segmentPrice: null,
  refusedCalls: 0,
  lastRefusedAt: null,
  verifiedAt: null,
};

/** Writes the channel accounts of one organization. */
export function channelAccountWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** An account for whoever changes what it is by what it was: nobody else changes it before the transaction ends. */
    async hold(id: string): Promise<ChannelAccountRow | undefined> {
      await sql`select 1 from "channelAccount" where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return channelAccountStore(tx, scope).find(id);
    },
    /** A new account with its lane and, where it reads mail, its mailbox; nothing when another process was first to make it. */
    async insert(values: ChannelAccountValues, now: number): Promise<void> {
      const { numInsertedOrUpdatedRows } = await tx.query
        .insertInto("channelAccount")
        .values(encoded({ ...EMPTY, ...values, organizationId, createdAt: now, updatedAt: now }) as never)
        .onConflict((conflict) => conflict.columns(["organizationId", "id"]).doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 0n) return;
      await tx.query
        .insertInto("channelLane")
        .values({
          organizationId,
          accountId: values.id,
          nextDueAt: null,
          servedAt: at(now),
          leaseHolder: null,
          leaseEndsAt: null,
          breaker: json(CLOSED_BREAKER),
          arrivalAt: at(0),
          catchUpAt: null,
          spacedUntil: null,
          daysUsed: 0,
          warning: null,
          countedOn: "",
          sentCount: 0,
          lastSentAt: null,
          lastError: null,
          lastErrorAt: null,
        })
        .execute();
      await this.keepMailbox(values.id, values.mailServers?.imap != null);
    },
    /** Makes or removes the reading of an account's mailbox. */
    async keepMailbox(accountId: string, isRead: boolean): Promise<void> {
      if (!isRead) {
        await tx.query
          .deleteFrom("mailbox")
          .where("organizationId", "=", organizationId)
          .where("accountId", "=", accountId)
          .execute();
        return;
      }
      await tx.query
        .insertInto("mailbox")
        .values({
          organizationId,
          accountId,
          leaseHolder: null,
          leaseEndsAt: null,
          lookAskedAt: null,
          lastSyncAt: null,
          lastError: null,
          lastErrorAt: null,
        })
        .onConflict((conflict) => conflict.columns(["organizationId", "accountId"]).doNothing())
        .execute();
    },
    /** Asks whoever reads an account's mailbox to look now; false when it has none. */
    async askLook(accountId: string, now: number): Promise<boolean> {
      const row = await tx.query
        .updateTable("mailbox")
        .set({ lookAskedAt: at(now) })
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .returning("accountId")
        .executeTakeFirst();
      return row !== undefined;
    },
    /** Other servers or passwords: what was known of errors no longer holds, and messages may leave again. */
    async forgetErrors(accountId: string): Promise<void> {
      await tx.query
        .updateTable("channelLane")
        .set({ breaker: json(CLOSED_BREAKER), warning: null, lastError: null, lastErrorAt: null })
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .execute();
      await tx.query
        .updateTable("mailbox")
        .set({ lastError: null, lastErrorAt: null })
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .execute();
    },
    /** A person lets it go on: as above, but a rest its provider asked for stands, and says why. */
    async endRest(accountId: string, now: number): Promise<void> {
      const { rows } = await sql<{ breaker: Breaker }>`select "breaker" from "channelLane"
        where "organizationId" = ${organizationId} and "accountId" = ${accountId}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      const [lane] = rows;
      const breaker = lane === undefined ? CLOSED_BREAKER : afterResuming(lane.breaker, now);
      if (breaker.openUntil === null) return this.forgetErrors(accountId);
      await tx.query
        .updateTable("channelLane")
        .set({ breaker: json(breaker), warning: null })
        .where("organizationId", "=", organizationId)
        .where("accountId", "=", accountId)
        .execute();
    },
    /** A person's test of its connections succeeded. */
    async noteTried(id: string, now: number): Promise<void> {
      await this.forgetErrors(id);
      await this.update(id, { verifiedAt: now }, now);
    },
    async update(id: string, values: Partial<ChannelAccountValues>, now: number): Promise<void> {
      await tx.query
        .updateTable("channelAccount")
        .set(encoded({ ...values, updatedAt: now }) as never)
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await tx.query
        .deleteFrom("channelAccount")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}

/** The organization that registered first: the account of the environment is its own (decisions.md, "Accounts"). */
export async function firstOrganization(db: Queryable): Promise<string | null> {
  const row = await db.query.selectFrom("organization").select("id").where("number", "=", 1).executeTakeFirst();
  return row?.id ?? null;
}
