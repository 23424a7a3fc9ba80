// What the two leads of a pair have in each field, and whose value a merge keeps.
import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import {
  MERGE_FIELD_NAMES,
  type MergeChoices,
  type MergeField,
  type OwnMergeField,
} from "@lead-dashboard/domain/duplicates/merge-leads";
import type { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { customText } from "../../lead-list/custom-text.ts";
import { countryName } from "../../messages/countries.ts";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import { leads as leadWords } from "../../messages/en/leads.ts";
import { money } from "../../messages/money.ts";
import { dayAndTime } from "../../messages/when.ts";

/** The left or the right lead. */
export type Side = 0 | 1;

/** What a person has chosen so far. */
export type Chosen = Partial<Record<MergeField | OwnMergeField, Side>>;

/** One field of both leads. */
export interface ComparedField {
  field: MergeField | OwnMergeField;
  label: string;
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

/** The fields in which at least one of them has something, the organization's own last. */
export function compareFields(
  leads: readonly [Lead, Lead],
  chosen: Chosen,
  { own, nameOf }: { own: readonly CustomField[]; nameOf: (memberId: string) => string },
): ComparedField[] {
  const winner = winnerOf(leads);
  const usualFields = MERGE_FIELD_NAMES.map((field) => ({
    field,
    label: t.fields[field],
    text: (lead: Lead) => show(lead, field, nameOf),
  }));
  const ownFields = own.map((custom) => ({
    field: `field.${custom.key}` as const,
    label: custom.label,
    text: (lead: Lead) => customText(lead.customFields[custom.key], custom.kind),
  }));
  return [...usualFields, ...ownFields].flatMap(({ field, label, text }): ComparedField[] => {
    const texts = [text(leads[0]), text(leads[1])] as const;
    if (texts[0] === null && texts[1] === null) return [];
    const isSame = texts[0] === texts[1];
    const known = texts[winner] === null ? other(winner) : winner;
    const usual = isSame || field === "notes" ? null : known;
    return [
      {
        field,
        label,
        texts,
        differs: !isSame && texts[0] !== null && texts[1] !== null,
        side: isSame ? null : (chosen[field] ?? usual),
      },
    ];
  });
}

/** What a merge is told: only what somebody chose. */
export function choicesOf(leads: readonly [Lead, Lead], chosen: Chosen): MergeChoices {
  const sides = Object.entries(chosen).flatMap(([field, side]) =>
    side === undefined ? [] : [[field, leads[side].id]],
  );
  return Object.fromEntries(sides);
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
