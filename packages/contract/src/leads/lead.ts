import { CONTACT_KINDS, CONTACT_STATES, PHONE_TYPES } from "@lead-dashboard/domain/leads/contact-point";
import { BUSINESS_STATUSES } from "@lead-dashboard/domain/leads/lead-draft";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { z } from "zod";
import { instant as givenInstant } from "../wire.ts";
import { TagName } from "./tags.ts";

const instant = z.iso.datetime();
const text = (max: number) => z.string().trim().max(max);
const httpAddress = text(2000);

/** A phone number or e-mail address of a lead; one of each kind is preferred. */
export const ContactPoint = z.strictObject({
  kind: z.enum(CONTACT_KINDS),
  value: z.string(),
  label: z.string().nullable(),
  preferred: z.boolean(),
  /** ok, invalid (not a real number or address), bounced (refused when written to) */
  state: z.enum(CONTACT_STATES),
});
export type ContactPoint = z.infer<typeof ContactPoint>;

/** With or without its scheme; blank is unknown. `javascript:`, `ftp:` and the like are no address of a website. */
const website = httpAddress.regex(
  /^(|https?:\/\/[^\s/?#]+.*|(?![a-z][a-z0-9+.-]*:(?!\d+([/?#]|$)))[^\s]+)$/i,
  "must be a web address that begins with http:// or https://",
);

const openingHours = z.record(text(20), z.array(text(60)).max(10));
const socials = z.record(text(40), httpAddress);
const customValue = z.union([text(2000), z.number(), z.boolean()]);

const leadFields = z.strictObject({
  id: z.string(),
  name: z.string(),
  contactName: z.string().nullable(),
  /** the preferred phone as given */
  phone: z.string().nullable(),
  /** its normal form; null when it is not a valid number */
  phoneE164: z.string().nullable(),
  phoneType: z.enum(PHONE_TYPES).nullable(),
  /** the preferred e-mail */
  email: z.string().nullable(),
  website: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  /** ISO 3166-1 alpha-2 */
  country: z.string().nullable(),
  /** BCP 47 */
  language: z.string().nullable(),
  /** IANA */
  timeZone: z.string().nullable(),
  category: z.string().nullable(),
  /** 0–5 */
  rating: z.number().nullable(),
  reviewCount: z.number().int().nullable(),
  mapsUrl: z.string().nullable(),
  placeId: z.string().nullable(),
  cid: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** by English day name in lower case */
  openingHours: openingHours.nullable(),
  businessStatus: z.enum(BUSINESS_STATUSES).nullable(),
  /** by network name */
  socials: socials,
  contactPoints: z.array(ContactPoint),
  source: z.string().nullable(),
  tags: z.array(z.string()),
  customFields: z.record(z.string(), customValue),
  notes: z.string().nullable(),
  status: z.enum(LEAD_STATUSES),
  temperature: z.enum(TEMPERATURES),
  temperatureSetByHand: z.boolean(),
  /** 0–100 */
  score: z.number().int(),
  /** in the currency's main unit, at most two decimals */
  dealValue: z.number().nullable(),
  /** ISO 4217 */
  currency: z.string().nullable(),
  lostReason: z.string().nullable(),
  /** member id */
  assignedTo: z.string().nullable(),
  hidden: z.boolean(),
  nextFollowUpAt: instant.nullable(),
  lastContactedAt: instant.nullable(),
  lastRepliedAt: instant.nullable(),
  /** made up by `sample-leads`: never reaches a real provider or number */
  isSample: z.boolean(),
  /** when it went to the bin; null when it is not there */
  deletedAt: instant.nullable(),
  createdAt: instant,
  updatedAt: instant,
  /** grows with every change; send it with PATCH to be told of a lost update */
  version: z.number().int(),
});

/** A lead as it crosses the wire. Unknown values are null, never missing. */
export const Lead = leadFields.meta({ id: "Lead" });
export type Lead = z.infer<typeof Lead>;

/** A lead as a JSON export holds it, as far as its columns were chosen: with the dates of its way. */
export const ExportedLead = leadFields
  .extend({
    firstContactedAt: instant.nullable(),
    firstRepliedAt: instant.nullable(),
    wonAt: instant.nullable(),
    lostAt: instant.nullable(),
  })
  .partial()
  .meta({ id: "ExportedLead" });

/** A page of leads. It may hold fewer than `limit` and still have a cursor: go on with the cursor until it is null. */
export const LeadPage = z.strictObject({ items: z.array(Lead), nextCursor: z.string().nullable() });
export type LeadPage = z.infer<typeof LeadPage>;

/** One lead with what only its own page shows. */
export const LeadDetail = leadFields
  .extend({
    /** they sum to the score */
    scoreReasons: z.array(z.strictObject({ code: z.string(), text: z.string(), points: z.number().int() })),
    consents: z.array(
      z.strictObject({
        channel: z.string(),
        source: z.string().nullable(),
        givenAt: instant,
        note: z.string().nullable(),
      }),
    ),
    optOuts: z.array(
      z.strictObject({
        id: z.string(),
        channel: z.string(),
        /** the address, masked */
        addressHint: z.string(),
        reason: z.string(),
        createdAt: instant,
      }),
    ),
    enrollments: z.array(
      z.strictObject({
        id: z.string(),
        sequenceId: z.string(),
        sequenceName: z.string(),
        state: z.string(),
        stepIndex: z.number().int(),
        nextStepAt: instant.nullable(),
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "LeadDetail" });
export type LeadDetail = z.infer<typeof LeadDetail>;

const contactPointInput = z.strictObject({
  kind: z.enum(CONTACT_KINDS),
  value: text(254).min(1),
  label: text(60).nullable().optional(),
  preferred: z.boolean().optional(),
  state: z.enum(CONTACT_STATES).optional(),
});

const writable = {
  name: text(300).min(1),
  contactName: text(200).nullable(),
  phone: text(60).nullable(),
  email: text(254).nullable(),
  contactPoints: z.array(contactPointInput).max(50),
  website: website.nullable(),
  address: text(500).nullable(),
  city: text(200).nullable(),
  region: text(200).nullable(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "must be a two-letter country code such as XK")
    .nullable(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language tag such as en or sq")
    .nullable(),
  timeZone: text(60).nullable(),
  category: text(200).nullable(),
  rating: z.number().min(0).max(5).nullable(),
  reviewCount: z.number().int().min(0).max(1e9).nullable(),
  mapsUrl: httpAddress.nullable(),
  placeId: text(300).nullable(),
  cid: text(40).nullable(),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  openingHours: openingHours.nullable(),
  businessStatus: z.enum(BUSINESS_STATUSES).nullable(),
  socials: socials.nullable(),
  source: text(200).nullable(),
  tags: z.array(TagName).max(100),
  /** merged into what is there; null removes a value */
  customFields: z.record(text(60), customValue.nullable()),
  notes: text(20_000).nullable(),
  status: z.enum(LEAD_STATUSES),
  /** null clears the one set by hand */
  temperature: z.enum(TEMPERATURES).nullable(),
  dealValue: z.number().min(0).max(1e10).multipleOf(0.01).nullable(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "must be a three-letter currency code such as EUR")
    .nullable(),
  lostReason: text(500).nullable(),
  assignedTo: z.string().nullable(),
  hidden: z.boolean(),
  nextFollowUpAt: givenInstant.nullable(),
};

/** A new lead; only the name is required. */
export const NewLead = z.strictObject(writable).partial().extend({ name: writable.name });
export type NewLead = z.infer<typeof NewLead>;

/** What to change of a lead; left out means unchanged. `version` is optional: when given and stale, 409. */
export const LeadChange = z.strictObject(writable).partial().extend({ version: z.number().int().optional() });
export type LeadChange = z.infer<typeof LeadChange>;

export const CreateLeadQuery = z.strictObject({ onDuplicate: z.enum(["refuse", "create"]).optional() });
export type CreateLeadQuery = z.infer<typeof CreateLeadQuery>;

/** Leads with a follow-up: when it is due, and whose. */
export const FollowUpQuery = z.strictObject({
  due: z.enum(["overdue", "today", "week", "any"]).optional(),
  /** me, none or a member id */
  assignedTo: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type FollowUpQuery = z.infer<typeof FollowUpQuery>;

/** How many leads match. Where `exact` is false there are at least that many. */
export const LeadCounts = z.strictObject({
  total: z.number().int(),
  exact: z.boolean(),
  byStatus: z.record(z.enum(LEAD_STATUSES), z.number().int()),
  byTemperature: z.record(z.enum(TEMPERATURES), z.number().int()),
  /** sum of deal values per status and currency, in main units; null when not counted to the end */
  valueByStatus: z.record(z.enum(LEAD_STATUSES), z.record(z.string(), z.number())).nullable(),
});
export type LeadCounts = z.infer<typeof LeadCounts>;
