import type { ContactPointDraft } from "../leads/contact-point.ts";
import { changeContactPoints } from "../leads/contact-points.ts";
import { fold } from "../leads/fold.ts";
import { followUpOfClosed } from "../leads/follow-up-of-closed.ts";
import type { CustomValue, LeadDraft, LeadFields, LeadHistory } from "../leads/lead-draft.ts";
import { sameValue } from "../leads/same-value.ts";

/** What happens to a lead that is already there. */
export type DuplicatePolicy = "skip" | "fill" | "overwrite";

/** What an import may change of a stored lead; left out stays as it is. Tags are added to those there are. */
export type MergedFields = Partial<Omit<LeadFields, "temperature" | "hidden" | "tags">> & {
  addTags?: string[];
  /** dates of its way */
  history?: MergedHistory;
};

const PLAIN = [
  "contactName",
  "website",
  "address",
  "city",
  "region",
  "country",
  "language",
  "timeZone",
  "category",
  "rating",
  "reviewCount",
  "mapsUrl",
  "placeId",
  "cid",
  "latitude",
  "longitude",
  "openingHours",
  "businessStatus",
  "notes",
  "dealValue",
  "currency",
  "nextFollowUpAt",
  "lostReason",
  "assignedTo",
] as const satisfies readonly (keyof LeadFields)[];

/** What a merge looks at of a lead. */
export type Merged = Pick<
  LeadFields,
  (typeof PLAIN)[number] | "name" | "contactPoints" | "socials" | "customFields" | "status" | "tags"
> &
  Partial<Pick<LeadHistory, (typeof EARLIEST)[number] | (typeof LATEST)[number]>>;

type MergedHistory = Partial<Pick<LeadHistory, (typeof EARLIEST)[number] | (typeof LATEST)[number]>>;

const EARLIEST = [
  "firstContactedAt",
  "firstRepliedAt",
  "wonAt",
  "lostAt",
] as const satisfies readonly (keyof LeadHistory)[];
const LATEST = ["lastContactedAt", "lastRepliedAt"] as const satisfies readonly (keyof LeadHistory)[];

/**
 * What a row changes of the lead it meets (decisions.md): *fill* writes only where nothing stood, *overwrite* wherever the
 * row has a value; an empty cell never erases anything. Tags and contact points are added. Status changes only when the row
 * names one and the policy is overwrite, and dates nothing that the file does not date. Where a lead came from stays.
 */
export function mergeLead(
  before: Merged,
  row: LeadDraft,
  { policy, hasStatus }: { policy: "fill" | "overwrite"; hasStatus: boolean },
): MergedFields {
  const wins = (old: unknown, value: unknown) => isFilled(value) && (policy === "overwrite" || !isFilled(old));
  const plain = PLAIN.filter((field) => wins(before[field], row[field])).map((field) => [field, row[field]] as const);
  const points = mergedPoints(before.contactPoints, row.contactPoints, policy);
  const entries = <T extends CustomValue>(old: Readonly<Record<string, T>>, given: Readonly<Record<string, T>>) =>
    Object.entries(given).filter(([key, value]) => wins(Object.hasOwn(old, key) ? old[key] : null, value));
  const socials = entries(before.socials, row.socials);
  const custom = entries(before.customFields, row.customFields);
  const fields: MergedFields = Object.fromEntries(plain);
  if (policy === "overwrite") fields.name = row.name;
  const isMoved = policy === "overwrite" && hasStatus && row.status !== before.status;
  if (isMoved) fields.status = row.status;
  if (points !== null) fields.contactPoints = points;
  if (socials.length > 0) fields.socials = { ...before.socials, ...Object.fromEntries(socials) };
  if (custom.length > 0) fields.customFields = { ...before.customFields, ...Object.fromEntries(custom) };
  if (row.tags.length > 0) fields.addTags = row.tags;
  const history = mergedHistory(before, row);
  // A status set by hand happened now; one out of a file did not, so its dates stand as they are.
  const dates = isMoved ? { ...datesOf(before), ...history } : history;
  if (dates !== null) fields.history = dates;
  return fields;
}

function datesOf(lead: Merged): MergedHistory {
  return Object.fromEntries([...EARLIEST, ...LATEST].map((field) => [field, lead[field] ?? null]));
}

/** A lead as it is after a merge, and whether anything differs. `now` in ms. */
export function afterMerge<Lead extends Merged>(
  before: Lead,
  { addTags = [], history, ...fields }: MergedFields,
  now: number,
): { after: Lead; isChanged: boolean } {
  const known = new Set(before.tags.map(fold));
  const tags = addTags.filter((tag) => !known.has(fold(tag)));
  const after = { ...before, ...fields, ...history, tags: [...before.tags, ...tags] };
  if (fields.status !== undefined && fields.nextFollowUpAt === undefined)
    after.nextFollowUpAt = followUpOfClosed(fields.status, before.nextFollowUpAt, now);
  // A number that was not understood may be, once the country is known.
  if (fields.contactPoints === undefined && after.country !== before.country)
    after.contactPoints = changeContactPoints(before.contactPoints, {}, after.country);
  const isChanged = Object.keys(after).some(
    (field) => !sameValue(Reflect.get(before, field), Reflect.get(after, field)),
  );
  return { after, isChanged };
}

/** History is added to, never overwritten: the first contact is the earliest either knows of, the last one the latest. */
function mergedHistory(before: Merged, row: LeadDraft): MergedHistory | null {
  const history: MergedHistory = {};
  for (const field of EARLIEST) {
    const at = row[field] ?? null;
    if (at !== null && at < (before[field] ?? Number.POSITIVE_INFINITY)) history[field] = at;
  }
  for (const field of LATEST) {
    const at = row[field] ?? null;
    if (at !== null && at > (before[field] ?? Number.NEGATIVE_INFINITY)) history[field] = at;
  }
  return Object.keys(history).length === 0 ? null : history;
}

function isFilled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "";
}

/** The points of both, each once; null when the row brings nothing new. Overwriting makes the row's own the preferred one. */
function mergedPoints(
  before: readonly ContactPointDraft[],
  given: readonly ContactPointDraft[],
  policy: "fill" | "overwrite",
): ContactPointDraft[] | null {
  const points = before.map((point) => ({ ...point }));
  let isChanged = false;
  for (const point of given) {
    const known = points.find((one) => isSame(one, point));
    const others = points.filter((one) => one.kind === point.kind);
    const isPreferred =
      point.preferred && (policy === "overwrite" ? point.key !== null : !others.some((one) => one.preferred));
    if (isPreferred && !known?.preferred) {
      for (const other of others) other.preferred = false;
      isChanged = true;
    }
    if (known === undefined) {
      points.push({ ...point, preferred: isPreferred });
      isChanged = true;
    } else if (isPreferred) known.preferred = true;
  }
  return isChanged ? points : null;
}

function isSame(one: ContactPointDraft, other: ContactPointDraft): boolean {
  return one.kind === other.kind && (one.key === null ? one.value === other.value : one.key === other.key);
}
