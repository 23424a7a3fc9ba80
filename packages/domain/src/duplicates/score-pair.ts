// How sure it is that two leads are one business, and why (decisions.md, "Import and duplicates").
import { fold } from "../leads/fold.ts";
import { ownDomain } from "../leads/match-keys.ts";
import { metresBetween } from "./metres-between.ts";
import { nameLikeness } from "./name-likeness.ts";

/** What of a lead the score of a pair looks at. Phones in E.164, e-mails in lower case. */
export interface ComparedLead {
  name: string;
  placeId: string | null;
  cid: string | null;
  phones: readonly string[];
  emails: readonly string[];
  website: string | null;
  city: string | null;
  country: string | null;
  latitude: number | null;
  longitude: number | null;
}

/** What speaks for one business, and what against it. */
export const PAIR_REASONS = [
  "same-place",
  "same-cid",
  "same-phone",
  "same-email",
  "same-domain",
  "names-alike",
  "same-city",
  "near",
  "different-place",
  "different-names",
  "different-city",
  "different-country",
  "far-apart",
  "shared-by-many",
] as const;

/** One thing that speaks for or against; `amount` is a percentage, metres, or a number of leads, as the code has it. */
export interface PairReason {
  code: (typeof PAIR_REASONS)[number];
  points: number;
  amount: number | null;
  value: string | null;
}

/** How sure it is, 0–100, and why. */
export interface PairScore {
  score: number;
  reasons: PairReason[];
}

/** Pairs below it are not shown. */
export const PAIR_FROM = 50;
/** Two of the same name within these metres are taken for one. */
export const NEAR_METRES = 150;
const FAR_METRES = 5_000;
const ALIKE_FROM = 0.8;
const UNLIKE_TO = 0.5;

/** Scores a pair; `sharedBy`: how many leads have the phone, e-mail or domain that the two share. The order does not count. */
export function scorePair(one: ComparedLead, other: ComparedLead, sharedBy = 2): PairScore {
  const reasons = [
    ...samePlace(one, other),
    ...sameContacts(one, other),
    ...compareNames(one, other),
    ...compareSites(one, other),
    ...chain(sharedBy),
  ];
  const total = reasons.reduce((sum, reason) => sum + reason.points, 0);
  return { score: Math.min(100, Math.max(0, total)), reasons };
}

type Rule = (one: ComparedLead, other: ComparedLead) => PairReason[];

function reason(code: PairReason["code"], points: number, more: Partial<PairReason> = {}): PairReason {
  return { code, points, amount: null, value: null, ...more };
}

const samePlace: Rule = (one, other) => {
  if (one.placeId && other.placeId) {
    return one.placeId === other.placeId ? [reason("same-place", 95)] : [reason("different-place", -50)];
  }
  if (!one.cid || !other.cid) return [];
  return one.cid === other.cid ? [reason("same-cid", 90)] : [reason("different-place", -50)];
};

const sameContacts: Rule = (one, other) => {
  const phone = common(one.phones, other.phones);
  const email = common(one.emails, other.emails);
  const domain = one.website === null ? null : ownDomain(one.website);
  const isSameDomain = domain !== null && other.website !== null && domain === ownDomain(other.website);
  return [
    ...(phone === undefined ? [] : [reason("same-phone", 50, { value: phone })]),
    ...(email === undefined ? [] : [reason("same-email", 45, { value: email })]),
    ...(isSameDomain ? [reason("same-domain", 30, { value: domain })] : []),
  ];
};

/** The first in order of the alphabet, so that the order of the leads does not count. */
function common(one: readonly string[], other: readonly string[]): string | undefined {
  return one
    .filter((value) => other.includes(value))
    .sort()
    .at(0);
}

const compareNames: Rule = (one, other) => {
  const likeness = nameLikeness(one.name, other.name);
  const amount = Math.round(likeness * 100);
  if (likeness >= ALIKE_FROM) return [reason("names-alike", Math.round(likeness * 35), { amount })];
  return likeness <= UNLIKE_TO ? [reason("different-names", -20, { amount })] : [];
};

const compareSites: Rule = (one, other) => {
  const countries = one.country && other.country && one.country !== other.country;
  return [
    ...(countries ? [reason("different-country", -20)] : []),
    ...compareCities(one, other),
    ...compareDistance(one, other),
  ];
};

const compareCities: Rule = (one, other) => {
  if (!one.city || !other.city) return [];
  if (fold(one.city) === fold(other.city)) return [reason("same-city", 15)];
  return [reason("different-city", -20)];
};

const compareDistance: Rule = (one, other) => {
  const [here, there] = [positionOf(one), positionOf(other)];
  if (here === null || there === null) return [];
  const amount = Math.round(metresBetween(here, there));
  if (amount <= NEAR_METRES) return [reason("near", 20, { amount })];
  return amount >= FAR_METRES ? [reason("far-apart", -25, { amount })] : [];
};

function positionOf({ latitude, longitude }: ComparedLead) {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** A number or a site that many leads have is a chain's or an agency's. */
function chain(sharedBy: number): PairReason[] {
  return sharedBy <= 2 ? [] : [reason("shared-by-many", -Math.min(30, (sharedBy - 2) * 3), { amount: sharedBy })];
}
