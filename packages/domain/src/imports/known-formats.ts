import { fold } from "../leads/fold.ts";
import { CRM_FORMATS } from "./crm-formats.ts";
import type { KnownFormat } from "./known-format.ts";
import type { MappingTarget } from "./mapping-targets.ts";

/** The columns of the known exports (channels.md, section 5), the most particular format first. */
export const KNOWN_FORMATS: readonly KnownFormat[] = [
  {
    format: "gosom",
    name: "Google Maps (gosom)",
    marks: ["title", "open_hours", "review_count", "review_rating", "complete_address", "data_id"],
    columns: {
      link: "mapsUrl",
      title: "name",
      category: "category",
      address: "address",
      open_hours: "openingHours",
      website: "website",
      web_site: "website",
      phone: "phone",
      review_count: "reviewCount",
      review_rating: "rating",
      latitude: "latitude",
      longitude: "longitude",
      longtitude: "longitude",
      cid: "cid",
      data_id: "cid",
      status: "businessStatus",
      timezone: "timeZone",
      place_id: "placeId",
      complete_address: "completeAddress",
      emails: "emails",
      categories: null,
      owner: null,
      about: null,
    },
  },
  {
    format: "apify",
    name: "Google Maps (Apify)",
    marks: ["title", "totalScore", "reviewsCount", "categoryName", "countryCode"],
    columns: {
      title: "name",
      categoryName: "category",
      address: "address",
      street: "street",
      city: "city",
      postalCode: "postalCode",
      state: "region",
      countryCode: "country",
      website: "website",
      phone: "phone",
      phoneUnformatted: null,
      location: "location",
      "location/lat": "latitude",
      "location/lng": "longitude",
      totalScore: "rating",
      reviewsCount: "reviewCount",
      permanentlyClosed: "closedPermanently",
      temporarilyClosed: "closedTemporarily",
      placeId: "placeId",
      cid: "cid",
      fid: "cid",
      url: "mapsUrl",
      openingHours: "openingHours",
      emails: "emails",
      phones: "phones",
      facebooks: "facebook",
      instagrams: "instagram",
      linkedIns: "linkedin",
      twitters: "twitter",
      youtubes: "youtube",
      tiktoks: "tiktok",
      categories: null,
      "categories/0": null,
      language: null,
      description: null,
      rank: null,
      price: null,
      scrapedAt: null,
      domain: null,
      subTitle: null,
    },
  },
  {
    format: "outscraper",
    name: "Google Maps (Outscraper)",
    marks: ["query", "name", "full_address", "business_status", "google_id"],
    columns: OUTSCRAPER(),
  },
  {
    format: "outscraper",
    name: "Google Maps (Outscraper)",
    marks: ["query", "name", "reviews_link", "location_link", "business_status"],
    columns: OUTSCRAPER(),
  },
  ...CRM_FORMATS,
  {
    format: "leads",
    name: "Lead list",
    marks: ["name", "phone", "maps_url", "lead_score", "last_contacted"],
    columns: {
      name: "name",
      phone: "phone",
      email: "email",
      city: "city",
      address: "address",
      country: "country",
      language: "language",
      category: "category",
      rating: "rating",
      maps_url: "mapsUrl",
      website: "website",
      status: "status",
      notes: "notes",
      created_at: "createdAt",
      last_contacted: "lastContactedAt",
      last_response: "lastRepliedAt",
      next_followup: "nextFollowUpAt",
      follow_up_date: "nextFollowUpAt",
      contacted_at: "lastContactedAt",
      first_contacted: null,
      replied_at: "lastRepliedAt",
      responded_at: "lastRepliedAt",
      closed_at: "wonAt",
      lost_reason: "lostReason",
      opted_out: "optOut",
      opt_out: "optOut",
      unsubscribed: "optOut",
      do_not_contact: "optOut",
      assigned_to: "assignedTo",
      owner_email: "assignedTo",
      review_count: "reviewCount",
      place_id: "placeId",
      tags: "tags",
      source: "source",
      updated_at: null,
      lead_score: null,
      temperature: null,
      suggested_price: null,
      whatsapp_link: null,
      first_message: null,
      id: null,
    },
  },
  {
    format: "leads",
    name: "Lead Dashboard export",
    marks: ["name", "phoneE164", "mapsUrl", "reviewCount", "placeId"],
    columns: {
      id: null,
      score: null,
      temperature: null,
      phoneE164: null,
      phoneType: null,
      otherPhones: "phones",
      otherEmails: "emails",
      // read whole, as they stand there (own-format.ts)
      contactPoints: null,
      socials: null,
      customFields: null,
      hidden: null,
      temperatureSetByHand: null,
      isSample: null,
      deletedAt: null,
      version: null,
      updatedAt: null,
    },
  },
];

function OUTSCRAPER(): Readonly<Record<string, MappingTarget | null>> {
  return {
    query: null,
    name: "name",
    site: "website",
    website: "website",
    type: "category",
    category: null,
    subtypes: null,
    phone: "phone",
    full_address: "address",
    address: "address",
    street: "street",
    city: "city",
    postal_code: "postalCode",
    state: "region",
    us_state: null,
    country: "country",
    country_code: "country",
    latitude: "latitude",
    longitude: "longitude",
    time_zone: "timeZone",
    rating: "rating",
    reviews: "reviewCount",
    working_hours: "openingHours",
    business_status: "businessStatus",
    location_link: "mapsUrl",
    place_id: "placeId",
    google_id: "cid",
    cid: "cid",
    email_1: "email",
    email_2: "emails",
    email_3: "emails",
    email_1_full_name: "contactName",
    phone_1: "phones",
    phone_2: "phones",
    phone_3: "phones",
    facebook: "facebook",
    instagram: "instagram",
    linkedin: "linkedin",
    twitter: "twitter",
    youtube: "youtube",
    tiktok: "tiktok",
    name_for_emails: null,
    owner_title: null,
    description: null,
    reviews_link: null,
  };
}

/** Recognises a file by its columns: all marks of a format but one must be there. Null: none of the known ones. */
export function recogniseFormat(columns: readonly string[]): KnownFormat | null {
  const present = new Set(columns.map((column) => column.trim().toLowerCase()));
  const has = (name: string) => present.has(name.toLowerCase());
  for (const known of KNOWN_FORMATS) {
    if (known.recognise?.(columns)) return known;
    if (known.marks.length === 0 || known.needs?.every(has) === false) continue;
    if (known.marks.filter(has).length >= known.marks.length - 1) return known;
  }
  return null;
}

/** Where a known format puts a column of a file: undefined when the format does not know it. */
export function targetIn(
  known: KnownFormat,
  column: string,
  columns: readonly string[] = [],
): MappingTarget | null | undefined {
  const name = column.trim();
  if (known.nameFrom !== undefined && isNameColumn(known.nameFrom, name, columns)) return "name";
  if (Object.hasOwn(known.columns, name)) return known.columns[name];
  const [list = ""] = name.split("/");
  // Apify's flat files spread a list over columns: emails/0, emails/1, openingHours/0/day.
  if (list !== name && Object.hasOwn(known.columns, list)) return known.columns[list];
  const wanted = fold(name);
  const alike = Object.keys(known.columns).find((key) => fold(key) === wanted);
  return alike === undefined ? undefined : known.columns[alike];
}

function isNameColumn(nameFrom: readonly string[], name: string, columns: readonly string[]): boolean {
  const wanted = fold(name);
  const present = new Set(columns.map(fold));
  const first = nameFrom.find((candidate) => present.has(fold(candidate)));
  return first !== undefined && fold(first) === wanted;
}
