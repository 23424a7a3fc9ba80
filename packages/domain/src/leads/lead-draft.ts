import type { ScoreReason } from "../scoring/score-reason.ts";
import type { ContactPointDraft, PhoneType } from "./contact-point.ts";
import type { LeadStatus } from "./lead-status.ts";
import type { Temperature } from "./temperature.ts";

/** A value of a custom field: text, number, date (ISO `YYYY-MM-DD`), choice, yes/no. */
export type CustomValue = string | number | boolean;

/** Opening hours by English day name in lower case (`monday`), each a list of ranges as given (`9 am–6 pm`, `closed`). */
export type OpeningHours = Record<string, string[]>;

/** The three business statuses of Google Maps. */
export const BUSINESS_STATUSES = ["OPERATIONAL", "CLOSED_TEMPORARILY", "CLOSED_PERMANENTLY"] as const;

/** Whether the business is open, as its source said. */
export type BusinessStatus = (typeof BUSINESS_STATUSES)[number];

/** What a person or a file may write on a lead, cleaned but not yet stored. Unknown is null. Instants are ms, UTC. */
export interface LeadFields {
  name: string;
  contactName: string | null;
  /** every phone and e-mail; at most one of each kind is preferred */
  contactPoints: ContactPointDraft[];
  website: string | null;
  address: string | null;
  city: string | null;
  region: string | null;
  /** ISO 3166-1 alpha-2, upper case */
  country: string | null;
  /** BCP 47 */
  language: string | null;
  /** IANA */
  timeZone: string | null;
  category: string | null;
  /** 0–5 */
  rating: number | null;
  reviewCount: number | null;
  mapsUrl: string | null;
  placeId: string | null;
  cid: string | null;
  latitude: number | null;
  longitude: number | null;
  openingHours: OpeningHours | null;
  businessStatus: BusinessStatus | null;
  /** by network name in lower case (`facebook`): address */
  socials: Record<string, string>;
  /** where it came from, such as the file's format */
  source: string | null;
  tags: string[];
  customFields: Record<string, CustomValue>;
  notes: string | null;
  status: LeadStatus;
  /** set by hand; null: follows the score */
  temperature: Temperature | null;
  /** in hundredths of the currency's main unit, a whole number */
  dealValue: number | null;
  /** ISO 4217 */
  currency: string | null;
  lostReason: string | null;
  /** member id */
  assignedTo: string | null;
  hidden: boolean;
  nextFollowUpAt: number | null;
}

/** Dated history that a file brings along, so that yesterday's contact does not look untouched. */
export interface LeadHistory {
  createdAt: number | null;
  firstContactedAt: number | null;
  lastContactedAt: number | null;
  firstRepliedAt: number | null;
  lastRepliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
}

/** A new lead, ready to be stored. */
export interface LeadDraft extends LeadFields, Partial<LeadHistory> {
  /** the preferred phone as given, its E.164 form and kind; null without one */
  phone: string | null;
  phoneE164: string | null;
  phoneType: PhoneType | null;
  /** the preferred e-mail as given */
  email: string | null;
  /** from `matchKeys(lead)`, the strongest first; by these duplicates are found */
  matchKeys: string[];
  /** made up: never reaches a real provider */
  isSample?: boolean;
  importId?: string | null;
  /** score and reasons when the writer already knows them (sample leads, import with rules at hand); else 0 until scored */
  score?: number;
  scoreReasons?: readonly ScoreReason[];
  /** temperature that goes with `score`; ignored when one was set by hand */
  scoreTemperature?: Temperature;
  scoredAt?: number | null;
  nextScoreAt?: number | null;
}
