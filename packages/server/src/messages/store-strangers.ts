import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { StrangeMailTable, UnknownSenderTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";

/** Somebody nobody knows who sent us mail. */
export type UnknownSenderRow = Selectable<UnknownSenderTable>;
/** A mail of theirs. */
export type StrangeMailRow = Selectable<StrangeMailTable>;

/** A mail of somebody nobody knows, as it came. */
export interface StrangeMail
  extends Pick<UnknownSenderRow, "accountId" | "memberId" | "address" | "name">,
    Pick<StrangeMailRow, "providerId" | "subject" | "body" | "receivedAt"> {}

/** Of one sender so many are kept. */
const MOST_MAILS = 50;

/** Reads the unknown senders of one organization; a member of sales those of shared mailboxes and their own. */
export function strangerStore(db: Queryable, scope: Scope) {
  const visible = () =>
    db.query
      .selectFrom("unknownSender")
      .selectAll()
      .where("organizationId", "=", scope.organizationId)
      .where("isIgnored", "=", false)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) => where.or([where("memberId", "is", null), where("memberId", "=", scope.onlyFor ?? "")])),
      );
  return {
    find: (id: string): Promise<UnknownSenderRow | undefined> => visible().where("id", "=", id).executeTakeFirst(),
    /** the latest first */
    list: ({
      limit,
      after,
    }: {
      limit: number;
      after: { lastAt: number; id: string } | null;
    }): Promise<UnknownSenderRow[]> =>
      visible()
        .$if(after !== null, (query) =>
          query.where(sql<boolean>`("lastAt", "id") < (${at(after?.lastAt ?? 0)}, ${after?.id ?? ""})`),
        )
        .orderBy("lastAt", "desc")
        .orderBy("id", "desc")
        .limit(limit)
        .execute(),
    /** oldest first */
    mailsOf: (senderId: string): Promise<StrangeMailRow[]> =>
      db.query
        .selectFrom("strangeMail")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("senderId", "=", senderId)
        .orderBy("receivedAt")
        .orderBy("id")
        .limit(MOST_MAILS)
        .execute(),
  };
}

/** Writes the unknown senders of one organization. */
export function strangerWriter(tx: Tx, { organizationId }: Scope) {
  return {
    /** Keeps a mail; null when its sender is ignored, or has sent more than anybody reads, or it is here already. */
    async keep(mail: StrangeMail): Promise<UnknownSenderRow | null> {
      const { accountId, memberId, address, name, receivedAt, providerId, subject, body } = mail;
      await tx.query
        .insertInto("unknownSender")
        .values({
          id: newId(),
          organizationId,
          accountId,
          memberId,
          address,
          name,
          isIgnored: false,
          mailCount: 0,
          lastAt: at(receivedAt),
        })
        .onConflict((conflict) => conflict.columns(["organizationId", "address"]).doNothing())
        .execute();
      const { rows } = await sql<UnknownSenderRow>`
        select * from "unknownSender" where "organizationId" = ${organizationId} and "address" = ${address}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      const [sender] = rows;
      if (sender === undefined || sender.isIgnored || sender.mailCount >= MOST_MAILS) return null;
      const kept = await tx.query
        .insertInto("strangeMail")
        .values({
          id: newId(),
          organizationId,
          senderId: sender.id,
          providerId,
          subject,
          body,
          receivedAt: at(receivedAt),
        })
        .onConflict((conflict) => conflict.columns(["organizationId", "providerId"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      if (kept === undefined) return null;
      const lastAt = Math.max(sender.lastAt, receivedAt);
      await tx.query
        .updateTable("unknownSender")
        .set({ mailCount: sender.mailCount + 1, lastAt: at(lastAt), name: sender.name ?? name })
        .where("organizationId", "=", organizationId)
        .where("id", "=", sender.id)
        .execute();
      return { ...sender, mailCount: sender.mailCount + 1, lastAt };
    },
    /** Forgets a sender and its mails; false when somebody was first. */
    async remove(id: string): Promise<boolean> {
      const { numDeletedRows } = await tx.query
        .deleteFrom("unknownSender")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .where("isIgnored", "=", false)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    /** Forgets the mails, and keeps the address so that nothing of it is shown again; false when somebody was first. */
    async ignore(id: string): Promise<boolean> {
      await tx.query
        .deleteFrom("strangeMail")
        .where("organizationId", "=", organizationId)
        .where("senderId", "=", id)
        .execute();
      const { numUpdatedRows } = await tx.query
        .updateTable("unknownSender")
        .set({ isIgnored: true, name: null, mailCount: 0 })
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .where("isIgnored", "=", false)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

/** Forgets everything of unknown senders who last wrote before an instant, of every organization; so many at once. */
export async function forgetSendersBefore(tx: Tx, before: number): Promise<number> {
  const { rows } = await sql`
    delete from "unknownSender" where ("organizationId", "id") in (
      select "organizationId", "id" from "unknownSender" where "lastAt" < ${at(before)} order by "lastAt" limit 500)
    returning "id"`.execute(tx.query);
  return rows.length;
}
