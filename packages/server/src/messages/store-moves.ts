// Everything of messages that hangs on a lead, moved to another one and back.
import { type Selectable, sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import type { ConversationTable } from "../db/tables/messages.ts";
import { at, json } from "../db/values.ts";

const TABLES = { messages: "message", suppressions: "suppression", consents: "consent" } as const;

/** Ids of what was moved. */
export type MovedMessages = Record<keyof typeof TABLES, string[]>;

/** A conversation without its organization. */
export type ConversationState = Omit<Selectable<ConversationTable>, "organizationId">;

/** Moves; the transaction holds both leads. */
export function moveStore(tx: Tx, { organizationId }: Scope) {
  const move = async (table: string, { from, to }: { from: string; to: string }): Promise<string[]> => {
    const { rows } = await sql<{ id: string }>`update ${sql.table(table)} set "leadId" = ${to}
      where "organizationId" = ${organizationId} and "leadId" = ${from} returning "id"`.execute(tx.query);
    return rows.map(({ id }) => id);
  };
  return {
    async moveAll(way: { from: string; to: string }): Promise<MovedMessages> {
      return {
        messages: await move("message", way),
        suppressions: await move("suppression", way),
        consents: await move("consent", way),
      };
    },
    /** Those of the ids that are still where they were moved to. */
    async moveBack(moved: MovedMessages, { from, to }: { from: string; to: string }): Promise<void> {
      for (const [name, table] of Object.entries(TABLES)) {
        const ids = Reflect.get(moved, name) as string[];
        for (let place = 0; place < ids.length; place += 500) {
          await sql`update ${sql.table(table)} set "leadId" = ${to} where "organizationId" = ${organizationId}
            and "leadId" = ${from} and "id" in (${sql.join(ids.slice(place, place + 500))})`.execute(tx.query);
        }
      }
    },
    /** Whether one of the messages is claimed or being handed to its provider: its sender knows the old lead. */
    async hasAnyUnderway(ids: readonly string[]): Promise<boolean> {
      for (let place = 0; place < ids.length; place += 500) {
        const found = await tx.query
          .selectFrom("message")
          .select("id")
          .where("organizationId", "=", organizationId)
          .where("id", "in", ids.slice(place, place + 500))
          .where("state", "in", ["claimed", "handing-off"])
          .limit(1)
          .executeTakeFirst();
        if (found !== undefined) return true;
      }
      return false;
    },
    /** Who a provider knows by an id of its own goes along; gives the ids. */
    async moveIdentities({ from, to }: { from: string; to: string }): Promise<string[]> {
      const { rows } = await sql<{ userId: string }>`update "contactIdentity" set "leadId" = ${to}
        where "organizationId" = ${organizationId} and "leadId" = ${from} returning "userId"`.execute(tx.query);
      return rows.map(({ userId }) => userId);
    },
    /** Those that are still where they were moved to go back. */
    async moveIdentitiesBack(userIds: readonly string[], { from, to }: { from: string; to: string }): Promise<void> {
      if (userIds.length === 0) return;
      await sql`update "contactIdentity" set "leadId" = ${to} where "organizationId" = ${organizationId}
        and "leadId" = ${from} and "userId" in (${sql.join(userIds)})`.execute(tx.query);
    },
    async talk(leadId: string): Promise<ConversationState | null> {
      const row = await tx.query
        .selectFrom("conversation")
        .selectAll()
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { organizationId: _, ...talk } = row;
      return talk;
    },
    /** Puts a lead's conversation as it is given; null removes it. */
    async setTalk(leadId: string, talk: ConversationState | null): Promise<void> {
      await tx.query
        .deleteFrom("conversation")
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
      if (talk === null) return;
      await tx.query
        .insertInto("conversation")
        .values({
          ...talk,
          organizationId,
          leadId,
          lastMessageAt: at(talk.lastMessageAt),
          lastInboundAt: at(talk.lastInboundAt),
          snoozedUntil: at(talk.snoozedUntil ?? null),
          proposal: json(talk.proposal ?? null),
          assigneeKey: sql<string>`coalesce((select "assignedTo" from "lead" where "organizationId" = ${organizationId} and "id" = ${leadId}), '')`,
        })
        .execute();
    },
  };
}
