/** Where a lead stands on the way to a customer: NEW, CONTACTED, REPLIED, CLOSED (won), LOST (product.md, section 1). */
export const LEAD_STATUSES = ["NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"] as const;

/** One of the five statuses. */
export type LeadStatus = (typeof LEAD_STATUSES)[number];
