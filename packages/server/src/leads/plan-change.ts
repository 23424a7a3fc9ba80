// Pure: what a wish to change a lead means for its stored columns.
import { type ContactChange, changeContactPoints } from "@lead-dashboard/domain/leads/contact-points";
import { fold } from "@lead-dashboard/domain/leads/fold";
import { followUpOfClosed } from "@lead-dashboard/domain/leads/follow-up-of-closed";
import type { CustomValue, LeadFields } from "@lead-dashboard/domain/leads/lead-draft";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import { historyOfStatus } from "@lead-dashboard/domain/leads/status-history";
import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import { temperatureOf } from "@lead-dashboard/domain/scoring/temperature";
import type { LeadCore, LeadRow } from "./lead-row.ts";
import { cleanTags } from "./store-row.ts";
import type { LeadCoreChange, LeadRowChange } from "./store-write.ts";

type PlainField = Exclude<
  keyof LeadFields,
  "contactPoints" | "temperature" | "hidden" | "tags" | "customFields" | "status"
>;

/**
 * What somebody wants changed; left out means unchanged. `customFields` are merged (null removes one), `tags` replace all
 * unless given as `addTags` and `removeTags`, `temperature: null` clears the one set by hand. `dealValue` in hundredths.
 */
export type LeadWish = Partial<Pick<LeadFields, PlainField | "status" | "temperature" | "hidden" | "tags">> &
  ContactChange & {
    customFields?: Record<string, CustomValue | null>;
    addTags?: readonly string[];
    removeTags?: readonly string[];
    deleted?: boolean;
    /** columns put as they are: dates that messages know better, and what undo brings back */
    exactly?: LeadRowChange;
  };

/** Facts the score is made of: when one changes, the lead is due to be scored. */
const SCORED: ReadonlySet<string> = new Set([
  "rating",
  "reviewCount",
  "category",
  "city",
  "country",
  "website",
  "contactPoints",
  "businessStatus",
  "status",
  "lastContactedAt",
  "lastRepliedAt",
]);

/** What of a wish can be planned from the core of a lead: all that mass changes do. */
export type CoreWish = Pick<
  LeadWish,
  | "status"
  | "lostReason"
  | "assignedTo"
  | "nextFollowUpAt"
  | "temperature"
  | "hidden"
  | "tags"
  | "addTags"
  | "removeTags"
  | "deleted"
> & { exactly?: LeadCoreChange };

/** The columns that really change, or null when none does. */
export function planChange(before: LeadRow, wish: LeadWish, now: number): LeadRowChange | null {
  const { phone, email, contactPoints, customFields, ...others } = wish;
  const country = wish.country === undefined ? before.country : wish.country;
  return reallyChanged(before, now, {
    ...(phone !== undefined || email !== undefined || contactPoints !== undefined || countryMatters(before, country)
      ? { contactPoints: changeContactPoints(before.contactPoints, { phone, email, contactPoints }, country) }
      : {}),
    ...(customFields === undefined ? {} : { customFields: mergedFields(before.customFields, customFields) }),
    ...wanted(before, others, now),
  });
}

/** The same for a lead that was read in its core. */
export function planCoreChange(before: LeadCore, wish: CoreWish, now: number): LeadCoreChange | null {
  return reallyChanged(before, now, wanted(before, wish, now));
}

/**
 * What of a lead its plan follows from, as one text: leads for which it is the same have the same plan and the same values
 * before it. Of 100,000 leads most are alike in what a mass change asks, and planning is a third of its JavaScript.
 */
export function whatPlanFollowsFrom(before: LeadCore, wish: CoreWish, now: number): string {
  let text = "";
  for (const column of columnsBehind(wish)) text += inText(before[column]);
  // one that stays is not looked at, so it may be any
  if (wish.status !== undefined && wish.nextFollowUpAt === undefined) {
    const { nextFollowUpAt } = before;
    if (followUpOfClosed(wish.status, nextFollowUpAt, now) !== nextFollowUpAt) text += inText(nextFollowUpAt);
  }
  return text;
}

const OF_STATUS = [
  "status",
  "firstContactedAt",
  "lastContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
  "wonAt",
  "lostAt",
] as const;
const columnsOf = new WeakMap<CoreWish, readonly (keyof LeadCore)[]>();

function columnsBehind(wish: CoreWish): readonly (keyof LeadCore)[] {
  const known = columnsOf.get(wish);
  if (known !== undefined) return known;
  const columns: (keyof LeadCore)[] = [
    ...(wish.status === undefined ? [] : OF_STATUS),
    ...(["lostReason", "assignedTo", "nextFollowUpAt"] as const).filter((column) => column in wish),
    ...(wish.temperature === undefined ? [] : (["temperature", "temperatureSetByHand"] as const)),
    ...(wish.temperature === null ? (["score"] as const) : []),
    ...(wish.hidden === undefined ? [] : (["isHidden"] as const)),
    ...(wish.deleted === undefined ? [] : (["deletedAt"] as const)),
    ...((wish.tags ?? wish.addTags ?? wish.removeTags) ? (["tags"] as const) : []),
    ...(Object.keys(wish.exactly ?? {}) as (keyof LeadCore)[]),
  ];
  columnsOf.set(wish, columns);
  return columns;
}

/** With its length, so that two texts one after the other are not taken for two others. */
function inText(value: LeadCore[keyof LeadCore]): string {
  if (typeof value === "string") return `"${value.length}:${value}`;
  return typeof value === "object" && value !== null ? `${JSON.stringify(value)};` : `${value};`;
}

type WithoutContacts = Omit<LeadWish, keyof ContactChange | "customFields">;

function wanted(before: LeadCore, wish: WithoutContacts, now: number): LeadRowChange {
  const { addTags, removeTags, tags, temperature, hidden, deleted, exactly, ...plain } = wish;
  const status = plain.status === before.status ? undefined : plain.status;
  return {
    ...plain,
    ...(status !== undefined && plain.nextFollowUpAt === undefined
      ? { nextFollowUpAt: followUpOfClosed(status, before.nextFollowUpAt, now) }
      : {}),
    ...((tags ?? addTags ?? removeTags) ? { tags: changedTags(before.tags, { tags, addTags, removeTags }) } : {}),
    ...(temperature === undefined ? {} : temperatureColumns(before, temperature)),
    ...(hidden === undefined ? {} : { isHidden: hidden }),
    ...(deleted === undefined ? {} : { deletedAt: deleted ? (before.deletedAt ?? now) : null }),
    ...(status === undefined ? {} : historyOfStatus(status, before, now)),
    ...exactly,
  };
}

function reallyChanged(before: LeadCore, now: number, wish: LeadRowChange): LeadRowChange | null {
  const changed = Object.entries(wish).filter(
    ([column, value]) => value !== undefined && !sameValue(Reflect.get(before, column), value),
  );
  if (changed.length === 0) return null;
  const change: LeadRowChange = Object.fromEntries(changed);
  const isDueToScore = changed.some(([column]) => SCORED.has(column)) && !("nextScoreAt" in change);
  return { ...change, ...(isDueToScore ? { nextScoreAt: now } : {}) };
}

/** A national number is another one in another country, and one that was not understood may be now. */
function countryMatters(before: LeadRow, country: string | null): boolean {
  return country !== before.country && before.contactPoints.some((point) => point.kind === "phone");
}

function mergedFields(before: LeadRow["customFields"], change: Record<string, CustomValue | null>) {
  const merged: Record<string, CustomValue | null> = { ...before, ...change };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, CustomValue] => entry[1] !== null && entry[1] !== ""),
  );
}

interface TagWish {
  tags: readonly string[] | undefined;
  addTags: readonly string[] | undefined;
  removeTags: readonly string[] | undefined;
}

function changedTags(before: readonly string[], change: TagWish): string[] {
  const removed = new Set((change.removeTags ?? []).map(fold));
  const kept = (change.tags ?? before).filter((tag) => !removed.has(fold(tag)));
  // what is taken away and given at once is another spelling of it
  return cleanTags([...kept, ...(change.addTags ?? [])]);
}

/** Cleared, it follows the score by the usual edges at once; scoring puts it right where an organization has its own. */
function temperatureColumns(before: LeadCore, temperature: LeadFields["temperature"]): LeadRowChange {
  if (temperature !== null) return { temperature, temperatureSetByHand: true };
  if (!before.temperatureSetByHand) return {};
  return {
    temperature: temperatureOf(before.score, null, DEFAULT_RULES.temperature),
    temperatureSetByHand: false,
  };
}
