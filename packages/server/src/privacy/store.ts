// What the program holds about one person, over the tables of many rooms: read to be shown and handed out, and the few rows
// that no lead's erasure takes along.
import { type Selectable, sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { ConsentTable } from "../db/tables/messages.ts";
import { at } from "../db/values.ts";
import type { LeadRow } from "../leads/lead-row.ts";

/** So many at most are counted or handed out of a kind; nobody has more about one person. */
const MOST = 10_000;
/** There are no more in the world. */
const MOST_COUNTRIES = 300;

/** A consent with the name of its lead. */
export type ConsentRegisterRow = Selectable<ConsentTable> & { readonly leadName: string };

/** Reads what one organization holds. */
export function heldStore(db: Queryable, { organizationId }: Scope) {
  const count = async (table: "message" | "note", leadId: string) =>
    (
      await db.query
        .selectFrom(table)
        .select((of) => of.fn.countAll<number>().as("count"))
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .executeTakeFirstOrThrow()
    ).count;
  const ofLead = (table: "message" | "note" | "consent" | "leadChange" | "enrollment" | "auditEntry", leadId: string) =>
    db.query
      .selectFrom(table)
      .selectAll()
      .where("organizationId", "=", organizationId)
      .where("leadId", "=", leadId)
      .limit(MOST)
      .execute();
  return {
    /** leads with an address in its normal form, in the bin or not */
    async withAddress(key: string): Promise<LeadRow[]> {
      const { rows } = await sql<LeadRow>`
        select l.* from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
        where k."organizationId" = ${organizationId} and k."key" = ${key} order by k."leadSeq" limit 100`.execute(
        db.query,
      );
      return rows;
    },
    async counts(leadId: string): Promise<{ messages: number; notes: number }> {
      return { messages: await count("message", leadId), notes: await count("note", leadId) };
    },
    /** everything that hangs on a lead, by the name of its table */
    async everything(leadId: string) {
      return {
        messages: await ofLead("message", leadId),
        notes: await ofLead("note", leadId),
        consents: await ofLead("consent", leadId),
        changes: await ofLead("leadChange", leadId),
        sequences: await ofLead("enrollment", leadId),
        audit: await ofLead("auditEntry", leadId),
      };
    },
    /** files, attempts at sending, steps of sequences, and mails that came before the lead was one */
    async around(leadId: string) {
      const { rows: attempts } = await sql<Record<string, unknown>>`
        select a."messageId", a."what", a."happenedAt" from "messageAttempt" a join "message" m
          on m."organizationId" = a."organizationId" and m."id" = a."messageId"
        where m."organizationId" = ${organizationId} and m."leadId" = ${leadId}
        order by a."position" limit ${MOST}`.execute(db.query);
      const { rows: sequenceSteps } = await sql<Record<string, unknown>>`
        select s."sequenceId", s."stepIndex", s."messageId", s."outcome", s."reason", s."doneAt", s."repliedAt", s."optedOutAt"
        from "enrollmentStep" s join "enrollment" e
          on e."organizationId" = s."organizationId" and e."id" = s."enrollmentId"
        where e."organizationId" = ${organizationId} and e."leadId" = ${leadId}
        order by s."enrollmentId", s."stepIndex" limit ${MOST}`.execute(db.query);
      const { rows: unknownMails } = await sql<Record<string, unknown>>`
        select u."address", s."subject", s."body", s."receivedAt" from "strangeMail" s join "unknownSender" u
          on u."organizationId" = s."organizationId" and u."id" = s."senderId"
        where u."organizationId" = ${organizationId} and 'email:' || u."address" in (
          select k."key" from "leadKey" k join "lead" l on l."seq" = k."leadSeq"
          where k."organizationId" = ${organizationId} and l."organizationId" = ${organizationId} and l."id" = ${leadId})
        order by s."receivedAt" limit ${MOST}`.execute(db.query);
      const attachments = await db.query
        .selectFrom("attachment")
        .select(["id", "messageId", "direction", "fileName", "mediaType", "size", "state", "createdAt"])
        .where("organizationId", "=", organizationId)
        .where("leadId", "=", leadId)
        .limit(MOST)
        .execute();
      return { attachments, attempts, sequenceSteps, unknownMails };
    },
    /** leads that were merged into one, also by way of others */
    async mergedInto(leadId: string): Promise<string[]> {
      const found: string[] = [];
      for (let winners = [leadId]; winners.length > 0; ) {
        const rows = await db.query
          .selectFrom("leadMerge as m")
          .innerJoin("leadMergePart as p", (join) =>
            join.onRef("p.organizationId", "=", "m.organizationId").onRef("p.mergeId", "=", "m.id"),
          )
          .select("p.leadId")
          .where("m.organizationId", "=", organizationId)
          .where("m.winnerId", "in", winners)
          .where("m.undoneAt", "is", null)
          .execute();
        winners = rows.map((row) => row.leadId).filter((id) => !found.includes(id));
        found.push(...winners);
      }
      return found;
    },
    /** ids by which WhatsApp knows leads */
    async userIds(leadIds: readonly string[]): Promise<string[]> {
      const rows = await db.query
        .selectFrom("contactIdentity")
        .select("userId")
        .where("organizationId", "=", organizationId)
        .where("leadId", "in", [...leadIds])
        .execute();
      return rows.map((row) => row.userId);
    },
    /** mails of somebody who is no lead */
    async unknownMails(address: string): Promise<number> {
      const rows = await db.query
        .selectFrom("unknownSender")
        .select("mailCount")
        .where("organizationId", "=", organizationId)
        .where("address", "=", address)
        .execute();
      return rows.reduce((sum, row) => sum + row.mailCount, 0);
    },
    /** the latest first */
    consents: (limit: number, before: { recordedAt: number; id: string } | null): Promise<ConsentRegisterRow[]> =>
      db.query
        .selectFrom("consent as c")
        .innerJoin("lead as l", (join) =>
          join.onRef("l.organizationId", "=", "c.organizationId").onRef("l.id", "=", "c.leadId"),
        )
        .selectAll("c")
        .select("l.name as leadName")
        .where("c.organizationId", "=", organizationId)
        .$if(before !== null, (query) =>
          query.where(sql<boolean>`(c."recordedAt", c."id") < (${at(before?.recordedAt ?? 0)}, ${before?.id ?? ""})`),
        )
        .orderBy("c.recordedAt", "desc")
        .orderBy("c.id", "desc")
        .limit(limit)
        .execute(),
    /** those of the organization and its leads, as ISO codes */
    async countries(): Promise<string[]> {
      const own = await db.query
        .selectFrom("organization")
        .select("country")
        .where("id", "=", organizationId)
        .executeTakeFirstOrThrow();
      const ofLeads = await db.query
        .selectFrom("leadFacet")
        .select("value")
        .where("organizationId", "=", organizationId)
        .where("kind", "=", "country")
        .limit(MOST_COUNTRIES)
        .execute();
      return [...new Set([own.country, ...ofLeads.map(({ value }) => value)])];
    },
    async retentionMonths(): Promise<number | null> {
      const row = await db.query
        .selectFrom("organization")
        .select("retentionMonths")
        .where("id", "=", organizationId)
        .executeTakeFirstOrThrow();
      return row.retentionMonths;
    },
    /**
     * Leads made before an instant to whom nobody wrote, for whom nothing is planned (no follow-up, no sequence under way), and
     * whom nobody worked with: no note, deal value, assignee or consent, and no change by a person since that instant, as taking
     * it out of the bin is. Sample leads are nobody's data.
     */
    async untouchedSince(before: number, limit: number): Promise<string[]> {
      const byMember = sql`cast(h."actor" as text) like '%"member"%'`;
      const { rows } = await sql<{ id: string }>`
        select l."id" from "lead" l
        where l."organizationId" = ${organizationId} and l."shelf" in (0, 1) and l."createdAt" < ${at(before)}
          and l."status" = 'NEW' and l."lastContactedAt" is null and l."lastRepliedAt" is null
          and l."nextFollowUpAt" is null and not l."isSample"
          and not exists (select 1 from "enrollment" e where e."organizationId" = l."organizationId"
            and e."leadId" = l."id" and e."state" in ('active', 'paused'))
          and l."dealValue" is null and l."assignedTo" is null and not l."temperatureSetByHand"
          and not exists (select 1 from "note" n where n."organizationId" = l."organizationId" and n."leadId" = l."id")
          and not exists (select 1 from "consent" c where c."organizationId" = l."organizationId" and c."leadId" = l."id")
          and not exists (select 1 from "leadChange" h where h."organizationId" = l."organizationId" and h."leadId" = l."id"
            and h."changedAt" >= ${at(before)} and ${byMember})
        order by l."createdAt" limit ${Math.min(limit, MOST)}`.execute(db.query);
      return rows.map((row) => row.id);
    },
  };
}

/** Removes what no lead's erasure takes along, and sets how long leads are kept. */
export function heldWriter(tx: Tx, { organizationId }: Scope) {
  return {
    /** the mails of somebody who is no lead */
    async removeUnknown(address: string): Promise<void> {
      await tx.query
        .deleteFrom("unknownSender")
        .where("organizationId", "=", organizationId)
        .where("address", "=", address)
        .execute();
    },
    async setRetention(retentionMonths: number | null): Promise<void> {
      await tx.query.updateTable("organization").set({ retentionMonths }).where("id", "=", organizationId).execute();
    },
  };
}

/** Organizations that do not keep leads for ever. */
export async function organizationsWithRetention(db: Queryable): Promise<{ id: string; months: number }[]> {
  const rows = await db.query
    .selectFrom("organization")
    .select(["id", "retentionMonths"])
    .where("retentionMonths", "is not", null)
    .execute();
  return rows.map((row) => ({ id: row.id, months: row.retentionMonths ?? 0 }));
}
