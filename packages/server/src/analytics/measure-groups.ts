import type { CategoryFigures, GroupFigures, TeamFigures } from "@lead-dashboard/contract/analytics/schemas";
import type { FiguresRange } from "@lead-dashboard/domain/analytics/figures-range";
import { replyRateOf } from "@lead-dashboard/domain/analytics/rates";
import type { Queryable, Scope } from "../db/database.ts";
import { type GroupCount, type Grouping, groupFiguresStore } from "./store-groups.ts";

interface Ground {
  readonly db: Queryable;
  readonly scope: Scope;
}

const SHOWN = 20;

/** What became of each group, under its raw key. */
async function measureGroups({ db, scope }: Ground, grouping: Grouping, range: FiguresRange, now: number) {
  const store = groupFiguresStore(db, scope);
  const [contacted, replied, won] = await Promise.all([
    store.contacted(grouping, range, now),
    store.reached(grouping, "repliedAt", range),
    store.reached(grouping, "wonAt", range),
  ]);
  const keys = [...new Set([contacted, replied, won].flatMap((rows) => rows.map(({ key }) => key)))];
  const of = (rows: readonly GroupCount[], key: GroupCount["key"]) => rows.find((row) => row.key === key)?.count ?? 0;
  return new Map(
    keys.map((key) => {
      const replies = contacted.find((row) => row.key === key) ?? { matured: 0, answered: 0, open: 0 };
      const counts = { contacted: of(contacted, key), replied: of(replied, key), won: of(won, key) };
      return [key, { ...counts, replyRate: replyRateOf(replies) }] as const;
    }),
  );
}

const NOTHING = { contacted: 0, replied: 0, won: 0, replyRate: replyRateOf({ matured: 0, answered: 0, open: 0 }) };

/** The largest categories, countries and sources. */
export async function measureCategories(ground: Ground, range: FiguresRange, now: number): Promise<CategoryFigures> {
  const store = groupFiguresStore(ground.db, ground.scope);
  const arrivals = await store.created(range);
  const largest = async (grouping: "category" | "country" | "source"): Promise<GroupFigures[]> => {
    const groups = await measureGroups(ground, grouping, range, now);
    const created = new Map<GroupCount["key"], number>();
    for (const row of arrivals) {
      const code = row[`${grouping}Code`];
      created.set(code, (created.get(code) ?? 0) + row.count);
    }
    const shown = [...new Set([...groups.keys(), ...created.keys()])]
      .map((code) => ({ code, leadsCreated: created.get(code) ?? 0, ...(groups.get(code) ?? NOTHING) }))
      .sort(bySize)
      .slice(0, SHOWN);
    const names = await store.namesOf(shown.flatMap(({ code }) => (typeof code === "number" ? [code] : [])));
    return shown.map(({ code, ...figures }) => ({
      key: typeof code === "number" ? (names.get(code) ?? null) : null,
      ...figures,
    }));
  };
  return { category: await largest("category"), country: await largest("country"), source: await largest("source") };
}

type Sized = { code: GroupCount["key"]; contacted: number; leadsCreated: number };

function bySize(one: Sized, other: Sized): number {
  const bySource = Number(one.code ?? 0) - Number(other.code ?? 0);
  return other.contacted - one.contacted || other.leadsCreated - one.leadsCreated || bySource;
}

/** Each member's messages and what became of the leads that are theirs; sales see their own line. */
export async function measureTeam(ground: Ground, range: FiguresRange, now: number): Promise<TeamFigures[]> {
  const { db, scope } = ground;
  const store = groupFiguresStore(db, scope);
  const [groups, sent, names] = await Promise.all([
    measureGroups(ground, "assignedTo", range, now),
    store.sentByMember(range),
    store.memberNames(),
  ]);
  return [...names]
    .filter(([memberId]) => scope.onlyFor === undefined || scope.onlyFor === memberId)
    .map(([memberId, name]) => ({
      memberId,
      name,
      messagesSent: sent.find(({ key }) => key === memberId)?.count ?? 0,
      ...(groups.get(memberId) ?? NOTHING),
    }))
    .sort((one, other) => other.messagesSent - one.messagesSent || one.name.localeCompare(other.name));
}
