// Entries of the do-not-contact list that stand there because of another entry.
import type { Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import { at, json } from "../db/values.ts";
import type { Actor } from "../events/event.ts";
import { foremostReason, type SuppressionRow } from "./store-suppressions.ts";

/** Takes entries back together with what was carried from them. */
export function carriedWriter(tx: Tx, { organizationId }: Scope) {
  const carriedFrom = (id: string) =>
    tx.query.updateTable("suppression").where("organizationId", "=", organizationId).where("carriedFrom", "=", id);
  const named = () =>
    tx.query
      .updateTable("suppression")
      .set({ carriedFrom: null })
      .where("organizationId", "=", organizationId)
      .where("alsoFor", "=", "imported")
      .where("carriedFrom", "is not", null);
  return {
    /**
     * Removes the opt-out said from one address, and from all it was carried to; what another address of the lead said as
     * well goes on holding there, and so does what was noted by hand. Gives what was removed.
     */
    async takeBack(said: SuppressionRow): Promise<SuppressionRow[]> {
      const other =
        said.carriedFrom !== null || said.leadId === null
          ? undefined
          : await tx.query
              .selectFrom("suppression")
              .select("id")
              .where("organizationId", "=", organizationId)
              .where("leadId", "=", said.leadId)
              .where("channel", "=", said.channel)
              .where("suppressedFor", "=", "opt-out")
              .where("carriedFrom", "is", null)
              .where("id", "<>", said.id)
              .orderBy("id")
              .limit(1)
              .executeTakeFirst();
      await tx.query
        .updateTable("suppression")
        .set({ alsoFor: null })
        .where("organizationId", "=", organizationId)
        .where("id", "=", said.id)
        .where("alsoFor", "=", "opt-out")
        .execute();
      if (other !== undefined) await carriedFrom(said.id).set({ carriedFrom: other.id }).execute();
      return tx.query
        .deleteFrom("suppression")
        .where("organizationId", "=", organizationId)
        .where("suppressedFor", "=", "opt-out")
        .where((where) => where.or([where("id", "=", said.id), where("carriedFrom", "=", said.id)]))
        .returningAll()
        .execute();
    },
    /** What was carried from an entry that a person lifts stands for itself from now on. */
    async letStand(id: string): Promise<void> {
      await carriedFrom(id).set({ carriedFrom: null }).execute();
    },
    /** Puts an entry just lifted back for what another address of the person said. */
    carryAnew(
      { lifted, source, note, actor }: { lifted: SuppressionRow; source: SuppressionRow; note: string; actor: Actor },
      now: number,
    ): Promise<Pick<SuppressionRow, "id" | "suppressedFor">> {
      const { channel, addressHash, addressHint } = lifted;
      const { leadId, suppressedFor, alsoFor, messageId, undoId } = source;
      return tx.query
        .insertInto("suppression")
        .values({
          id: newId(),
          organizationId,
          channel,
          addressHash,
          addressHint,
          leadId,
          suppressedFor: foremostReason({ suppressedFor, alsoFor }),
          note,
          messageId,
          actor: json(actor),
          createdAt: at(now),
          undoId,
          carriedFrom: source.carriedFrom ?? source.id,
        })
        .returning(["id", "suppressedFor"])
        .executeTakeFirstOrThrow();
    },
    /** Removes those of the entries that were carried and that no file named as well; gives them. */
    async remove(ids: readonly string[]): Promise<SuppressionRow[]> {
      const gone = await tx.query
        .deleteFrom("suppression")
        .where("organizationId", "=", organizationId)
        .where("id", "in", ids)
        .where("carriedFrom", "is not", null)
        .where("alsoFor", "is", null)
        .returningAll()
        .execute();
      await named().where("id", "in", ids).execute();
      return gone;
    },
    /** What a file named as well stands for itself once what it was carried from is gone. */
    async letNamedStand(sources: readonly string[]): Promise<void> {
      if (sources.length > 0) await named().where("carriedFrom", "in", sources).execute();
    },
    /** What files named as well stands there only as carried from now on. */
    async forgetFiles(ids: readonly string[]): Promise<void> {
      await tx.query
        .updateTable("suppression")
        .set({ alsoFor: null })
        .where("organizationId", "=", organizationId)
        .where("id", "in", ids)
        .where("suppressedFor", "=", "imported")
        .execute();
    },
    /** Removes an entry unless the address has said it itself since; `note` names those of before that was known. */
    async removeCarried(id: string, note: string): Promise<void> {
      await tx.query
        .deleteFrom("suppression")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .where("alsoFor", "is", null)
        .where((where) => where.or([where("carriedFrom", "is not", null), where("note", "=", note)]))
        .execute();
      await named().where("id", "=", id).execute();
    },
  };
}
