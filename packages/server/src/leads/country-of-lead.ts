import { countryOfAddress } from "@lead-dashboard/domain/imports/place-of-row";
import { parsePhone } from "@lead-dashboard/domain/leads/phone";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Queryable, Scope } from "../db/database.ts";
import type { LeadRow } from "./lead-row.ts";

/** Where a lead is, as far as its own fields tell, and by which country its national numbers are read. */
export interface LeadCountry {
  /** its own, or that its address ends with */
  readonly named: string | null;
  /** that, or the organization's */
  readonly usual: string | null;
}

/** The country of a lead with these fields. */
export async function countryOfLead(
  db: Queryable,
  scope: Scope,
  { country, address }: Partial<Pick<LeadRow, "country" | "address">>,
): Promise<LeadCountry> {
  const named = country ?? countryOfAddress(address ?? "");
  return { named, usual: named ?? ((await organizationStore(db, scope).find()).country || null) };
}

/** As in an import: what is named goes before the country of the lead's number. */
export function countryWithPhone({ named, usual }: LeadCountry, phone: string | null): string | null {
  return named ?? (phone === null ? null : parsePhone(phone, { country: usual }).country);
}
