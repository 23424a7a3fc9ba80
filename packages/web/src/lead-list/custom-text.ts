import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { leads } from "../messages/en/leads.ts";
import { day } from "../messages/when.ts";

/** A custom value as a person reads it. */
export function customText(value: Lead["customFields"][string] | undefined, kind: CustomField["kind"]): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? leads.yes : leads.no;
  if (kind === "date" && typeof value === "string") return day(`${value}T12:00:00`);
  return String(value);
}
