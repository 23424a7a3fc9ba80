// The list page as text, written by hand: parsing what is stored as JSON, building objects and stringifying them took two
// thirds of a page's time. A test holds it against `presentLead`.
import type { ContactPointDraft } from "@lead-dashboard/domain/leads/contact-point";
import { isoInstant } from "@lead-dashboard/domain/leads/iso-instant";
import type { ListedText } from "./list-columns.ts";
import { mainUnits, presentContactPoint } from "./present.ts";
import type { ListedPage } from "./store-list.ts";

/** A page of leads as JSON text. */
export function writeLeadPage({ leads, nextCursor }: ListedPage<ListedText>): string {
  return `{"items":[${leads.map(leadText).join(",")}],"nextCursor":${text(nextCursor)}}`;
}

function leadText(lead: ListedText): string {
  return `{"id":"${lead.id}","name":${text(lead.name)},"contactName":${text(lead.contactName)},"phone":${text(lead.phone)},"phoneE164":${text(lead.phoneE164)},"phoneType":${text(lead.phoneType)},"email":${text(lead.email)},"website":${text(lead.website)},"address":${text(lead.address)},"city":${text(lead.city)},"region":${text(lead.region)},"country":${text(lead.country)},"language":${text(lead.language)},"timeZone":${text(lead.timeZone)},"category":${text(lead.category)},"rating":${lead.rating},"reviewCount":${lead.reviewCount},"mapsUrl":${text(lead.mapsUrl)},"placeId":${text(lead.placeId)},"cid":${text(lead.cid)},"latitude":${lead.latitude},"longitude":${lead.longitude},"openingHours":${lead.openingHoursText},"businessStatus":${text(lead.businessStatus)},"socials":${lead.socialsText},"contactPoints":${contactPoints(lead.contactPointsText)},"source":${text(lead.source)},"tags":${lead.tagsText},"customFields":${lead.customFieldsText},"notes":${text(lead.notes)},"status":"${lead.status}","temperature":"${lead.temperature}","temperatureSetByHand":${lead.temperatureSetByHand},"score":${lead.score},"dealValue":${lead.dealValue === null ? null : mainUnits(lead.dealValue)},"currency":${text(lead.currency)},"lostReason":${text(lead.lostReason)},"assignedTo":${text(lead.assignedTo)},"hidden":${lead.isHidden},"nextFollowUpAt":${instant(lead.nextFollowUpAt)},"lastContactedAt":${instant(lead.lastContactedAt)},"lastRepliedAt":${instant(lead.lastRepliedAt)},"isSample":${lead.isSample},"deletedAt":${instant(lead.deletedAt)},"createdAt":${instant(lead.createdAt)},"updatedAt":${instant(lead.updatedAt)},"version":${lead.version}}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what JSON must escape
const TO_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

function text(value: string | null): string {
  if (value === null) return "null";
  return TO_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`;
}

function instant(at: number | null): string {
  return at === null ? "null" : `"${isoInstant(at)}"`;
}

/** The normal forms of contact points, which are not on the wire, as `JSON.stringify` wrote them. */
const NORMAL_FORM = /,"key":(?:null|"[^"\\]*"),"phoneType":(?:null|"[a-z]*")\}/g;

function contactPoints(stored: string | null): string {
  if (stored === null || stored === "[]") return "[]";
  const cut = stored.replace(NORMAL_FORM, "}");
  if (!cut.includes('"key":')) return cut;
  // Another order of members, as PostgreSQL keeps them.
  const points = (JSON.parse(stored) as ContactPointDraft[]).map(presentContactPoint);
  return JSON.stringify(points);
}
