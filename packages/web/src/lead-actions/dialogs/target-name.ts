import { actions as t } from "../../messages/en/actions.ts";
import type { Target } from "../bulk.ts";

/** What to call the leads an action concerns: the name of one, the number of several, as far as it is known. */
export function targetName(target: Target): string {
  const only = target.filter === null && target.rows.length === 1 ? target.rows[0] : undefined;
  if (only) return only.lead.name;
  return target.count === null ? t.everyMatch : t.manyLeads(target.count);
}

/** The one lead meant; null when there are several. */
export function onlyLead(target: Target) {
  return target.filter === null && target.rows.length === 1 ? (target.rows[0]?.lead ?? null) : null;
}
