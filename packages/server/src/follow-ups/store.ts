// Rules, what they set, and calendar feeds.
import type { ContactRule } from "@lead-dashboard/domain/follow-ups/contact-rule";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** A member's feed as stored. */
export interface FeedRow {
  readonly feedId: string;
  readonly createdAt: number;
}

/** Reads the follow-up rules and feeds of one organization. */
export function followUpStore(db: Queryable, { organizationId }: Pick<Scope, "organizationId">) {
  return {
    /** In the order of the channels' names. */
    rules: (): Promise<ContactRule[]> =>
      db.query
        .selectFrom("followUpRule")
        .select(["channel", "days", "businessDaysOnly", "afterSequenceSteps"])
        .where("organizationId", "=", organizationId)
        .orderBy("channel")
        .execute(),

    /** When a rule last set the lead's follow-up to, or null. */
    async setByRule(leadId: string): Promise<number | null> {
      const row = await db.query
        .selectFrom("ruleFollowUp")
        .select("followUpAt")
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .executeTakeFirst();
      return row?.followUpAt ?? null;
    },

    /** Those of some leads whose follow-up a rule has set. */
    async leadsWithRule(leadIds: readonly string[]): Promise<string[]> {
      if (leadIds.length === 0) return [];
      const rows = await db.query
        .selectFrom("ruleFollowUp")
        .select("leadId")
        .where("organizationId", "=", organizationId)
        .where("leadId", "in", leadIds)
        .orderBy("leadId")
        .execute();
      return rows.map(({ leadId }) => leadId);
    },

    feed: (memberId: string): Promise<FeedRow | undefined> =>
      db.query
        .selectFrom("calendarFeed")
        .select(["feedId", "createdAt"])
        .where("organizationId", "=", organizationId)
        .where("memberId", "=", memberId)
        .executeTakeFirst(),

    /** The zone in which the organization's days begin, and its name. */
    organization: (): Promise<{ timeZone: string; name: string }> =>
      db.query
        .selectFrom("organization")
        .select(["timeZone", "name"])
        .where("id", "=", organizationId)
        .executeTakeFirstOrThrow(),
  };
}

/** Writes them. */
export function followUpWriter(tx: Tx, { organizationId }: Pick<Scope, "organizationId">) {
  return {
    async replaceRules(rules: readonly ContactRule[]): Promise<void> {
      await tx.query.deleteFrom("followUpRule").where("organizationId", "=", organizationId).execute();
      if (rules.length === 0) return;
      await tx.query
        .insertInto("followUpRule")
        .values(rules.map((rule) => ({ organizationId, ...rule })))
        .execute();
    },

    async noteSetByRule(leadId: string, followUpAt: number): Promise<void> {
      await tx.query
        .insertInto("ruleFollowUp")
        .values({ organizationId, leadId, followUpAt: at(followUpAt) })
        .onConflict((conflict) =>
          conflict.columns(["organizationId", "leadId"]).doUpdateSet({ followUpAt: at(followUpAt) }),
        )
        .execute();
    },

    async forgetSetByRule(leadId: string): Promise<void> {
      await tx.query
        .deleteFrom("ruleFollowUp")
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
    },

    /** Gives the member's feed a new id; the address before ends. */
    async putFeed(memberId: string, { feedId, createdAt }: FeedRow): Promise<void> {
      await tx.query
        .insertInto("calendarFeed")
        .values({ organizationId, memberId, feedId, createdAt: at(createdAt) })
        .onConflict((conflict) =>
          conflict.columns(["organizationId", "memberId"]).doUpdateSet({ feedId, createdAt: at(createdAt) }),
        )
        .execute();
    },

    /** Whether there was one. */
    async endFeed(memberId: string): Promise<boolean> {
      const ended = await tx.query
        .deleteFrom("calendarFeed")
        .where("organizationId", "=", organizationId)
        .where("memberId", "=", memberId)
        .returning("memberId")
        .execute();
      return ended.length > 0;
    },
  };
}
