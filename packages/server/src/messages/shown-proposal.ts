import type { ReplyProposal } from "@lead-dashboard/domain/messages/classify-reply";
import type { ConversationRow } from "./store-inbox.ts";

/** Deals that are over are not reopened, and won ones not lost, by a rule. */
const OVER = new Set(["CLOSED", "LOST"]);

/** What is left of a proposal for the lead as it is now; null when nothing is. */
export function shownProposal({
  proposal,
  leadStatus,
}: Pick<ConversationRow, "proposal" | "leadStatus">): ReplyProposal | null {
  if (proposal === null) return null;
  const isMoot = proposal.status === leadStatus || OVER.has(leadStatus);
  const shown = { ...proposal, status: isMoot ? null : proposal.status };
  return shown.status === null && shown.followUpOn === null && !shown.doNotContact ? null : shown;
}
