import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { Queryable, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { recordEvents } from "../events/outbox.ts";
import type { ScoreMove } from "../leads/hooks.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { lockLeads } from "../leads/store.ts";
import { type NewScore, type Rescored, storeScores } from "../leads/store-scores.ts";
import { differs, differsInSight, scoreRow } from "./score-row.ts";
import { scoringStore } from "./store.ts";

/** From this many points on a change of score is worth a line in the lead's history. */
const NOTABLE = 10;
const SCORER: Actor = { kind: "system", name: "scoring" };

/** What a rescoring looks at, and by which rules. */
export interface Rescoring {
  readonly organizationId: string;
  readonly ids: readonly string[];
  readonly rules: ScoreRules;
  readonly now: number;
  /** tell browsers of every lead; off for many at once, whose caller says it in one event */
  readonly isAnnounced: boolean;
  /** a temperature set by hand has just been cleared */
  readonly isTemperatureFree?: boolean;
}

type How = Pick<Rescoring, "organizationId" | "rules" | "now" | "isTemperatureFree">;
type Asking = Omit<How, "rules"> & { readonly rules: ScoreRules | Promise<ScoreRules> };

/**
 * Scores leads anew and stores what changed, with history and counts, in the caller's transaction. A function of facts and
 * dates: doing it twice changes nothing. Returns how many
 * changed as people see them: a lead that is only looked at again at another time did not.
 */
export async function rescoreLeads(tx: Tx, rescoring: Rescoring): Promise<number> {
  const { organizationId, ids, now } = rescoring;
  const scope = { organizationId };
  const held = await lockLeads(tx, scope, ids);
  const moves = await movesOf(tx, [...held.values()], rescoring);
  const [notable, small] = [moves.filter(isNotable), moves.filter((move) => !isNotable(move))].map((part) =>
    part.map(({ score }) => score),
  );
  const rescored = [
    ...(await storeScores(tx, scope, { scores: notable ?? [], now, held })),
    ...(await storeScores(tx, scope, { scores: small ?? [], now, held, withoutHistory: true })),
  ];
  if (rescoring.isAnnounced) await announce(tx, organizationId, { rescored, now });
  return moves.filter(({ lead, score }) => differsInSight(lead, score)).length;
}

/** ids of those leads whose stored score is not what it should be: most need no write, so they are not locked either. */
export async function leadsToRescore(db: Queryable, leads: readonly LeadRow[], how: How): Promise<string[]> {
  return (await movesOf(db, leads, how)).map(({ lead }) => lead.id);
}

/** What leads score as they are, where that is not what they have; by rules that may still be on their way. */
export async function scoresOf(tx: Tx, leads: readonly LeadRow[], how: Asking): Promise<ScoreMove[]> {
  const moves = await movesOf(tx, leads, how);
  return moves.map(({ lead, score }) => ({ score, isNotable: isNotable({ lead, score }) }));
}

async function movesOf(
  db: Queryable,
  given: readonly LeadRow[],
  { organizationId, rules: asked, now, isTemperatureFree = false }: Asking,
): Promise<{ lead: LeadRow; score: NewScore }[]> {
  const leads = given.filter(({ deletedAt }) => deletedAt === null);
  const [rules, engagementOf] = await Promise.all([asked, scoringStore(db, { organizationId }).engagement(leads)]);
  const context = { rules, now, isTemperatureFree };
  return leads
    .map((lead) => ({ lead, score: scoreRow(lead, engagementOf(lead), context) }))
    .filter(({ lead, score }) => differs(lead, score));
}

function isNotable({ lead, score }: { lead: LeadRow; score: NewScore }): boolean {
  if (!lead.temperatureSetByHand && lead.temperature !== score.temperature) return true;
  return Math.abs(lead.score - score.score) >= NOTABLE;
}

/** A score follows from what was changed, so it stands in no audit log of its own. */
async function announce(
  tx: Tx,
  organizationId: string,
  { rescored, now }: { rescored: readonly Rescored[]; now: number },
): Promise<void> {
  await recordEvents(
    tx,
    rescored.map(({ leadId, before, after }) => ({
      type: "lead.rescored" as const,
      organizationId,
      actor: SCORER,
      subjectId: leadId,
      leadId,
      before,
      after,
      unaudited: true,
    })),
    now,
  );
}
