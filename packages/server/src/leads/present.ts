import type { Lead, LeadCounts } from "@lead-dashboard/contract/leads/lead";
import { bareContactPoint } from "@lead-dashboard/domain/leads/contact-point";
import { mainUnits } from "@lead-dashboard/domain/leads/main-units";
import { reasonText } from "@lead-dashboard/domain/scoring/score-reason";
import type { LeadDetailParts } from "./hooks.ts";
import type { LeadRow } from "./lead-row.ts";
import type { ExportedLead, ListedLead } from "./list-columns.ts";
import type { LeadCount } from "./store-count.ts";

const instant = (at: number | null) => (at === null ? null : new Date(at).toISOString());

/** A lead as it crosses the wire. */
export function presentLead(lead: ListedLead): Lead {
  return {
    id: lead.id,
    name: lead.name,
    contactName: lead.contactName,
    phone: lead.phone,
    phoneE164: lead.phoneE164,
    phoneType: lead.phoneType,
    email: lead.email,
    website: lead.website,
    address: lead.address,
    city: lead.city,
    region: lead.region,
    country: lead.country,
    language: lead.language,
    timeZone: lead.timeZone,
    category: lead.category,
    rating: lead.rating,
    reviewCount: lead.reviewCount,
    mapsUrl: lead.mapsUrl,
    placeId: lead.placeId,
    cid: lead.cid,
    latitude: lead.latitude,
    longitude: lead.longitude,
    openingHours: lead.openingHours,
    businessStatus: lead.businessStatus,
    socials: lead.socials,
    contactPoints: lead.contactPoints.map(bareContactPoint),
    source: lead.source,
    tags: lead.tags,
    customFields: lead.customFields,
    notes: lead.notes,
    status: lead.status,
    temperature: lead.temperature,
    temperatureSetByHand: lead.temperatureSetByHand,
    score: lead.score,
    dealValue: lead.dealValue === null ? null : mainUnits(lead.dealValue),
    currency: lead.currency,
    lostReason: lead.lostReason,
    assignedTo: lead.assignedTo,
    hidden: lead.isHidden,
    nextFollowUpAt: instant(lead.nextFollowUpAt),
    lastContactedAt: instant(lead.lastContactedAt),
    lastRepliedAt: instant(lead.lastRepliedAt),
    isSample: lead.isSample,
    deletedAt: instant(lead.deletedAt),
    createdAt: new Date(lead.createdAt).toISOString(),
    updatedAt: new Date(lead.updatedAt).toISOString(),
    version: lead.version,
  };
}

/** A lead as an export has it: with the dates of its way, so that they come back by an import. */
export function presentExportedLead(lead: ExportedLead) {
  return {
    ...presentLead(lead),
    firstContactedAt: instant(lead.firstContactedAt),
    firstRepliedAt: instant(lead.firstRepliedAt),
    wonAt: instant(lead.wonAt),
    lostAt: instant(lead.lostAt),
  };
}

/** A lead as it leaves in an export. */
export type LeadInExport = ReturnType<typeof presentExportedLead>;

/** A lead with what only its own page shows. */
export function presentLeadDetail(lead: LeadRow, parts: LeadDetailParts) {
  return {
    ...presentLead(lead),
    scoreReasons: lead.scoreReasons.map((reason) => ({
      code: reason.code,
      text: reasonText(reason),
      points: reason.points,
    })),
    ...parts,
  };
}

/** Counts as they cross the wire. */
export function presentCounts(count: LeadCount): LeadCounts {
  const values = count.valueByStatus;
  const inMainUnits = (ofStatus: Record<string, number>) =>
    Object.fromEntries(Object.entries(ofStatus).map(([currency, value]) => [currency, mainUnits(value)]));
  return {
    ...count,
    valueByStatus:
      values === null
        ? null
        : {
            NEW: inMainUnits(values.NEW),
            CONTACTED: inMainUnits(values.CONTACTED),
            REPLIED: inMainUnits(values.REPLIED),
            CLOSED: inMainUnits(values.CLOSED),
            LOST: inMainUnits(values.LOST),
          },
  };
}
