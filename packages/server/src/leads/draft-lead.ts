import type { NewLead } from "@lead-dashboard/contract/leads/lead";
import { readContactPoints } from "@lead-dashboard/domain/leads/contact-points";
import { preferredContacts } from "@lead-dashboard/domain/leads/derived-fields";
import type { LeadDraft } from "@lead-dashboard/domain/leads/lead-draft";
import { matchKeys } from "@lead-dashboard/domain/leads/match-keys";
import { historyOfStatus } from "@lead-dashboard/domain/leads/status-history";
import { NO_EVENTS } from "@lead-dashboard/domain/scoring/score-events";
import { factsOf } from "@lead-dashboard/domain/scoring/score-facts";
import { scoreLead } from "@lead-dashboard/domain/scoring/score-lead";
import { DEFAULT_RULES } from "@lead-dashboard/domain/scoring/score-rules";
import type { Queryable, Scope } from "../db/database.ts";
import { countryOfLead, countryWithPhone } from "./country-of-lead.ts";
import { readWish } from "./read-wish.ts";

/** What is stored of a new lead: contacts in their normal forms, its dates, its keys and a first score. */
export async function draftLead(
  db: Queryable,
  scope: Scope,
  { body, now }: { body: NewLead; now: number },
): Promise<LeadDraft> {
  const {
    phone,
    email,
    contactPoints,
    hidden = false,
    temperature = null,
    tags = [],
    customFields = {},
    ...wish
  } = readWish(body);
  const place = await countryOfLead(db, scope, wish);
  const points = readContactPoints(
    [
      ...(phone ? [{ kind: "phone" as const, value: phone, preferred: true }] : []),
      ...(email ? [{ kind: "email" as const, value: email, preferred: true }] : []),
      ...(contactPoints ?? []),
    ],
    place.usual,
  );
  const status = wish.status ?? "NEW";
  const untouched = {
    firstContactedAt: null,
    lastContactedAt: null,
    firstRepliedAt: null,
    lastRepliedAt: null,
    wonAt: null,
    lostAt: null,
  };
  const { phoneE164, ...preferred } = preferredContacts(points);
  const country = countryWithPhone(place, phoneE164);
  const fields = { ...UNKNOWN, ...wish, country, name: wish.name ?? body.name, status, hidden, temperature, tags };
  const dates = { ...untouched, ...historyOfStatus(status, untouched, now) };
  const contacts = { contactPoints: points, ...preferred, phoneE164 };
  // By the usual rules at once, so that the answer shows a score; by the organization's own as soon as scoring hears of it.
  const scored = scoreLead(
    factsOf({ ...fields, ...dates, ...contacts, createdAt: now }),
    NO_EVENTS,
    DEFAULT_RULES,
    now,
  );
  const keys = (kind: "phone" | "email") =>
    points.flatMap((point) => (point.kind === kind && point.key !== null ? [point.key] : []));
  return {
    ...fields,
    ...dates,
    ...contacts,
    score: scored.score,
    scoreReasons: scored.reasons,
    scoreTemperature: scored.temperature,
    nextScoreAt: now,
    customFields: Object.fromEntries(
      Object.entries(customFields).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    ),
    matchKeys: matchKeys({ ...fields, phoneE164, email: null, otherPhones: keys("phone"), otherEmails: keys("email") }),
  };
}

const UNKNOWN = {
  contactName: null,
  website: null,
  address: null,
  city: null,
  region: null,
  country: null,
  language: null,
  timeZone: null,
  category: null,
  rating: null,
  reviewCount: null,
  mapsUrl: null,
  placeId: null,
  cid: null,
  latitude: null,
  longitude: null,
  openingHours: null,
  businessStatus: null,
  socials: {},
  source: null,
  notes: null,
  dealValue: null,
  currency: null,
  lostReason: null,
  assignedTo: null,
  nextFollowUpAt: null,
};
