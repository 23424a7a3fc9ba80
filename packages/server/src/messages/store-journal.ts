import type { Selectable } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import type { MessageAttemptTable } from "../db/tables/messages.ts";

/** A line of the journal. */
export type JournalRow = Pick<Selectable<MessageAttemptTable>, "what" | "finding" | "happenedAt">;

/** The journal of a message, oldest first. */
export function journalOf(db: Queryable, scope: Scope, messageId: string): Promise<JournalRow[]> {
  return db.query
    .selectFrom("messageAttempt")
    .select(["what", "finding", "happenedAt"])
    .where("organizationId", "=", scope.organizationId)
    .where("messageId", "=", messageId)
    .orderBy("position")
    .limit(500)
    .execute();
}
