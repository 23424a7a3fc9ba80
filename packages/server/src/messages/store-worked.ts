// Which of many leads have anything with them, for those who are about to remove leads.
import type { Queryable, Scope } from "../db/database.ts";

const PART = 500;

/** Leads with messages that went, wait or came in; what was planned and never left does not count. */
export async function leadsWithMessages(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<Map<string, { hasReply: boolean; hasCall: boolean }>> {
  const found = new Map<string, { hasReply: boolean; hasCall: boolean }>();
  for (let from = 0; from < leadIds.length; from += PART) {
    const rows = await db.query
      .selectFrom("message")
      .select(["leadId", "direction", "channel"])
      .distinct()
      .where("organizationId", "=", organizationId)
      .where("leadId", "in", leadIds.slice(from, from + PART))
      .where("state", "not in", ["cancelled", "expired"])
      .execute();
    for (const { leadId, direction, channel } of rows) {
      const kinds = found.get(leadId) ?? { hasReply: false, hasCall: false };
      found.set(leadId, {
        hasReply: kinds.hasReply || direction === "inbound",
        hasCall: kinds.hasCall || channel === "phone",
      });
    }
  }
  return found;
}

/** Leads for which somebody noted consent. */
export async function leadsWithConsent(
  db: Queryable,
  { organizationId }: Scope,
  leadIds: readonly string[],
): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < leadIds.length; from += PART) {
    const rows = await db.query
      .selectFrom("consent")
      .select("leadId")
      .distinct()
      .where("organizationId", "=", organizationId)
      .where("leadId", "in", leadIds.slice(from, from + PART))
      .execute();
    for (const { leadId } of rows) found.add(leadId);
  }
  return found;
}
