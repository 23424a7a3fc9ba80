import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at } from "../db/values.ts";

/** An invitation as stored, with the name of who invited. */
export interface InvitationRow {
  id: string;
  organizationId: string;
  email: string;
  role: Role;
  invitedBy: string | null;
  invitedByName: string | null;
  createdAt: number;
  expiresAt: number;
  acceptedAt: number | null;
  revokedAt: number | null;
}

function invitations(db: Queryable) {
  return db.query
    .selectFrom("invitation as i")
    .leftJoin("member as m", "m.id", "i.invitedBy")
    .leftJoin("authUser as u", "u.id", "m.userId")
    .select([
      "i.id",
      "i.organizationId",
      "i.email",
      "i.role",
      "i.invitedBy",
      "u.name as invitedByName",
      "i.createdAt",
      "i.expiresAt",
      "i.acceptedAt",
      "i.revokedAt",
    ]);
}

/** Reads the invitations of one organization. */
export function invitationStore(db: Queryable, scope: Scope) {
  const own = () => invitations(db).where("i.organizationId", "=", scope.organizationId);
  return {
    find: (id: string): Promise<InvitationRow | undefined> => own().where("i.id", "=", id).executeTakeFirst(),
    list: (limit: number, before: string | null): Promise<InvitationRow[]> =>
      own()
        .$if(before !== null, (query) => query.where("i.id", "<", before ?? ""))
        .orderBy("i.id", "desc")
        .limit(limit)
        .execute(),
  };
}

/** The invitation a link stands for: its holder names no organization. */
export function findInvitationByToken(db: Queryable, tokenHash: string) {
  return invitations(db)
    .innerJoin("organization as o", "o.id", "i.organizationId")
    .select("o.name as organizationName")
    .where("i.tokenHash", "=", tokenHash)
    .executeTakeFirst();
}

/** Changes the invitations of one organization. */
export function invitationWriter(tx: Tx, scope: Scope) {
  const open = () =>
    tx.query
      .updateTable("invitation")
      .where("organizationId", "=", scope.organizationId)
      .where("acceptedAt", "is", null)
      .where("revokedAt", "is", null)
      .returning("id");
  return {
    async insert(
      row: Omit<InvitationRow, "organizationId" | "invitedByName" | "acceptedAt" | "revokedAt"> & { tokenHash: string },
    ) {
      await tx.query
        .insertInto("invitation")
        .values({
          ...row,
          organizationId: scope.organizationId,
          createdAt: at(row.createdAt),
          expiresAt: at(row.expiresAt),
          acceptedAt: null,
          revokedAt: null,
        })
        .execute();
    },
    /** false when it was not open any more */
    async revoke(id: string, now: number): Promise<boolean> {
      return (
        (await open()
          .set({ revokedAt: at(now) })
          .where("id", "=", id)
          .executeTakeFirst()) !== undefined
      );
    },
    revokeFor: (email: string, now: number) =>
      open()
        .set({ revokedAt: at(now) })
        .where("email", "=", email)
        .execute(),
    /** false when somebody else was quicker */
    async accept(id: string, now: number): Promise<boolean> {
      return (
        (await open()
          .set({ acceptedAt: at(now) })
          .where("id", "=", id)
          .executeTakeFirst()) !== undefined
      );
    },
  };
}
