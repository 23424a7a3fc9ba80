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

async function measureGroups({ db, scope }: Ground, grouping: Grouping, range: FiguresRange, now: number) {
  const store = groupFiguresStore(db, scope);
  const [created, contacted, replied, won, replies] = await Promise.all([
    store.reached(grouping, "createdAt", range),
    store.reached(grouping, "messagedAt", range),
    store.reached(grouping, "repliedAt", range),
    store.reached(grouping, "wonAt", range),
    store.replies(grouping, range, now),
  ]);
  const keys = [...new Set([created, contacted, replied, won].flatMap((rows) => rows.map(({ key }) => key)))];
  const of = (rows: readonly GroupCount[], key: string) => rows.find((row) => row.key === key)?.count ?? 0;
  return keys.map((key): GroupFigures => {
    const counts = replies.find((row) => row.key === key) ?? { matured: 0, answered: 0, open: 0 };
    return {
      key: key === "" ? null : key,
      leadsCreated: of(created, key),
      contacted: of(contacted, key),
      replied: of(replied, key),
      won: of(won, key),
      replyRate: replyRateOf(counts),
    };
  });
}

const bySize = (one: GroupFigures, other: GroupFigures) =>
  other.contacted - one.contacted ||
  other.leadsCreated - one.leadsCreated ||
  (one.key ?? "").localeCompare(other.key ?? "");

/** The largest categories, countries and sources. */
export async function measureCategories(ground: Ground, range: FiguresRange, now: number): Promise<CategoryFigures> {
  const largest = async (grouping: Grouping) =>
    (await measureGroups(ground, grouping, range, now)).sort(bySize).slice(0, SHOWN);
  return { category: await largest("category"), country: await largest("country"), source: await largest("source") };
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
    .map(([memberId, name]) => {
      const group = groups.find(({ key }) => key === memberId);
      return {
        memberId,
        name,
        messagesSent: sent.find(({ key }) => key === memberId)?.count ?? 0,
        contacted: group?.contacted ?? 0,
        replied: group?.replied ?? 0,
        won: group?.won ?? 0,
        replyRate: group?.replyRate ?? replyRateOf({ matured: 0, answered: 0, open: 0 }),
      };
    })
    .sort((one, other) => other.messagesSent - one.messagesSent || one.name.localeCompare(other.name));
}
