// Rules, and what happened with leads that their rows do not say. Scores themselves are stored by the leads room.
import { type EngagementEvent, NO_EVENTS } from "@lead-dashboard/domain/scoring/score-events";
import { DEFAULT_RULES, type ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { sql } from "kysely";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { at, json } from "../db/values.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";

/** The rules in force, and the rescoring they caused. */
export interface RulesInForce {
  /** as saved on the settings page, or the default ones */
  readonly saved: ScoreRules;
  /** the same with the categories and places the organization has chosen: by these leads are scored */
  readonly rules: ScoreRules;
  /** the categories and places the organization has chosen */
  readonly chosen: { readonly categories: readonly string[]; readonly places: readonly string[] };
  /** whether these choices add anything to the saved rules */
  readonly isWidened: boolean;
  readonly version: number;
  readonly savedAt: number | null;
  readonly rescoringSince: number | null;
  /** id of the last lead rescored */
  readonly rescoredTo: string;
  readonly rescoredCount: number;
}

/** What happened with a lead that its row does not say. */
export interface LeadEngagement {
  readonly events: readonly EngagementEvent[];
  readonly suppressed: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

function idsOf(leads: readonly LeadRow[]): string[] {
  return leads.map(({ id }) => id);
}

/** Reads for the score of one organization's leads. */
export function scoringStore(db: Queryable, { organizationId }: Pick<Scope, "organizationId">) {
  return {
    /** The organization's rules, or the default ones, with the categories and places it has chosen. */
    async rulesInForce(): Promise<RulesInForce> {
      const row = await db.query
        .selectFrom("organization")
        .leftJoin("scoring", "scoring.organizationId", "organization.id")
        .select(["idealCategories", "idealPlaces", "scoreRules", "version", "savedAt"])
        .select(["rescoringSince", "rescoredTo", "rescoredCount"])
        .where("organization.id", "=", organizationId)
        .executeTakeFirstOrThrow();
      const saved = row.scoreRules ?? DEFAULT_RULES;
      const categories = [...new Set([...saved.ideal.categories, ...row.idealCategories])];
      const places = [...new Set([...saved.ideal.places, ...row.idealPlaces])];
      return {
        saved,
        rules: { ...saved, ideal: { ...saved.ideal, categories, places } },
        chosen: { categories: row.idealCategories, places: row.idealPlaces },
        isWidened: categories.length > saved.ideal.categories.length || places.length > saved.ideal.places.length,
        version: row.version ?? 0,
        savedAt: row.savedAt,
        rescoringSince: row.rescoringSince,
        rescoredTo: row.rescoredTo ?? "",
        rescoredCount: row.rescoredCount ?? 0,
      };
    },

    /** What happened with the leads: reads, replies and their speed (of those ever touched), opt-outs. */
    async engagement(all: readonly LeadRow[]): Promise<(lead: LeadRow) => LeadEngagement> {
      const touched = all.filter((lead) => lead.lastContactedAt !== null || lead.lastRepliedAt !== null);
      const [messages, suppressed] = await Promise.all([
        messagesOf(db, organizationId, idsOf(touched)),
        optOutsOf(db, organizationId, idsOf(all)),
      ]);
      return (lead) => ({
        events: eventsOf(lead, messages.get(lead.id)),
        suppressed: suppressed.get(lead.id) ?? NONE,
      });
    },
  };
}

interface MessageTimes {
  leadId: string;
  readAt: number | null;
  firstReplyAt: number | null;
  /** when the message went out that the first reply answers */
  answeredAt: number | null;
}

async function messagesOf(
  db: Queryable,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, MessageTimes>> {
  if (ids.length === 0) return new Map();
  // asked for the latest of a plain column, databases read everything the organization sent, newest first, for one of this lead
  const { rows } = await sql<MessageTimes>`
    select "leadId", "readAt", "firstReplyAt", (
      select max(case when "direction" = 'outbound' and "sentAt" <= "firstReplyAt" then "sentAt" end)
      from "message" where "organizationId" = ${organizationId} and "message"."leadId" = "times"."leadId") as "answeredAt"
    from (
      select "leadId", max(case when "direction" = 'outbound' then "readAt" end) as "readAt",
        min(case when "kind" = 'reply' then "receivedAt" end) as "firstReplyAt"
      from "message" where "organizationId" = ${organizationId} and "leadId" in (${sql.join(ids)}) group by "leadId") as "times"`.execute(
    db.query,
  );
  return new Map(rows.map((row) => [row.leadId, row]));
}

function eventsOf(lead: LeadRow, times: MessageTimes | undefined): readonly EngagementEvent[] {
  if (times === undefined && lead.lastRepliedAt === null) return NO_EVENTS;
  const events: EngagementEvent[] = [];
  if (lead.lastRepliedAt !== null) events.push({ kind: "reply", at: lead.lastRepliedAt, afterMs: null });
  if (times === undefined) return events;
  const { readAt, firstReplyAt, answeredAt } = times;
  if (readAt !== null) events.push({ kind: "read", at: readAt });
  if (firstReplyAt !== null)
    // two replies may bear the same time: the one whose speed is known comes first
    events.unshift({
      kind: "reply",
      at: firstReplyAt,
      afterMs: answeredAt === null ? null : firstReplyAt - answeredAt,
    });
  return events;
}

async function optOutsOf(
  db: Queryable,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, Set<string>>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom("suppression")
    .select(["leadId", "channel"])
    .where("organizationId", "=", organizationId)
    .where("leadId", "in", ids)
    .where("suppressedFor", "<>", "bounce")
    .execute();
  const byLead = new Map<string, Set<string>>();
  for (const { leadId, channel } of rows) {
    if (leadId !== null) byLead.set(leadId, (byLead.get(leadId) ?? new Set()).add(channel));
  }
  return byLead;
}

/** Writes the rules of one organization, and how far its leads follow them. */
export function scoringWriter(tx: Tx, scope: Pick<Scope, "organizationId">) {
  const { organizationId } = scope;
  return {
    /** Replaces the rules; a rescoring starts with them. Returns their version. */
    async saveRules(rules: ScoreRules, now: number): Promise<number> {
      return startRescoring(tx, { organizationId, rules, savedAt: now, now });
    },

    /** Starts a rescoring by the rules as they are. Returns their version. */
    async startAgain(now: number): Promise<number> {
      const { rules, savedAt } = await rawRules(tx, organizationId);
      return startRescoring(tx, { organizationId, rules, savedAt, now });
    },

    /** Keeps how far a rescoring has come; at the end `to` is null. */
    async noteProgress(version: number, progress: { to: string | null; count: number }): Promise<void> {
      await tx.query
        .updateTable("scoring")
        .set((eb) => ({
          ...(progress.to === null ? { rescoringSince: null } : { rescoredTo: progress.to }),
          rescoredCount: eb("rescoredCount", "+", progress.count),
        }))
        .where("organizationId", "=", organizationId)
        .where("version", "=", version)
        .execute();
    },
  };
}

async function rawRules(tx: Tx, organizationId: string): Promise<{ rules: ScoreRules; savedAt: number | null }> {
  const row = await tx.query
    .selectFrom("scoring")
    .select(["scoreRules", "savedAt"])
    .where("organizationId", "=", organizationId)
    .executeTakeFirst();
  return { rules: row?.scoreRules ?? DEFAULT_RULES, savedAt: row?.savedAt ?? null };
}

async function startRescoring(
  tx: Tx,
  given: { organizationId: string; rules: ScoreRules; savedAt: number | null; now: number },
): Promise<number> {
  const fields = {
    scoreRules: json(given.rules),
    savedAt: at(given.savedAt),
    rescoringSince: at(given.now),
    rescoredTo: "",
    rescoredCount: 0,
  };
  const { version } = await tx.query
    .insertInto("scoring")
    .values({ organizationId: given.organizationId, version: 1, ...fields })
    .onConflict((conflict) =>
      conflict.column("organizationId").doUpdateSet((eb) => ({ ...fields, version: eb("scoring.version", "+", 1) })),
    )
    .returning("version")
    .executeTakeFirstOrThrow();
  return version;
}

/** ids of all organizations: scores age in each of them. */
export async function organizationsToScore(db: Queryable): Promise<string[]> {
  const rows = await db.query.selectFrom("organization").select("id").orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** ids of those in which the score of any lead was due by an instant (ms): one look into an index for each. */
export async function organizationsWithDue(db: Queryable, by: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select o."id" from "organization" o where exists (
    select 1 from "lead" l where l."organizationId" = o."id" and l."nextScoreAt" is not null and l."nextScoreAt" <= ${at(by)}
      and l."shelf" <> ${BIN}) order by o."id"`.execute(db.query);
  return rows.map(({ id }) => id);
}
