/** The fields of a lead and its history that hold a date. */
export const DATE_TARGETS = [
  "createdAt",
  "firstContactedAt",
  "lastContactedAt",
  "firstRepliedAt",
  "lastRepliedAt",
  "nextFollowUpAt",
  "wonAt",
  "lostAt",
] as const;

/** A field that holds a date. */
export type DateTarget = (typeof DATE_TARGETS)[number];

/**
 * Every field a column of an imported file can be put into, besides custom fields (`custom:<key>`). Most are fields of
 * the lead; the others are taken apart while reading: `emails` and `phones` hold several, `location` holds latitude and
 * longitude, `closedPermanently` and `closedTemporarily` are flags, `facebook` and the like go to the social links.
 * `assignedTo` is a member by e-mail or name; `optOut` says that nobody there may be written to (yes, a date, a word for it).
 */
export const MAPPING_TARGETS = [
  "name",
  "contactName",
  "firstName",
  "lastName",
  "phone",
  "phones",
  "email",
  "emails",
  "website",
  "address",
  "street",
  "postalCode",
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
  "location",
  "completeAddress",
  "openingHours",
  "businessStatus",
  "closedPermanently",
  "closedTemporarily",
  "facebook",
  "instagram",
  "linkedin",
  "twitter",
  "youtube",
  "tiktok",
  "source",
  "tags",
  "notes",
  "status",
  "dealValue",
  "currency",
  ...DATE_TARGETS,
  "lostReason",
  "assignedTo",
  "optOut",
  "emailOptOut",
] as const;

/** A field a column can be put into. */
export type MappingField = (typeof MAPPING_TARGETS)[number];

/** A field, or a custom field by its key. */
export type MappingTarget = MappingField | `custom:${string}`;
