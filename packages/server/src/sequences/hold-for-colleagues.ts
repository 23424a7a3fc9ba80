import { companyDomains } from "@lead-dashboard/domain/sequences/company-domains";
import { completeRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { leadStore } from "../leads/store.ts";
import type { GateVerdict } from "../messages/hooks.ts";
import type { MessageRow } from "../messages/store.ts";
import { sequenceStore } from "./store.ts";
import { repliesUnderWay } from "./store-colleagues.ts";
import { enrollmentWriter } from "./store-enrollments.ts";

const MINUTE = 60_000;

/**
 * Between a reply and the job that stops the sequences of its lead's colleagues a step of theirs may become due: it waits
 * until that job has looked at it. Null: nothing of the kind is under way, which is found out by one look into an index.
 */
export async function holdForColleagues(tx: Tx, message: MessageRow, now: number): Promise<GateVerdict | null> {
  const { enrollmentId, organizationId, leadId } = message;
  if (enrollmentId === null) return null;
  const underWay = await repliesUnderWay(tx, organizationId);
  const replies = underWay?.filter((reply) => reply.leadId !== leadId) ?? null;
  if (replies?.length === 0) return null;
  const scope: Scope = { organizationId };
  const enrollment = await enrollmentWriter(tx, scope).lock(enrollmentId);
  if (enrollment === undefined) return null;
  const sequence = await sequenceStore(tx, scope).find(enrollment.sequenceId);
  if (sequence === undefined || !completeRules(sequence.sequenceRules).stopOnColleague) return null;
  const hold = { defer: now + MINUTE, reason: "Somebody else of the same company has just replied" };
  // among so many there may be one: looked through when some are done
  if (replies === null)
    return { ...hold, reason: "Many have just replied, and somebody of the same company may be one" };
  const [lead] = await leadStore(tx, scope).findMany([leadId]);
  const since = replies.filter(({ repliedAt }) => repliedAt >= enrollment.createdAt);
  const repliers = await leadStore(tx, scope).findMany(since.map((reply) => reply.leadId));
  if (lead === undefined || !repliers.some((other) => isColleague(lead, other))) return null;
  return hold;
}

function isColleague(lead: LeadRow, other: LeadRow): boolean {
  const own = companyKeys(lead);
  return companyKeys(other).some((key) => own.includes(key));
}

function companyKeys(lead: LeadRow): string[] {
  const phones = lead.contactPoints.flatMap(({ kind, key }) => (kind === "phone" && key !== null ? [key] : []));
  return [...companyDomains(lead), ...phones];
}
