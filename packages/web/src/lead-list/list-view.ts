import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import type { LeadSort } from "./lead-filter.ts";

/** What a list of leads is asked for, as it stands in the address, and how to change it. */
export interface ListView {
  /** the conditions the person has added */
  filter: LeadCountQuery;
  /** those and the ones the list has by itself */
  fullFilter: LeadCountQuery;
  sort: LeadSort;
  /** leads, not waiting things: can be filtered, sorted and selected as a whole */
  isOfLeads: boolean;
  /** a lead that is contacted leaves this list */
  leavesWhenContacted: boolean;
  setFilter: (filter: LeadCountQuery) => void;
  setSort: (sort: string) => void;
}
