import type { OpeningHours } from "@lead-dashboard/domain/leads/lead-draft";
import { zoneOfLead } from "@lead-dashboard/domain/sequences/country-zone";
import type { LeadCalendar } from "@lead-dashboard/domain/sequences/leaving-time";
import { readOpenWeek } from "@lead-dashboard/domain/sequences/open-week";
import { NO_DAYS_OFF, publicHolidays } from "@lead-dashboard/domain/sequences/public-holidays";
import type { LeadPlace } from "@lead-dashboard/domain/sequences/region-zone";
import type { SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import type { Queryable, Scope } from "../db/database.ts";
import { leadStore } from "../leads/store.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";

/** What of a lead decides on which days and hours it is written to. */
export interface CalendarLead extends LeadPlace {
  readonly timeZone: string | null;
  readonly openingHours: OpeningHours | null;
}

/** The lead's own time, as far as the rules of its sequence keep to it; `otherwise`: the zone where it has none. */
export function leadCalendar(lead: CalendarLead | undefined, rules: SequenceRules, otherwise: string): LeadCalendar {
  return {
    timeZone: knownZone(lead === undefined ? otherwise : zoneOfLead(lead, otherwise)),
    daysOff: rules.avoidHolidays ? publicHolidays(lead?.country ?? null) : NO_DAYS_OFF,
    openWeek: rules.duringOpeningHours ? readOpenWeek(lead?.openingHours ?? null) : null,
  };
}

/** The same for an enrollment, whose lead is looked up unless the caller knows it: where it is may have been mended since. */
export async function calendarOf(
  db: Queryable,
  scope: Scope,
  given: { enrollment: EnrollmentRow; rules: SequenceRules; lead?: CalendarLead },
): Promise<LeadCalendar> {
  const { enrollment, rules } = given;
  const lead = given.lead ?? (await leadStore(db, { organizationId: scope.organizationId }).find(enrollment.leadId));
  return leadCalendar(lead, rules, enrollment.timeZone);
}
