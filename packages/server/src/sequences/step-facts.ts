import type { StepFacts } from "@lead-dashboard/domain/sequences/resolve-step";
import { otherWayOf, type SequenceStep, type StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { leadStore } from "../leads/store.ts";
import { numberStore } from "../messages/store-numbers.ts";
import { findCloudObstacle } from "./find-cloud-obstacle.ts";
import { suppressedChannels } from "./find-suppressed.ts";
import type { EnrollmentRow } from "./store-enrollments.ts";
import { stepStore } from "./store-steps.ts";
import { surroundingsStore } from "./store-surroundings.ts";

/** A step of an enrollment that is looked at. */
export interface ConsideredStep {
  readonly enrollment: EnrollmentRow;
  readonly step: SequenceStep;
  readonly sender: Actor;
  /** the account of the message that carries it; null where there is none yet */
  readonly accountId: string | null;
}

/** What conditions and channels of a due step are decided by, as it is now. */
export async function stepFacts(tx: Tx, scope: Scope, considered: ConsideredStep, now: number): Promise<StepFacts> {
  const { enrollment } = considered;
  const lead = await leadStore(tx, scope).find(enrollment.leadId);
  const accounts = await surroundingsStore(tx, scope).accounts();
  const userId = lead?.hasPhone === false ? await numberStore(tx, scope).userOfLead(lead.id) : null;
  const suppressed = await suppressedChannels(tx, scope, lead === undefined ? [] : [{ ...lead, userId }]);
  const repliedAt = lead?.lastRepliedAt ?? null;
  return {
    hasReplied: repliedAt !== null && repliedAt >= enrollment.createdAt,
    hasOpened: await stepStore(tx, scope).hasOpened(enrollment.id),
    hasEmail: lead?.hasEmail ?? false,
    hasPhone: lead?.hasPhone ?? false,
    hasWebsite: lead?.hasWebsite ?? false,
    temperature: lead?.temperature ?? "COLD",
    suppressed: suppressed.get(enrollment.leadId) ?? new Set(),
    withoutAccount: new Set((["email", "sms"] as const).filter((channel) => !accounts.has(channel))),
    cloudObstacle: await cloudObstacles(tx, scope, considered, now),
    isKnownByUserId: userId !== null,
  };
}

async function cloudObstacles(
  tx: Tx,
  scope: Scope,
  { enrollment, step, sender, accountId }: ConsideredStep,
  now: number,
): Promise<StepFacts["cloudObstacle"]> {
  const { leadId } = enrollment;
  const obstacleTo = async (channel: StepChannel | null, templateId: string | null) =>
    channel === "whatsapp"
      ? findCloudObstacle(tx, scope, { leadId, templateId, sender, accountId, leavesAt: now })
      : null;
  const other = otherWayOf(step);
  return {
    own: await obstacleTo(step.channel, step.templateId),
    otherwise: other === null ? null : await obstacleTo(other.channel, other.templateId),
  };
}
