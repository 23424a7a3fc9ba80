import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { AttachmentTable } from "../db/tables/attachments.ts";
import { at } from "../db/values.ts";

/** A file's row; its bytes stand elsewhere. */
export type AttachmentRow = AttachmentTable;

const PIECE = 262_144;
const SHOWN = 500;

/** Reads the files of one organization. */
export function attachmentStore(db: Queryable, { organizationId }: Scope) {
  const rows = () => db.query.selectFrom("attachment").selectAll().where("organizationId", "=", organizationId);
  return {
    find(id: string): Promise<AttachmentRow | undefined> {
      return rows().where("id", "=", id).executeTakeFirst();
    },
    /** Of these, in this order; ids that are nobody's are left out. */
    async findAll(ids: readonly string[]): Promise<AttachmentRow[]> {
      if (ids.length === 0) return [];
      const found = await rows().where("id", "in", ids).execute();
      return ids.flatMap((id) => found.find((row) => row.id === id) ?? []);
    },
    /** Files of the lead's messages, newest first. */
    ofLead(leadId: string): Promise<AttachmentRow[]> {
      return rows()
        .where("leadId", "=", leadId)
        .where("messageId", "is not", null)
        .orderBy("createdAt", "desc")
        .orderBy("place")
        .limit(SHOWN)
        .execute();
    },
    ofMessage(messageId: string): Promise<AttachmentRow[]> {
      return rows().where("messageId", "=", messageId).orderBy("place").execute();
    },
    /** The bytes of a kept file. */
    async bytes({ contentHash }: Pick<AttachmentRow, "contentHash">): Promise<Buffer | null> {
      if (contentHash === null) return null;
      const pieces = await db.query
        .selectFrom("attachmentPiece")
        .select("bytes")
        .where("organizationId", "=", organizationId)
        .where("contentHash", "=", contentHash)
        .orderBy("number")
        .execute();
      return pieces.length === 0 ? null : Buffer.concat(pieces.map(({ bytes }) => bytes));
    },
  };
}

/** A file to be written down. */
export type NewAttachment = Omit<AttachmentRow, "organizationId" | "id">;

/** Writes the files of one organization. */
export function attachmentWriter(tx: Tx, { organizationId }: Scope) {
  const own = () => tx.query.updateTable("attachment").where("organizationId", "=", organizationId);

  /** Lets bytes go that no file names any more. Whoever keeps the same content at this moment waits, or we for him. */
  async function dropUnused(hashes: readonly (string | null)[]): Promise<void> {
    for (const hash of new Set(hashes)) {
      if (hash === null) continue;
      await sql`select 1 from "attachmentContent" where "organizationId" = ${organizationId} and "contentHash" = ${hash}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      await sql`delete from "attachmentContent" where "organizationId" = ${organizationId} and "contentHash" = ${hash}
        and not exists (select 1 from "attachment" where "organizationId" = ${organizationId} and "contentHash" = ${hash})`.execute(
        tx.query,
      );
    }
  }

  return {
    /** Stores bytes once; gives their hash. */
    async keep(bytes: Buffer, now: number): Promise<string> {
      const contentHash = createHash("sha256").update(bytes).digest("hex");
      await tx.query
        .insertInto("attachmentContent")
        .values({ organizationId, contentHash, size: bytes.length, keptAt: at(now) })
        .onConflict((conflict) => conflict.columns(["organizationId", "contentHash"]).doUpdateSet({ keptAt: at(now) }))
        .execute();
      for (let number = 0; number * PIECE < bytes.length; number++) {
        const piece = bytes.subarray(number * PIECE, (number + 1) * PIECE);
        await tx.query
          .insertInto("attachmentPiece")
          .values({ organizationId, contentHash, number, bytes: Buffer.from(piece) })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      return contentHash;
    },
    add(attachment: NewAttachment): Promise<AttachmentRow> {
      return tx.query
        .insertInto("attachment")
        .values({ ...attachment, organizationId, id: newId(), createdAt: at(attachment.createdAt) })
        .returningAll()
        .executeTakeFirstOrThrow();
    },
    /** Sends an uploaded file with a message; false when it goes with one already. */
    async sendWith(id: string, { messageId, place }: { messageId: string; place: number }): Promise<boolean> {
      const { numUpdatedRows } = await own()
        .set({ messageId, place })
        .where("id", "=", id)
        .where("messageId", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    /** Settles what became of an awaited file; undefined when that was done already. */
    settle(
      id: string,
      found: Pick<AttachmentRow, "state" | "reason" | "contentHash" | "mediaType" | "size" | "fileName">,
    ): Promise<AttachmentRow | undefined> {
      return own().set(found).where("id", "=", id).where("state", "=", "awaited").returningAll().executeTakeFirst();
    },
    async noteUpload(id: string, providerMediaId: string | null): Promise<void> {
      await own().set({ providerMediaId }).where("id", "=", id).execute();
    },
    /** Gives files to another lead; their ids. */
    async move(from: { leadId: string; ids?: readonly string[] }, to: string): Promise<string[]> {
      const moved = await own()
        .set({ leadId: to })
        .where("leadId", "=", from.leadId)
        .$if(from.ids !== undefined, (query) => query.where("id", "in", [...(from.ids ?? []), ""]))
        .returning("id")
        .execute();
      return moved.map(({ id }) => id);
    },
    /** Removes a file for good. */
    async remove(id: string): Promise<void> {
      const gone = await tx.query
        .deleteFrom("attachment")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .returning("contentHash")
        .execute();
      await dropUnused(gone.map(({ contentHash }) => contentHash));
    },
    /** Removes every file of a lead for good. */
    async removeOfLead(leadId: string): Promise<void> {
      const gone = await tx.query
        .deleteFrom("attachment")
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .returning("contentHash")
        .execute();
      await dropUnused(gone.map(({ contentHash }) => contentHash));
    },
  };
}

/** Uploads of any organization that no message took along before an instant (ms). */
export function unsentUploads(db: Queryable, before: number): Promise<{ organizationId: string; id: string }[]> {
  return db.query
    .selectFrom("attachment")
    .select(["organizationId", "id"])
    .where("messageId", "is", null)
    .where("createdAt", "<", at(before) as never)
    .limit(200)
    .execute();
}
