import type { RuleChannel } from "@lead-dashboard/domain/follow-ups/contact-rule";
import { declareColumns } from "../codec.ts";

declareColumns({ booleans: ["businessDaysOnly", "afterSequenceSteps"] });

/** After a contact by a channel without an answer, follow up so many days later. No row: no follow-up by itself. */
export interface FollowUpRuleTable {
  organizationId: string;
  channel: RuleChannel;
  days: number;
  businessDaysOnly: boolean;
  afterSequenceSteps: boolean;
}

/** The follow-up a rule set for a lead. It is the lead's still while both instants agree. */
export interface RuleFollowUpTable {
  organizationId: string;
  leadId: string;
  followUpAt: number;
}

/** A member's calendar feed; its address is made of this row and the program's secret, and ends with the row. */
export interface CalendarFeedTable {
  organizationId: string;
  memberId: string;
  /** new with every new address */
  feedId: string;
  createdAt: number;
}

export interface FollowUpTables {
  followUpRule: FollowUpRuleTable;
  ruleFollowUp: RuleFollowUpTable;
  calendarFeed: CalendarFeedTable;
}
