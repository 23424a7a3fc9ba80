// What the two leads of a pair have in each field, and whose value a merge keeps.
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { MERGE_FIELD_NAMES, type MergeChoices, type MergeField } from "@lead-dashboard/domain/duplicates/merge-leads";
import type { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { countryName } from "../../messages/countries.ts";
import { leads as leadWords } from "../../messages/en/leads.ts";
import { money } from "../../messages/money.ts";
import { dayAndTime } from "../../messages/when.ts";

/** The left or the right lead. */
export type Side = 0 | 1;

/** What a person has chosen so far. */
export type Chosen = Partial<Record<MergeField, Side>>;

/** One field of both leads. */
export interface ComparedField {
  field: MergeField;
  texts: readonly [string | null, string | null];
  /** both are known and not the same */
  differs: boolean;
  /** whose value is kept; null: both, or they are the same */
  side: Side | null;
}

const STAGES = ["NEW", "CONTACTED", "REPLIED", "LOST", "CLOSED"] satisfies (typeof LEAD_STATUSES)[number][];

/** The lead that the other goes into: the one further on, else the older one. */
export function winnerOf([one, other]: readonly [Lead, Lead]): Side {
  const ahead = STAGES.indexOf(other.status) - STAGES.indexOf(one.status);
  if (ahead !== 0) return ahead > 0 ? 1 : 0;
  return other.createdAt < one.createdAt ? 1 : 0;
}

/** The fields in which at least one of them has something. */
export function compareFields(
  leads: readonly [Lead, Lead],
  chosen: Chosen,
  nameOf: (memberId: string) => string,
): ComparedField[] {
  const winner = winnerOf(leads);
  return MERGE_FIELD_NAMES.flatMap((field): ComparedField[] => {
    const texts = [show(leads[0], field, nameOf), show(leads[1], field, nameOf)] as const;
    if (texts[0] === null && texts[1] === null) return [];
    const isSame = texts[0] === texts[1];
    const known = texts[winner] === null ? other(winner) : winner;
    const usual = isSame || field === "notes" ? null : known;
    return [
      {
        field,
        texts,
        differs: !isSame && texts[0] !== null && texts[1] !== null,
        side: isSame ? null : (chosen[field] ?? usual),
      },
    ];
  });
}

/** What a merge is told: only what somebody chose. */
export function choicesOf(leads: readonly [Lead, Lead], chosen: Chosen): MergeChoices {
  return Object.fromEntries(Object.entries(chosen).map(([field, side]) => [field, leads[side].id]));
}

/** The side across. */
export function other(side: Side): Side {
  return side === 0 ? 1 : 0;
}

function show(lead: Lead, field: MergeField, nameOf: (memberId: string) => string): string | null {
  switch (field) {
    case "rating":
      return lead.rating === null
        ? null
        : `★ ${lead.rating}${lead.reviewCount === null ? "" : ` (${lead.reviewCount})`}`;
    case "place":
      return lead.placeId ?? lead.cid ?? lead.mapsUrl;
    case "position":
      return lead.latitude === null || lead.longitude === null
        ? null
        : `${lead.latitude.toFixed(5)}, ${lead.longitude.toFixed(5)}`;
    case "openingHours":
      return lead.openingHours === null ? null : Object.entries(lead.openingHours).map(showDay).join("; ");
    case "status":
      return leadWords.statuses[lead.status];
    case "deal":
      return lead.dealValue === null ? null : money(lead.dealValue, lead.currency ?? "EUR");
    case "country":
      return lead.country === null ? null : countryName(lead.country);
    case "assignedTo":
      return lead.assignedTo === null ? null : nameOf(lead.assignedTo);
    case "nextFollowUpAt":
      return lead.nextFollowUpAt === null ? null : dayAndTime(lead.nextFollowUpAt);
    default:
      return lead[field];
  }
}

function showDay([day, ranges]: [string, string[]]): string {
  return `${day.slice(0, 3)} ${ranges.join(", ")}`;
}
