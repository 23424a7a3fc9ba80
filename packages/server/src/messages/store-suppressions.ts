import { type AddressKind, maskedAddress, normalAddress } from "@lead-dashboard/domain/messages/address";
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { ConsentTable, SuppressionTable } from "../db/tables/messages.ts";
import { at, json } from "../db/values.ts";
import type { Actor } from "../events/event.ts";
import { addressHash } from "./address-hash.ts";

/** A suppression as stored. */
export type SuppressionRow = Selectable<SuppressionTable>;

/** A suppression with the name of its lead, where it still has one. */
export type NamedSuppressionRow = SuppressionRow & { readonly leadName: string | null };

/** Reads the suppressions of one organization. */
export function suppressionStore(db: Queryable, scope: Scope) {
  const all = () =>
    db.query
      .selectFrom("suppression")
      .leftJoin("lead", (join) =>
        join
          .onRef("lead.organizationId", "=", "suppression.organizationId")
          .onRef("lead.id", "=", "suppression.leadId"),
      )
      .selectAll("suppression")
      .select("lead.name as leadName")
      .where("suppression.organizationId", "=", scope.organizationId)
      .$if(scope.onlyFor !== undefined, (query) =>
        query.where((where) =>
          where.or([where("lead.assignedTo", "is", null), where("lead.assignedTo", "=", scope.onlyFor ?? "")]),
        ),
      );
  return {
    find: (id: string): Promise<NamedSuppressionRow | undefined> =>
      all().where("suppression.id", "=", id).executeTakeFirst(),
    /** what suppresses an address on a kind of channel; whoever may see the lead, this holds for everybody */
    ofAddress: (kind: AddressKind, address: string): Promise<SuppressionRow | undefined> =>
      db.query
        .selectFrom("suppression")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("addressHash", "=", addressHash(scope.organizationId, address))
        .where("channel", "in", [kind, "all"])
        .limit(1)
        .executeTakeFirst(),
    /** what suppresses an address on just this channel */
    standing: ({
      channel,
      address,
    }: Pick<NewSuppression, "channel" | "address">): Promise<SuppressionRow | undefined> =>
      db.query
        .selectFrom("suppression")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where("addressHash", "=", addressHash(scope.organizationId, address))
        .where("channel", "=", channel)
        .executeTakeFirst(),
    /** the same for many addresses, read at once */
    async ofAddresses(
      addresses: readonly string[],
    ): Promise<(kind: AddressKind, address: string) => SuppressionRow | undefined> {
      const hashes = new Map(addresses.map((address) => [address, addressHash(scope.organizationId, address)]));
      const rows =
        hashes.size === 0
          ? []
          : await db.query
              .selectFrom("suppression")
              .selectAll()
              .where("organizationId", "=", scope.organizationId)
              .where("addressHash", "in", [...hashes.values()])
              .execute();
      return (kind, address) =>
        rows.find((row) => row.addressHash === hashes.get(address) && (row.channel === kind || row.channel === "all"));
    },
    ofLead: (leadId: string): Promise<NamedSuppressionRow[]> =>
      all().where("suppression.leadId", "=", leadId).orderBy("suppression.createdAt").limit(100).execute(),
    /** what leads want, not what came back; the oldest first */
    ofLeads: async (leadIds: readonly string[]): Promise<SuppressionRow[]> =>
      leadIds.length === 0
        ? []
        : db.query
            .selectFrom("suppression")
            .selectAll()
            .where("organizationId", "=", scope.organizationId)
            .where("leadId", "in", [...leadIds])
            .where("suppressedFor", "<>", "bounce")
            .orderBy("createdAt")
            .orderBy("id")
            .execute(),
    /** what keeps one from writing to a lead: entries of its own, and those its addresses had before it came */
    concerning: (leadId: string, addresses: readonly string[]): Promise<SuppressionRow[]> => {
      const hashes = addresses.map((address) => addressHash(scope.organizationId, address));
      return db.query
        .selectFrom("suppression")
        .selectAll()
        .where("organizationId", "=", scope.organizationId)
        .where((where) =>
          where.or([
            where("leadId", "=", leadId),
            ...(hashes.length === 0 ? [] : [where("addressHash", "in", hashes)]),
          ]),
        )
        .orderBy("createdAt")
        .orderBy("id")
        .limit(100)
        .execute();
    },
    list: (
      filter: {
        channels?: readonly SuppressionRow["channel"][] | undefined;
        leadId?: string | undefined;
        address?: string | undefined;
      },
      { limit, after }: { limit: number; after: { createdAt: number; id: string } | null },
    ): Promise<NamedSuppressionRow[]> =>
      all()
        .$if(filter.channels !== undefined, (query) => query.where("channel", "in", [...(filter.channels ?? [])]))
        .$if(filter.leadId !== undefined, (query) => query.where("suppression.leadId", "=", filter.leadId ?? ""))
        .$if(filter.address !== undefined, (query) =>
          query.where("addressHash", "=", addressHash(scope.organizationId, filter.address ?? "")),
        )
        .$if(after !== null, (query) =>
          query.where(
            sql<boolean>`("suppression"."createdAt", "suppression"."id") < (${at(after?.createdAt ?? 0)}, ${after?.id ?? ""})`,
          ),
        )
        .orderBy("suppression.createdAt", "desc")
        .orderBy("suppression.id", "desc")
        .limit(limit)
        .execute(),
  };
}

/** The permissions a lead has given and taken back, oldest first. */
export function consentsOf(db: Queryable, scope: Scope, leadId: string): Promise<Selectable<ConsentTable>[]> {
  return db.query
    .selectFrom("consent")
    .selectAll()
    .where("organizationId", "=", scope.organizationId)
    .where("leadId", "=", leadId)
    .orderBy("recordedAt")
    .orderBy("id")
    .limit(500)
    .execute();
}

/** A new suppression. */
export interface NewSuppression {
  readonly channel: SuppressionRow["channel"];
  readonly address: string;
  readonly leadId: string | null;
  readonly suppressedFor: SuppressionRow["suppressedFor"];
  readonly note?: string | null;
  readonly messageId?: string | null;
  /** see the table */
  readonly undoId?: string | null;
  /** see the table */
  readonly carriedFrom?: string | null;
  readonly actor: Actor;
}

/** What a person says themselves: more than that an address came back, or that another address of theirs said it. */
const OWN_WORDS: ReadonlySet<SuppressionRow["suppressedFor"]> = new Set(["opt-out", "unsubscribe", "complaint"]);

/** Why an address is not written to first of all: a note by hand does not outdo what the person said. */
export function foremostReason({
  suppressedFor,
  alsoFor,
}: Pick<SuppressionRow, "suppressedFor" | "alsoFor">): SuppressionRow["suppressedFor"] {
  return alsoFor !== null && OWN_WORDS.has(alsoFor) ? alsoFor : suppressedFor;
}

/** Writes the suppressions of one organization. */
export function suppressionWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  return {
    /** Undefined when the address is suppressed on that channel already. */
    insert: (one: NewSuppression, now: number): Promise<SuppressionRow | undefined> =>
      tx.query
        .insertInto("suppression")
        .values({
          id: newId(),
          organizationId,
          channel: one.channel,
          addressHash: addressHash(organizationId, one.address),
          addressHint: maskedAddress(normalAddress(one.address)),
          leadId: one.leadId,
          suppressedFor: one.suppressedFor,
          note: one.note ?? null,
          messageId: one.messageId ?? null,
          actor: json(one.actor),
          createdAt: at(now),
          undoId: one.undoId ?? null,
          carriedFrom: one.carriedFrom ?? null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst(),
    /**
     * An address that stood on the list only because of an import, or of what may still be undone, stands there for a reason
     * of its own from now on, so that taking that back leaves it; so does one that was carried from another address, and one
     * that came back when it is written from all the same. One of somebody erased stands there for that, whatever the
     * reason was. Undefined when it stands there for another reason, or not at all.
     */
    confirm: (one: NewSuppression, now: number): Promise<SuppressionRow | undefined> =>
      tx.query
        .updateTable("suppression")
        .set({
          suppressedFor: one.suppressedFor,
          leadId: one.leadId,
          note: one.note ?? null,
          messageId: one.messageId ?? null,
          actor: json(one.actor),
          createdAt: at(now),
          undoId: null,
          carriedFrom: one.carriedFrom ?? null,
          alsoFor:
            one.suppressedFor === "by-hand"
              ? sql<
                  SuppressionRow["alsoFor"]
                >`case when "suppressedFor" = 'by-hand' then "alsoFor" else "suppressedFor" end`
              : null,
        })
        .where("organizationId", "=", organizationId)
        .where("addressHash", "=", addressHash(organizationId, one.address))
        .where("channel", "=", one.channel)
        .where((where) => {
          if (one.suppressedFor === "erased") return where("suppressedFor", "<>", "erased");
          const isOwn = (one.carriedFrom ?? null) === null;
          return where.or([
            // one that a file brought stays that file's
            ...(one.suppressedFor === "imported" ? [] : [where("suppressedFor", "=", "imported")]),
            where("undoId", "is not", null),
            ...(isOwn && one.suppressedFor !== "bounce" ? [where("carriedFrom", "is not", null)] : []),
            ...(isOwn && OWN_WORDS.has(one.suppressedFor) ? [where("suppressedFor", "=", "bounce")] : []),
          ]);
        })
        .returningAll()
        .executeTakeFirst(),
    /** What a person says from an address that somebody noted by hand: the note stays, and so does the word. */
    async alsoSay(one: NewSuppression): Promise<void> {
      if ((one.carriedFrom ?? null) !== null || !OWN_WORDS.has(one.suppressedFor)) return;
      await tx.query
        .updateTable("suppression")
        .set({ alsoFor: one.suppressedFor })
        .where("organizationId", "=", organizationId)
        .where("addressHash", "=", addressHash(organizationId, one.address))
        .where("channel", "=", one.channel)
        .where("suppressedFor", "=", "by-hand")
        .where("alsoFor", "is", null)
        .execute();
    },
    /** Removes what stands there only by what is being undone; gives it. */
    removeUndone: (undoId: string): Promise<SuppressionRow[]> =>
      tx.query
        .deleteFrom("suppression")
        .where("organizationId", "=", organizationId)
        .where("undoId", "=", undoId)
        .returningAll()
        .execute(),
    async remove(id: string): Promise<void> {
      await tx.query
        .deleteFrom("suppression")
        .where("organizationId", "=", organizationId)
        .where("id", "=", id)
        .execute();
    },
  };
}
