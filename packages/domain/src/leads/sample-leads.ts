// Fictional businesses that look like a Google-Maps list. They are marked as samples and never reach a real provider.

import { NO_EVENTS } from "../scoring/score-events.ts";
import { factsOf } from "../scoring/score-facts.ts";
import { scoreLead } from "../scoring/score-lead.ts";
import { DEFAULT_RULES } from "../scoring/score-rules.ts";
import type { ContactPointDraft } from "./contact-point.ts";
import type { LeadDraft, LeadHistory } from "./lead-draft.ts";
import type { LeadStatus } from "./lead-status.ts";
import { matchKeys } from "./match-keys.ts";
import { SAMPLE_COUNTRIES, SAMPLE_NAMES, SAMPLE_TRADES, type SampleCountry } from "./sample-places.ts";
import type { Random } from "./seeded-random.ts";

const DAY = 86_400_000;

/**
 * The `number`th sample lead: the same for the same random numbers, number and time. `arrival`: when it came, from 0 for 65 days
 * ago to 1 for 5 days ago; at any time between when left out.
 */
export function sampleLead(random: Random, number: number, now: number, arrival?: number): LeadDraft {
  const country = weighted(random, SAMPLE_COUNTRIES);
  const city = pick(random, country.cities);
  const trade = pick(random, SAMPLE_TRADES);
  const name = `${pick(random, SAMPLE_NAMES)} ${pick(random, trade.words)} ${number}`;
  const site = `sample-${number}`;
  const phone = random() < 0.93 ? samplePhone(random, country) : null;
  const email = random() < 0.35 ? sampleEmail(`info@${site}.${country.domain}`) : null;
  const rating = random() < 0.92 ? Math.round((3 + 2 * Math.sqrt(random())) * 10) / 10 : null;
  const website = sampleWebsite(random, site);
  const history = sampleHistory(random, now, arrival);
  const facts = {
    name,
    category: trade.category,
    city: city.name,
    country: country.code,
    rating,
    reviewCount: rating === null ? null : Math.floor(random() ** 3 * 600) + 1,
    website,
    phone: phone?.value ?? null,
    phoneE164: phone?.key ?? null,
    phoneType: phone?.phoneType ?? null,
    email: email?.value ?? null,
    businessStatus: "OPERATIONAL" as const,
    contactPoints: [phone, email].filter((point) => point !== null),
    ...history,
  };
  const { score, reasons, temperature, nextScoreAt } = scoreLead(factsOf(facts), NO_EVENTS, DEFAULT_RULES, now);
  const placeId = `sample:${number}`;
  return {
    ...facts,
    contactName: random() < 0.3 ? pick(random, country.people) : null,
    address: `${pick(random, country.streets)} ${1 + Math.floor(random() * 120)}, ${city.name}`,
    region: null,
    language: country.language,
    timeZone: country.timeZone,
    mapsUrl: `https://maps.example/place/${number}`,
    placeId,
    cid: null,
    latitude: round(city.latitude + (random() - 0.5) / 10),
    longitude: round(city.longitude + (random() - 0.5) / 10),
    openingHours: random() < 0.6 ? OPENING_HOURS : null,
    socials: random() < 0.2 ? { facebook: `https://facebook.example/${site}` } : {},
    source: "sample",
    tags: random() < 0.1 ? [pick(random, ["spring", "fair", "referral", "vip"])] : [],
    customFields: {},
    notes: null,
    temperature: null,
    dealValue:
      history.status === "REPLIED" || history.status === "CLOSED" ? (4 + Math.floor(random() * 30)) * 10_000 : null,
    currency: history.status === "REPLIED" || history.status === "CLOSED" ? country.currency : null,
    lostReason: history.status === "LOST" ? pick(random, ["too expensive", "no need", "has somebody"]) : null,
    assignedTo: null,
    hidden: false,
    nextFollowUpAt: random() < 0.05 ? now + Math.floor((random() * 20 - 5) * DAY) : null,
    matchKeys: matchKeys({
      ...facts,
      placeId,
      cid: null,
      otherEmails: [],
      otherPhones: [],
    }),
    isSample: true,
    score,
    scoreReasons: reasons,
    scoreTemperature: temperature,
    scoredAt: now,
    nextScoreAt,
  };
}

const OPENING_HOURS = Object.fromEntries(
  ["monday", "tuesday", "wednesday", "thursday", "friday"].map((day) => [day, ["09:00–18:00"]]),
);

function samplePhone(random: Random, country: SampleCountry): ContactPointDraft {
  const isMobile = random() < 0.7;
  const plan = isMobile ? pick(random, country.mobile) : country.landline;
  const key = plan.start + digits(random, plan.digits);
  return {
    kind: "phone",
    value: key,
    label: null,
    preferred: true,
    state: "ok",
    key,
    phoneType: isMobile ? "mobile" : "landline",
  };
}

function sampleEmail(key: string): ContactPointDraft {
  return { kind: "email", value: key, label: null, preferred: true, state: "ok", key, phoneType: null };
}

function sampleWebsite(random: Random, site: string): string | null {
  const which = random();
  if (which < 0.45) return null;
  if (which < 0.6) return `https://www.facebook.com/${site}`;
  return which < 0.7 ? `http://${site}.example` : `https://${site}.example`;
}

type SampleHistory = { status: LeadStatus } & LeadHistory & { createdAt: number };

/** Most leads are fresh; some have been written to, fewer have answered, bought or declined. */
function sampleHistory(random: Random, now: number, arrival: number | undefined): SampleHistory {
  const which = random();
  const status: LeadStatus =
    which < 0.8 ? "NEW" : which < 0.93 ? "CONTACTED" : which < 0.97 ? "REPLIED" : which < 0.985 ? "CLOSED" : "LOST";
  const chance = random();
  const age = arrival === undefined ? chance : 1 - arrival;
  const createdAt = now - Math.floor(age * 60 * DAY) - 5 * DAY;
  const contactedAt = status === "NEW" ? null : createdAt + Math.floor(random() * 3 * DAY);
  const hasReplied = status === "REPLIED" || status === "CLOSED";
  const repliedAt = contactedAt !== null && hasReplied ? contactedAt + Math.floor(random() * DAY) : null;
  const end = (repliedAt ?? contactedAt ?? createdAt) + Math.floor(random() * DAY);
  return {
    status,
    createdAt,
    firstContactedAt: contactedAt,
    lastContactedAt: contactedAt,
    firstRepliedAt: repliedAt,
    lastRepliedAt: repliedAt,
    wonAt: status === "CLOSED" ? end : null,
    lostAt: status === "LOST" ? end : null,
  };
}

function pick<T>(random: Random, from: readonly T[]): T {
  const picked = from[Math.floor(random() * from.length)];
  if (picked === undefined) throw new Error("Nothing to pick from");
  return picked;
}

function weighted(random: Random, countries: readonly SampleCountry[]): SampleCountry {
  let left = random() * countries.reduce((sum, country) => sum + country.weight, 0);
  for (const country of countries) {
    left -= country.weight;
    if (left < 0) return country;
  }
  return pick(random, countries);
}

function digits(random: Random, count: number): string {
  // The first one is never 0 or 1: such numbers are not handed out.
  return Array.from({ length: count }, (_, at) =>
    at === 0 ? 2 + Math.floor(random() * 8) : Math.floor(random() * 10),
  ).join("");
}

function round(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
