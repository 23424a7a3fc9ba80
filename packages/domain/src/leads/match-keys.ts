import { getDomain } from "tldts";
import { fold } from "./fold.ts";
import { SHARED_DOMAINS } from "./shared-domains.ts";
import { tradingName } from "./trading-name.ts";

/** The fields of a lead that can tell it is the same business as another one. */
export interface LeadIdentity {
  name: string;
  placeId: string | null;
  cid: string | null;
  phoneE164: string | null;
  email: string | null;
  website: string | null;
  city: string | null;
  /** further phones (in E.164 form) and e-mails */
  otherPhones?: readonly string[];
  otherEmails?: readonly string[];
}

/**
 * The kinds of key, strongest first (decisions.md, import and duplicates). `id` is asked for, never stored: the lead itself, as
 * a row of our own export names it.
 */
export const MATCH_KINDS = ["id", "place", "cid", "phone", "email", "domain", "name"] as const;

/** A kind of key. */
export type MatchKind = (typeof MATCH_KINDS)[number];

/** Every key under which a lead is found again, strongest first: `place:…`, `cid:…`, `phone:+…`, `email:…`, `domain:…`, `name:…|city`. */
export function matchKeys(lead: LeadIdentity): string[] {
  const keys: string[] = [];
  if (lead.placeId) keys.push(`place:${lead.placeId}`);
  if (lead.cid) keys.push(`cid:${lead.cid}`);
  if (lead.phoneE164) keys.push(`phone:${lead.phoneE164}`);
  for (const phone of lead.otherPhones ?? []) keys.push(`phone:${phone}`);
  if (lead.email) keys.push(`email:${lead.email.toLowerCase()}`);
  for (const email of lead.otherEmails ?? []) keys.push(`email:${email.toLowerCase()}`);
  const domain = lead.website ? ownDomain(lead.website) : null;
  if (domain) keys.push(`domain:${domain}`);
  const name = lead.city ? tradingName(lead.name) : "";
  if (name && lead.city) keys.push(`name:${name}|${fold(lead.city)}`);
  return [...new Set(keys)];
}

/** The key by which the lead with this id is found, and only that one. */
export function idKey(id: string): string {
  return `id:${id}`;
}

/** The lead that `idKey` names; null for any other key. */
export function idInKey(key: string): string | null {
  return key.startsWith("id:") ? key.slice(3) : null;
}

/** The keys a lead may share with others: those that are stored, and that say something of leads nobody named by id. */
export function sharedKeys(keys: readonly string[]): string[] {
  return keys.filter((key) => idInKey(key) === null);
}

/** The kind of a key that `matchKeys` made. */
export function kindOf(key: string): MatchKind {
  const kind = key.slice(0, key.indexOf(":"));
  return MATCH_KINDS.find((known) => known === kind) ?? "name";
}

/** What of an already known lead decides whether it may be the same as another one. */
export type MatchedIdentity = Pick<LeadIdentity, "placeId" | "cid" | "city">;

/**
 * Whether two leads that share a key may be one. A different placeId or cid forbids it for every weaker key; a website is
 * shared by the branches of a business, so it does not join leads of different cities.
 */
export function mayBeSame(one: MatchedIdentity, other: MatchedIdentity, kind: MatchKind): boolean {
  if (kind === "id" || kind === "place") return true;
  if (one.placeId && other.placeId && one.placeId !== other.placeId) return false;
  if (kind === "cid") return true;
  if (one.cid && other.cid && one.cid !== other.cid) return false;
  return !(kind === "domain" && one.city && other.city && fold(one.city) !== fold(other.city));
}

/**
 * The registrable domain of a website, when it belongs to the business: null for social networks, directories, site
 * builders, link pages and addresses by number, which many businesses share.
 */
export function ownDomain(website: string): string | null {
  const domain = getDomain(website);
  return domain === null || SHARED_DOMAINS.has(domain) || SHARED_NAMES.has(domain.slice(0, domain.indexOf(".")))
    ? null
    : domain;
}

/** Platforms with one site for each country: facebook.de, google.fr, yelp.co.uk. */
const SHARED_NAMES = new Set(
  "facebook instagram google yelp tripadvisor booking opentable thefork lieferando ubereats deliveroo amazon ebay etsy airbnb foursquare pinterest blogspot".split(
    " ",
  ),
);
