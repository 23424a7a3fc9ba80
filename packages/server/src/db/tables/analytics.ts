/** How many leads came in a quarter of an hour, by who has them now. Kept by triggers; leads in the bin do not count. */
export interface LeadArrivalTable {
  organizationId: string;
  /** quarters of an hour since 1970 */
  slot: number;
  /** `''` is nobody */
  assignedTo: string;
  count: number;
}

/** When a lead that got further than NEW first reached each stage. Kept by triggers; leads in the bin are not in it. */
export interface LeadStageTable {
  organizationId: string;
  leadId: string;
  assignedTo: string | null;
  createdAt: number;
  /** the first contact, by a message, by hand or as imported; unlike `contactedAt` a reply without one does not imply it */
  messagedAt: number | null;
  /** the first reply at or after that */
  answeredAt: number | null;
  contactedAt: number | null;
  repliedAt: number | null;
  wonAt: number | null;
  lostAt: number | null;
}

export interface AnalyticsTables {
  leadArrival: LeadArrivalTable;
  leadStage: LeadStageTable;
}
