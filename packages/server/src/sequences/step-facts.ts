import type { StepFacts } from "@lead-dashboard/domain/sequences/resolve-step";
import type { Queryable, Scope } from "../db/database.ts";
import { leadStore } from "../leads/store.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** What conditions and channels of a due step are decided by, as it is now. */
export async function stepFacts(db: Queryable, scope: Scope, enrollment: EnrollmentRow): Promise<StepFacts> {
  const lead = await leadStore(db, scope).find(enrollment.leadId);
  const accounts = await surroundingsStore(db, scope).accounts();
  const suppressed = await suppressedChannels(db, scope, lead === undefined ? [] : [lead]);
  const repliedAt = lead?.lastRepliedAt ?? null;
  return {
    hasReplied: repliedAt !== null && repliedAt >= enrollment.createdAt,
    hasOpened: await stepStore(db, scope).hasOpened(enrollment.id),
    hasEmail: lead?.hasEmail ?? false,
    hasPhone: lead?.hasPhone ?? false,
    hasWebsite: lead?.hasWebsite ?? false,
    temperature: lead?.temperature ?? "COLD",
    suppressed: suppressed.get(enrollment.leadId) ?? new Set(),
    withoutAccount: new Set((["email", "sms"] as const).filter((channel) => !accounts.has(channel))),
  };
}
