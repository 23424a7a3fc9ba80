import type { ContactPointDraft, PhoneType } from "./contact-point.ts";
import { fold } from "./fold.ts";
import { type SearchedLead, searchTextOf } from "./search-text.ts";

/** The fields others are derived from. */
export interface DerivedFrom extends SearchedLead {
  contactPoints: readonly ContactPointDraft[];
  website: string | null;
  rating: number | null;
  nextFollowUpAt: number | null;
  lastContactedAt: number | null;
}

/** What is stored beside a lead's fields so that lists sort and filter by index. -1 is unknown. */
export interface DerivedFields {
  nameKey: string;
  searchText: string;
  /** one that can be reached: an invalid number or address is none */
  hasPhone: boolean;
  hasEmail: boolean;
  hasWebsite: boolean;
  ratingSort: number;
  followUpSort: number;
  contactedSort: number;
}

const UNKNOWN = -1;

/** The derived fields of a lead. */
export function derivedFields(lead: DerivedFrom): DerivedFields {
  return {
    nameKey: fold(lead.name).slice(0, 120),
    searchText: searchTextOf(lead),
    hasPhone: lead.contactPoints.some((point) => point.kind === "phone" && point.state !== "invalid"),
    hasEmail: lead.contactPoints.some((point) => point.kind === "email" && point.state !== "invalid"),
    hasWebsite: lead.website !== null && lead.website !== "",
    ratingSort: lead.rating ?? UNKNOWN,
    followUpSort: lead.nextFollowUpAt ?? UNKNOWN,
    contactedSort: lead.lastContactedAt ?? UNKNOWN,
  };
}

/** `phone` and `email` of a lead are its preferred contact points. */
export interface PreferredContacts {
  phone: string | null;
  phoneE164: string | null;
  phoneType: PhoneType | null;
  email: string | null;
}

/** The preferred phone and e-mail. */
export function preferredContacts(points: readonly ContactPointDraft[]): PreferredContacts {
  const phone = points.find((point) => point.kind === "phone" && point.preferred);
  const email = points.find((point) => point.kind === "email" && point.preferred);
  return {
    phone: phone?.value ?? null,
    phoneE164: phone?.key ?? null,
    phoneType: phone?.phoneType ?? null,
    email: email?.value ?? null,
  };
}
