// What waits for a person, each kind by an index of its own and in its order, the oldest first.
import { sql } from "kysely";
import type { Queryable, Scope } from "../db/database.ts";
import { at } from "../db/values.ts";
import { LISTED } from "../leads/lead-row.ts";

/** Counting stops here: nobody works through more in a day. */
export const COUNT_CAP = 10_000;

/** After which place a kind goes on; null: from its oldest. */
export type TodayPlace = { readonly at: number; readonly id: string } | null;

/** A page of one kind. */
export interface TodayPart {
  readonly after: TodayPlace;
  readonly limit: number;
}

/** The lead of a card. */
interface LeadColumns {
  leadId: string;
  name: string;
  category: string | null;
  city: string | null;
  phone: string | null;
  email: string | null;
  status: string;
  temperature: string;
  score: number;
  assignedTo: string | null;
  version: number;
}

/** When the thing itself was last changed, ms. */
interface Dated {
  changedAt: number;
}

/** A reply that nobody has answered. */
export interface WaitingReply extends LeadColumns {
  at: number;
  id: string;
  channel: string;
  body: string;
  messageId: string;
}

/** A follow-up that is due. */
export interface DueFollowUp extends LeadColumns, Dated {
  at: number;
  id: string;
}

/** A step a person carries out: a message to send by hand, a call, a task. */
export interface ManualStep extends LeadColumns, Dated {
  at: number;
  id: string;
  channel: string;
  state: "planned" | "opened";
  subject: string | null;
  body: string;
  address: string | null;
  isSample: boolean;
  enrollmentId: string | null;
  sequenceName: string | null;
  stepIndex: number | null;
}

const LEAD = sql.raw(
  ["name", "category", "city", "phone", "email", "status", "temperature", "score", "assignedTo", "version"]
    .map((column) => `"lead"."${column}"`)
    .concat(`"lead"."id" as "leadId"`)
    .join(", "),
);

/** Reads what waits in one organization, for sales in their own and unassigned leads. */
export function todayStore(db: Queryable, scope: Scope) {
  const { organizationId } = scope;
  const own =
    scope.onlyFor === undefined
      ? sql``
      : sql`and ("lead"."assignedTo" = ${scope.onlyFor} or "lead"."assignedTo" is null)`;
  const seen = sql`"lead"."shelf" = ${LISTED} ${own}`;

  // a conversation whose last word is the lead's, with somebody still being won
  const waiting = sql`"conversation" join "lead" on "lead"."organizationId" = "conversation"."organizationId" and "lead"."id" = "conversation"."leadId"
    join "message" on "message"."organizationId" = "conversation"."organizationId" and "message"."id" = "conversation"."lastMessageId"
    where "conversation"."organizationId" = ${organizationId} and "conversation"."lastInboundAt" >= "conversation"."lastMessageAt"
      and "message"."kind" = 'reply' and "lead"."status" not in ('CLOSED', 'LOST') and ${seen}`;
  const followUps = (before: number) => sql`"lead" where "lead"."organizationId" = ${organizationId} and ${seen}
    and "lead"."followUpSort" >= 0 and "lead"."followUpSort" < ${before}`;
  const manual = (
    before: number,
  ) => sql`"message" join "lead" on "lead"."organizationId" = "message"."organizationId" and "lead"."id" = "message"."leadId"
    where "message"."organizationId" = ${organizationId} and "message"."state" in ('planned', 'opened') and "message"."accountId" is null
      and "message"."channel" in ('whatsapp-personal', 'phone', 'task') and "message"."plannedFor" < ${at(before)} and ${seen}`;

  const capped = async (from: ReturnType<typeof sql>): Promise<number> => {
    const { rows } = await sql<{ count: number }>`
      select count(*) as "count" from (select 1 as "one" from ${from} limit ${COUNT_CAP + 1}) as "some"`.execute(
      db.query,
    );
    return Number(rows[0]?.count ?? 0);
  };

  return {
    async replies({ after, limit }: TodayPart): Promise<WaitingReply[]> {
      const place =
        after === null
          ? sql``
          : sql`and ("conversation"."lastInboundAt", "conversation"."leadId") > (${at(after.at)}, ${after.id})`;
      const { rows } = await sql<WaitingReply>`
        select ${LEAD}, "conversation"."lastInboundAt" as "at", "conversation"."leadId" as "id", "message"."channel", "message"."body", "message"."id" as "messageId"
        from ${waiting} ${place} order by "conversation"."lastInboundAt", "conversation"."leadId" limit ${limit}`.execute(
        db.query,
      );
      return rows;
    },

    /** Follow-ups due before an instant. */
    async followUps(before: number, { after, limit }: TodayPart): Promise<DueFollowUp[]> {
      const place = after === null ? sql`` : sql`and ("lead"."followUpSort", "lead"."id") > (${after.at}, ${after.id})`;
      const { rows } = await sql<DueFollowUp>`
        select ${LEAD}, "lead"."followUpSort" as "at", "lead"."id" as "id", "lead"."updatedAt" as "changedAt"
        from ${followUps(before)} ${place} order by "lead"."followUpSort", "lead"."id" limit ${limit}`.execute(
        db.query,
      );
      return rows;
    },

    /** Manual steps due before an instant. */
    async steps(before: number, { after, limit }: TodayPart): Promise<ManualStep[]> {
      const place =
        after === null ? sql`` : sql`and ("message"."plannedFor", "message"."id") > (${at(after.at)}, ${after.id})`;
      const { rows } = await sql<ManualStep>`
        select ${LEAD}, "lead"."isSample", "message"."plannedFor" as "at", "message"."updatedAt" as "changedAt", "message"."id" as "id", "message"."channel", "message"."state",
          "message"."subject", "message"."body", "message"."address", "message"."enrollmentId", "message"."stepIndex", (
            select "sequence"."name" from "sequence" where "sequence"."organizationId" = "message"."organizationId"
              and "sequence"."id" = "message"."sequenceId") as "sequenceName"
        from ${manual(before)} ${place} order by "message"."plannedFor", "message"."id" limit ${limit}`.execute(
        db.query,
      );
      return rows;
    },

    // the order keeps SQLite from walking the leads instead of the conversations that wait
    countReplies: () => capped(sql`${waiting} order by "conversation"."lastInboundAt"`),
    countFollowUps: (before: number) => capped(followUps(before)),
    countSteps: (before: number) => capped(manual(before)),

    /** What people did by hand since an instant: messages, calls, tasks. */
    countDone: (since: number) =>
      capped(sql`"message" join "lead" on "lead"."organizationId" = "message"."organizationId" and "lead"."id" = "message"."leadId"
        where "message"."organizationId" = ${organizationId} and "message"."sentAt" >= ${at(since)}
          and "message"."direction" = 'outbound' and "message"."accountId" is null ${own}`),

    /** The zone in which the organization's days begin. */
    async timeZone(): Promise<string> {
      const row = await db.query
        .selectFrom("organization")
        .select("timeZone")
        .where("id", "=", organizationId)
        .executeTakeFirstOrThrow();
      return row.timeZone;
    },
  };
}
