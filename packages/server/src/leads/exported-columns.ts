import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { listOf } from "@lead-dashboard/domain/imports/clean-cell";
import { guarded } from "@lead-dashboard/domain/leads/csv-cell";
import { sameValue } from "@lead-dashboard/domain/leads/same-value";
import type { LeadInExport } from "./present.ts";

/** As people write lists; as JSON where a value would be taken for two by an import. */
function list(values: readonly string[]): string {
  const plain = values.join(", ");
  return sameValue(listOf(plain), values) ? plain : JSON.stringify(values.map(guarded));
}
const others = (lead: Lead, kind: "phone" | "email") =>
  list(lead.contactPoints.filter((point) => point.kind === kind && !point.preferred).map((point) => point.value));

/** Labels, states and the order of contacts, where the columns of phones and e-mails cannot tell them. */
function contactDetails({ contactPoints }: Lead): string | null {
  const isPlain = contactPoints.every(({ label, state }) => label === null && state !== "bounced");
  const isInOrder = contactPoints.every((point, at) => at === 0 || rank(contactPoints[at - 1]) <= rank(point));
  return isPlain && isInOrder ? null : JSON.stringify(contactPoints);
}

/** As an import reads the columns: phones before e-mails, the preferred one first. */
function rank(point: Lead["contactPoints"][number] | undefined): number {
  return (point?.kind === "email" ? 2 : 0) + (point?.preferred === true ? 0 : 1);
}

/** What an export shows of every lead, by the names that an import recognises; custom fields take none of them. */
export const EXPORTED_COLUMNS = new Map<string, (lead: LeadInExport) => string | number | boolean | null>([
  ["name", (lead) => lead.name],
  ["contactName", (lead) => lead.contactName],
  ["phone", (lead) => lead.phone],
  ["phoneE164", (lead) => lead.phoneE164],
  ["otherPhones", (lead) => others(lead, "phone")],
  ["email", (lead) => lead.email],
  ["otherEmails", (lead) => others(lead, "email")],
  ["website", (lead) => lead.website],
  ["address", (lead) => lead.address],
  ["city", (lead) => lead.city],
  ["region", (lead) => lead.region],
  ["country", (lead) => lead.country],
  ["language", (lead) => lead.language],
  ["timeZone", (lead) => lead.timeZone],
  ["category", (lead) => lead.category],
  ["rating", (lead) => lead.rating],
  ["reviewCount", (lead) => lead.reviewCount],
  ["mapsUrl", (lead) => lead.mapsUrl],
  ["placeId", (lead) => lead.placeId],
  ["cid", (lead) => lead.cid],
  ["latitude", (lead) => lead.latitude],
  ["longitude", (lead) => lead.longitude],
  ["businessStatus", (lead) => lead.businessStatus],
  ["openingHours", (lead) => (lead.openingHours === null ? null : JSON.stringify(lead.openingHours))],
  ["contactPoints", contactDetails],
  ["socials", (lead) => (Object.keys(lead.socials).length === 0 ? null : JSON.stringify(lead.socials))],
  ["source", (lead) => lead.source],
  ["tags", (lead) => list(lead.tags)],
  ["notes", (lead) => lead.notes],
  ["status", (lead) => lead.status],
  ["temperature", (lead) => lead.temperature],
  ["temperatureSetByHand", (lead) => lead.temperatureSetByHand],
  ["score", (lead) => lead.score],
  ["dealValue", (lead) => lead.dealValue],
  ["currency", (lead) => lead.currency],
  ["lostReason", (lead) => lead.lostReason],
  ["assignedTo", (lead) => lead.assignedTo],
  ["nextFollowUpAt", (lead) => lead.nextFollowUpAt],
  ["firstContactedAt", (lead) => lead.firstContactedAt],
  ["lastContactedAt", (lead) => lead.lastContactedAt],
  ["firstRepliedAt", (lead) => lead.firstRepliedAt],
  ["lastRepliedAt", (lead) => lead.lastRepliedAt],
  ["wonAt", (lead) => lead.wonAt],
  ["lostAt", (lead) => lead.lostAt],
  ["hidden", (lead) => lead.hidden],
  ["createdAt", (lead) => lead.createdAt],
  ["id", (lead) => lead.id],
]);
