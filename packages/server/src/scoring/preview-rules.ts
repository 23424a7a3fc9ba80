import { setImmediate } from "node:timers/promises";
import type { ScoringPreview } from "@lead-dashboard/contract/scoring/schemas";
import type { Temperature } from "@lead-dashboard/domain/leads/temperature";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { Queryable } from "../db/database.ts";
import type { Caller } from "../http/route.ts";
import { cursorOf } from "../leads/list-cursor.ts";
import { leadStore } from "../leads/store.ts";
import { listLeadIds } from "../leads/store-list.ts";
import { scoreRow } from "./score-row.ts";
import { scoringStore } from "./store.ts";

/** So many leads are looked at: a tenth of a second, and a share is right to two of a hundred. */
const MOST = 2_000;
const PIECE = 250;
const STEP = 5;
const BARS = 20;
const LETTERS = ["", ..."0123456789abcdefghijklmnopqrstuvwxyz"];

/** How leads would fall by rules that are not saved. */
export async function previewRules(
  db: Queryable,
  caller: Pick<Caller, "scope" | "memberId">,
  { rules: wanted, now }: { rules: ScoreRules; now: number },
): Promise<ScoringPreview> {
  const { organizationId } = caller.scope;
  const scope = { organizationId };
  const store = scoringStore(db, scope);
  // as when they are saved: the organization's own choice comes to theirs, what the old rules had does not
  const { chosen } = await store.rulesInForce();
  const categories = [...new Set([...wanted.ideal.categories, ...chosen.categories])];
  const places = [...new Set([...wanted.ideal.places, ...chosen.places])];
  const rules = { ...wanted, ideal: { ...wanted.ideal, categories, places } };
  const { ids, isWhole } = await sample(db, caller, now);
  const [before, after] = [newSpread(), newSpread()];
  for (let from = 0; from < ids.length; from += PIECE) {
    const leads = await leadStore(db, scope).findMany(ids.slice(from, from + PIECE));
    const engagementOf = await store.engagement(leads);
    for (const lead of leads) {
      const next = scoreRow(lead, engagementOf(lead), { rules, now, isTemperatureFree: false });
      count(before, lead.score, lead.temperature);
      count(after, next.score, lead.temperatureSetByHand ? lead.temperature : next.temperature);
    }
    // requests of others get their turn
    await setImmediate();
  }
  return { sampled: ids.length, isWhole, before, after };
}

/** All leads, or where there are many some of every letter of the alphabet: a name says nothing about the score. */
async function sample(
  db: Queryable,
  { scope, memberId }: Pick<Caller, "scope" | "memberId">,
  now: number,
): Promise<{ ids: string[]; isWhole: boolean }> {
  const page = (cursor: string | null, limit: number) =>
    listLeadIds(
      db,
      { organizationId: scope.organizationId },
      {
        filter: {},
        sort: "name",
        limit,
        cursor,
        asker: { memberId, now },
      },
    );
  const first = await page(null, MOST);
  if (first.nextCursor === null) return { ids: first.ids, isWhole: true };
  const ids = new Set<string>();
  for (const letter of LETTERS) {
    const some = await page(cursorOf("name", { key: letter, id: "" }), Math.ceil(MOST / LETTERS.length));
    for (const id of some.ids) ids.add(id);
  }
  return { ids: [...ids], isWhole: false };
}

interface Spread {
  byTemperature: Record<Temperature, number>;
  byScore: number[];
}

function newSpread(): Spread {
  return { byTemperature: { HOT: 0, WARM: 0, COLD: 0 }, byScore: Array.from({ length: BARS }, () => 0) };
}

function count(spread: Spread, score: number, temperature: Temperature): void {
  spread.byTemperature[temperature]++;
  const bar = Math.min(BARS - 1, Math.floor(score / STEP));
  spread.byScore[bar] = (spread.byScore[bar] ?? 0) + 1;
}
