import type { LeadStatus } from "@lead-dashboard/domain/leads/lead-status";
import { Badge } from "../look/Badge.tsx";
import { leads as t } from "../messages/en/leads.ts";

const TONES = { NEW: undefined, CONTACTED: "accent", REPLIED: "good", CLOSED: "good", LOST: "bad" } as const;

/** Where a lead stands, as a pill. */
export function StatusBadge({ status }: { status: LeadStatus }) {
  return <Badge tone={TONES[status]}>{t.statuses[status]}</Badge>;
}
