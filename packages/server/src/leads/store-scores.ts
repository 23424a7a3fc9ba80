import type { Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ScoreReason } from "@lead-dashboard/domain/scoring/score-reason";
import type { Queryable, Scope, Tx } from "../db/database.ts";
import { BIN, type LeadRow } from "./lead-row.ts";
import { lockLeads } from "./store.ts";
import { insertChanges, type NewLeadChange } from "./store-changes.ts";
import { Statement } from "./store-statement.ts";
import { updateLeadRows } from "./store-write.ts";

/** A score that was worked out for a lead. */
export interface NewScore {
  leadId: string;
  score: number;
  reasons: readonly ScoreReason[];
  /** ignored where one was set by hand */
  temperature: Temperature;
  nextScoreAt: number | null;
}

/** A lead whose score or temperature really changed. */
export interface Rescored {
  leadId: string;
  before: { score: number; temperature: Temperature };
  after: { score: number; temperature: Temperature };
  isFirst: boolean;
}

/** What a score sets of its lead, and what really changes with it; null when nothing does that a person sees. */
export function scored(
  before: LeadRow,
  score: NewScore,
  now: number,
): { change: ScoreChange; rescored: Rescored | null } {
  const temperature = before.temperatureSetByHand ? before.temperature : score.temperature;
  const [old, after] = [
    { score: before.score, temperature: before.temperature },
    { score: score.score, temperature },
  ];
  const isMoved = old.score !== after.score || old.temperature !== temperature;
  return {
    change: { ...after, scoreReasons: score.reasons, scoredAt: now, nextScoreAt: score.nextScoreAt },
    rescored: isMoved ? { leadId: score.leadId, before: old, after, isFirst: before.scoredAt === null } : null,
  };
}

type ScoreChange = Pick<LeadRow, "score" | "temperature" | "scoreReasons" | "scoredAt" | "nextScoreAt">;

/** The line of a lead's history that says it; the first score is none. */
export function scoreLines(rescored: readonly Rescored[], now: number): NewLeadChange[] {
  return rescored
    .filter((one) => !one.isFirst)
    .map(({ leadId, before, after }) => ({
      leadId,
      changedAt: now,
      actor: { kind: "system", name: "scoring" },
      kind: "scored",
      before,
      after,
      undoId: null,
    }));
}

/**
 * Stores scores without touching `version` and `updatedAt`, so that nobody's edit is refused because of them. Changes of
 * leads scored before go into their history unless told otherwise. Returns those that changed; the caller tells of them.
 */
export async function storeScores(
  tx: Tx,
  scope: Scope,
  given: {
    scores: readonly NewScore[];
    now: number;
    withoutHistory?: boolean;
    /** the leads, where the transaction holds them as they are now */
    held?: ReadonlyMap<string, LeadRow>;
  },
): Promise<Rescored[]> {
  const { scores, now } = given;
  if (scores.length === 0) return [];
  const ids = scores.map((score) => score.leadId);
  const leads = given.held ?? (await lockLeads(tx, scope, ids));
  const rescored: Rescored[] = [];
  const updates = scores.flatMap((score) => {
    const before = leads.get(score.leadId);
    if (before === undefined) return [];
    const one = scored(before, score, now);
    if (one.rescored !== null) rescored.push(one.rescored);
    return [{ before, change: one.change }];
  });
  await updateLeadRows(tx, scope, updates);
  await insertChanges(tx, scope, given.withoutHistory ? [] : scoreLines(rescored, now));
  return rescored;
}

/** Leads whose score is due, the most overdue first; those in the bin are left alone. */
export async function leadsToScore(
  db: Queryable,
  scope: Scope,
  due: { now: number; limit: number },
): Promise<LeadRow[]> {
  const s = new Statement(db.engine);
  return s.rows<LeadRow>(
    db,
    `select * from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "nextScoreAt" is not null
    and "nextScoreAt" <= ${s.value(new Date(due.now))} and "shelf" <> ${BIN} order by "nextScoreAt" limit ${s.value(due.limit)}`,
  );
}

/** Every lead in the order of ids after one, for scoring all of them anew. */
export async function leadsAfter(
  db: Queryable,
  scope: Scope,
  page: { after: string; limit: number },
): Promise<LeadRow[]> {
  const s = new Statement(db.engine);
  return s.rows<LeadRow>(
    db,
    `select * from "lead" where "organizationId" = ${s.value(scope.organizationId)} and "id" > ${s.value(page.after)}
    order by "id" limit ${s.value(page.limit)}`,
  );
}
