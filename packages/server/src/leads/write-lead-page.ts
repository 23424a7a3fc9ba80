// The list page as the bytes of its JSON, put together from what the database wrote (list-columns.ts): parsing what is stored
// as JSON, building objects, stringifying and encoding them took two thirds of a page's time. A test holds it against
// `presentLead`.
import { bareContactPoint, type ContactPointDraft } from "@lead-dashboard/domain/leads/contact-point";
import { isoInstant } from "@lead-dashboard/domain/leads/iso-instant";
import { mainUnits } from "@lead-dashboard/domain/leads/main-units";
import type { ListedText } from "./list-columns.ts";
import type { ListedPage } from "./store-list.ts";

/** A page of leads as JSON, each of which is JSON already. */
export function writeLeadPage({ leads, nextCursor }: ListedPage<Uint8Array>): Uint8Array<ArrayBuffer> {
  const [begin, end] = ['{"items":[', `],"nextCursor":${JSON.stringify(nextCursor)}}`];
  const commas = Math.max(0, leads.length - 1);
  const length = leads.reduce((sum, lead) => sum + lead.length, begin.length + commas + end.length);
  const page = Buffer.allocUnsafeSlow(length);
  let at = page.write(begin, "latin1");
  for (const lead of leads) {
    if (at > begin.length) at += page.write(",", at, "latin1");
    page.set(lead, at);
    at += lead.length;
  }
  page.write(end, at, "latin1");
  return page;
}

/** A lead as JSON. */
export function writeLead(lead: ListedText): Uint8Array {
  const head = typeof lead.head === "string" ? Buffer.from(lead.head) : lead.head;
  const tail = tailOf(lead);
  const text = Buffer.allocUnsafe(head.length + tail.length);
  text.set(head);
  text.write(tail, head.length, "latin1");
  return text;
}

/** A character of it is a byte: what is no ASCII in contact points stays the bytes it was. */
function tailOf(lead: ListedText): string {
  return `"rating":${lead.rating},"latitude":${lead.latitude},"longitude":${lead.longitude},"dealValue":${lead.dealValue === null ? null : mainUnits(lead.dealValue)},"temperatureSetByHand":${lead.temperatureSetByHand},"hidden":${lead.isHidden},"isSample":${lead.isSample},"contactPoints":${contactPoints(lead.contactPointsText)},"nextFollowUpAt":${instant(lead.nextFollowUpAt)},"lastContactedAt":${instant(lead.lastContactedAt)},"lastRepliedAt":${instant(lead.lastRepliedAt)},"deletedAt":${instant(lead.deletedAt)},"createdAt":${instant(lead.createdAt)},"updatedAt":${instant(lead.updatedAt)}}`;
}

function instant(at: number | null): string {
  return at === null ? "null" : `"${isoInstant(at)}"`;
}

/** The normal forms of contact points, which are not on the wire, as `JSON.stringify` wrote them. */
const NORMAL_FORM = /,"key":(?:null|"[^"\\]*"),"phoneType":(?:null|"[a-z]*")\}/g;

function contactPoints(stored: string | Uint8Array | null): string {
  if (stored === null || stored.length === 0) return "[]";
  const bytes = Buffer.from(stored);
  const cut = bytes.toString("latin1").replace(NORMAL_FORM, "}");
  if (!cut.includes('"key":')) return cut;
  // Another order of members, as PostgreSQL keeps them.
  const points = (JSON.parse(bytes.toString()) as ContactPointDraft[]).map(bareContactPoint);
  return Buffer.from(JSON.stringify(points)).toString("latin1");
}
