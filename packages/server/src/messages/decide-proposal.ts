import { FOLLOW_UP_HOUR } from "@lead-dashboard/domain/leads/follow-up-text";
import { instantOf } from "@lead-dashboard/domain/leads/zone-time";
import type { ReplyProposal } from "@lead-dashboard/domain/messages/classify-reply";
import { knownZone } from "@lead-dashboard/domain/sequences/step-delay";
import { organizationStore } from "../accounts/store-organizations.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { changeLead } from "../leads/change-lead.ts";
import { addOptOut } from "./add-opt-out.ts";
import { findConversation } from "./read-conversation.ts";
import { shownProposal } from "./shown-proposal.ts";
import { conversationWriter } from "./store-conversations.ts";
import type { ConversationRow } from "./store-inbox.ts";
import { tellConversation } from "./tell-conversation.ts";

const LOST_REASONS: Partial<Record<NonNullable<ConversationRow["meaning"]>, string>> = {
  "not-interested": "Not interested",
  stop: "Asked not to be contacted",
};

/**
 * A person accepts or dismisses what the rules propose. Accepting changes the lead as if they had done it by hand, so the undo
 * of the lead takes it back, and a do-not-contact with it unless the lead opted out otherwise since. Accepting twice is refused.
 */
export async function decideProposal(
  foundation: Foundation,
  caller: Caller,
  { leadId, accepted }: { leadId: string; accepted: boolean },
): Promise<{ conversation: ConversationRow; undoId: string | null }> {
  const { db, clock } = foundation;
  const found = await findConversation(foundation, caller, leadId);
  const proposal = shownProposal(found);
  if (proposal === null)
    throw new AppError("conflict", "nothing-proposed", "Nothing is proposed for this conversation.");
  const undoId = accepted ? await accept(foundation, caller, { found, proposal }) : null;
  await db.transaction(async (tx) => {
    await conversationWriter(tx, caller.scope).change(leadId, { proposal: null });
    const news = { leadId, before: { proposal }, after: { proposal: accepted ? "accepted" : "dismissed" } };
    await tellConversation(tx, caller, news, clock.now());
  });
  return { conversation: await findConversation(foundation, caller, leadId), undoId };
}

async function accept(
  foundation: Foundation,
  caller: Caller,
  { found, proposal }: { found: ConversationRow; proposal: ReplyProposal },
): Promise<string | null> {
  const { leadId, meaning } = found;
  const { status, followUpOn, doNotContact } = proposal;
  const lostReason = status === "LOST" && meaning !== null ? LOST_REASONS[meaning] : undefined;
  const nextFollowUpAt = followUpOn === null ? null : await morningOf(foundation, caller, followUpOn);
  const wish = {
    ...(status === null ? {} : { status }),
    ...(lostReason === undefined ? {} : { lostReason }),
    ...(nextFollowUpAt === null ? {} : { nextFollowUpAt }),
  };
  const { undoId } = await changeLead(foundation, caller, { leadId, wish, kind: "change" });
  if (doNotContact) await suppressAll(foundation, caller, { leadId, undoId });
  return undoId;
}

async function suppressAll(
  foundation: Foundation,
  caller: Caller,
  { leadId, undoId }: { leadId: string; undoId: string | null },
): Promise<void> {
  const note = "Asked in a reply not to be contacted";
  try {
    await addOptOut(foundation, caller, { channel: "all", leadId, note, undoId });
  } catch (error) {
    // what is wanted is so already, or there is nothing to write to
    const isSo = error instanceof AppError && ["opted-out-already", "no-address"].includes(error.code);
    if (!isSo) throw error;
  }
}

/** Nine in the morning of a day by the organization's clock; tomorrow where that has passed. */
async function morningOf({ db, clock }: Foundation, { scope }: Caller, day: string): Promise<number> {
  const { timeZone } = await organizationStore(db, scope).find();
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const at = instantOf({ year, month, day: date, hour: FOLLOW_UP_HOUR, minute: 0 }, knownZone(timeZone));
  return at > clock.now() ? at : clock.now() + 86_400_000;
}
