import type { MessageState } from "@lead-dashboard/domain/messages/message-state";
import { sql } from "kysely";
import type { Scope, Tx } from "../db/database.ts";
import { newId } from "../db/ids.ts";
import type { MessageAttemptTable } from "../db/tables/messages.ts";
import { among } from "../db/update-each.ts";
import { at, json } from "../db/values.ts";
import type { MessageRow } from "./store.ts";

/** The states of a message that has not left. */
export const WAITING: readonly MessageState[] = ["planned", "claimed", "opened"];

type Values = Omit<MessageRow, "organizationId" | "id" | "updatedAt">;

/** A new message: what is left out is empty. */
export type NewMessageRow = Pick<
  Values,
  "leadId" | "direction" | "channel" | "state" | "actor" | "body" | "createdAt"
> &
  Partial<Values>;

const INSTANTS: ReadonlySet<string> = new Set<keyof MessageRow>([
  "plannedFor",
  "dueAt",
  "expiresAt",
  "stopOnReplySince",
  "leaseEndsAt",
  "sentAt",
  "deliveredAt",
  "readAt",
  "receivedAt",
  "createdAt",
  "updatedAt",
]);
const JSONS: ReadonlySet<string> = new Set<keyof MessageRow>(["actor", "messageWindow"]);

function encoded(values: Partial<MessageRow>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (INSTANTS.has(name)) return [name, at(typeof value === "number" ? value : null)];
      return [name, JSONS.has(name) ? json(value) : value];
    }),
  );
}

const EMPTY: Omit<Values, "leadId" | "direction" | "channel" | "state" | "actor" | "body" | "createdAt"> = {
  kind: null,
  reason: null,
  dedupeKey: null,
  accountId: null,
  enrollmentId: null,
  sequenceId: null,
  generation: null,
  stepIndex: null,
  stepId: null,
  templateId: null,
  variant: null,
  subject: null,
  address: null,
  plannedFor: null,
  dueAt: null,
  expiresAt: null,
  messageWindow: null,
  stopOnReplySince: null,
  attempts: 0,
  fence: 0,
  leaseHolder: null,
  leaseEndsAt: null,
  gateOrder: null,
  providerId: null,
  answersId: null,
  isByStatus: false,
  fate: null,
  callOutcome: null,
  segments: null,
  priceMicros: null,
  priceCurrency: null,
  sentAt: null,
  deliveredAt: null,
  readAt: null,
  receivedAt: null,
};

/** A line of the journal. */
export type JournalLine = Pick<MessageAttemptTable, "what" | "fence"> & { readonly finding?: Record<string, unknown> };

/** Writes the messages of one organization. */
export function messageWriter(tx: Tx, scope: Scope) {
  const { organizationId } = scope;
  const change = (set: Partial<MessageRow>, now: number) =>
    tx.query
      .updateTable("message")
      .set({ ...encoded(set), updatedAt: at(now) } as never)
      .where("organizationId", "=", organizationId);
  return {
    /** Undefined when there is one already with its dedupe key or provider's id. */
    async insert(values: NewMessageRow, now: number): Promise<MessageRow | undefined> {
      const row = { ...EMPTY, ...values, id: newId(), organizationId, updatedAt: now };
      return tx.query
        .insertInto("message")
        .values(encoded(row) as never)
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
    },
    /** Changes a message that is still in one of the states, and under this fence where one is given. */
    update(
      id: string,
      { set, states, fence }: { set: Partial<MessageRow>; states: readonly MessageState[]; fence?: number },
      now: number,
    ): Promise<MessageRow | undefined> {
      return change(set, now)
        .where("id", "=", id)
        .where("state", "in", [...states])
        .$if(fence !== undefined, (query) => query.where("fence", "=", fence ?? 0))
        .returningAll()
        .executeTakeFirst();
    },
    /** Holds a message until the end of the transaction. */
    async lock(id: string): Promise<MessageRow | undefined> {
      const { rows } = await sql<MessageRow>`
        select * from "message" where "organizationId" = ${organizationId} and "id" = ${id}${sql.raw(tx.dialect.forUpdate)}`.execute(
        tx.query,
      );
      return rows[0];
    },
    /** Cancels what has not left; `automatic`: only what stops on a reply. */
    cancelWaiting(
      which: {
        leadId?: string;
        enrollmentId?: string;
        enrollmentIds?: readonly string[];
        accountId?: string;
        channels?: readonly MessageRow["channel"][];
        automatic?: boolean;
      },
      reason: string,
      now: number,
    ): Promise<MessageRow[]> {
      // left to itself SQLite goes through all that waits in the organization, and finds those of the enrollments among it
      const isOfMany = tx.engine === "sqlite" && which.enrollmentIds !== undefined;
      const state = sql.raw<MessageRow["state"]>(isOfMany ? `+"state"` : `"state"`);
      return change({ state: "cancelled", reason, dueAt: null, leaseHolder: null, leaseEndsAt: null }, now)
        .where(state, "in", [...WAITING])
        .$if(which.leadId !== undefined, (query) => query.where("leadId", "=", which.leadId ?? ""))
        .$if(which.enrollmentId !== undefined, (query) => query.where("enrollmentId", "=", which.enrollmentId ?? ""))
        .$if(which.enrollmentIds !== undefined, (query) =>
          query.where(sql<boolean>`"enrollmentId" ${among(tx, which.enrollmentIds ?? [])}`),
        )
        .$if(which.accountId !== undefined, (query) => query.where("accountId", "=", which.accountId ?? ""))
        .$if(which.channels !== undefined, (query) => query.where("channel", "in", [...(which.channels ?? [])]))
        .$if(which.automatic === true, (query) => query.where("stopOnReplySince", "is not", null))
        .returningAll()
        .execute();
    },
    /** Takes what a sequence planned, and what has not passed the gate, from an account that goes. */
    async leaveAccount(accountId: string, now: number): Promise<void> {
      await change({ state: "planned", accountId: null, leaseHolder: null, leaseEndsAt: null }, now)
        .where("accountId", "=", accountId)
        .where("enrollmentId", "is not", null)
        .where("state", "in", ["planned", "claimed"])
        .execute();
    },
    /** Removes everything of a lead for good; suppressions keep only hashes and stay, without its name. */
    async eraseLead(leadId: string): Promise<void> {
      const own = { organizationId, leadId };
      for (const table of ["message", "conversation", "consent"] as const) {
        await tx.query
          .deleteFrom(table)
          .where("organizationId", "=", own.organizationId)
          .where("leadId", "=", own.leadId)
          .execute();
      }
      await tx.query
        .updateTable("suppression")
        .set({ leadId: null, messageId: null, note: null })
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .execute();
    },
    async remove(id: string): Promise<void> {
      await tx.query.deleteFrom("message").where("organizationId", "=", organizationId).where("id", "=", id).execute();
    },
    /** Whether a person said of a message that it did not go. */
    async wasDenied(messageId: string): Promise<boolean> {
      const line = await tx.query
        .selectFrom("messageAttempt")
        .select("position")
        .where("organizationId", "=", organizationId)
        .where("messageId", "=", messageId)
        .where("what", "=", "rejected")
        .limit(1)
        .executeTakeFirst();
      return line !== undefined;
    },
    /** Writes the journal; its position orders gates and replies of one lead. */
    async journal(messageId: string, line: JournalLine, now: number): Promise<number> {
      const { position } = await tx.query
        .insertInto("messageAttempt")
        .values({
          organizationId,
          messageId,
          fence: line.fence,
          what: line.what,
          finding: json(line.finding ?? null),
          happenedAt: at(now),
        })
        .returning("position")
        .executeTakeFirstOrThrow();
      return Number(position);
    },
  };
}
