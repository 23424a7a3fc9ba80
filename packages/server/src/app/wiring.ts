// What higher rooms do inside the transactions of lower ones. Called once by everything that opens the program: server,
// worker, command line, worker threads, tests.

import { accountHooks } from "../accounts/hooks.ts";
import { attachmentLeadHooks } from "../attachments/hooks.ts";
import { bulkActionLeadHooks } from "../bulk-actions/hooks.ts";
import { holdPausedBulkMessages } from "../bulk-actions/pause-bulk-message.ts";
import { channelHooks } from "../channels/hooks.ts";
import { duplicateLeadHooks, duplicatesOfMany } from "../duplicates/hooks.ts";
import { mergedLeads } from "../duplicates/merged-leads.ts";
import { followUpLeadHooks, followUpMessageHooks, followUpsOfMany } from "../follow-ups/hooks.ts";
import { holdFields } from "../imports/hold-fields.ts";
import { importHooks } from "../imports/hooks.ts";
import { wireThreadsBy } from "../jobs/start-thread.ts";
import { leadHooks } from "../leads/hooks.ts";
import { manyLeadsHooks } from "../leads/many-leads-hooks.ts";
import { queueRelease } from "../leads/release-leads.ts";
import { followAccount } from "../messages/follow-account.ts";
import { followAssignment, followManyAssignments } from "../messages/follow-assignment.ts";
import { followLead } from "../messages/follow-lead.ts";
import { followManyLeads } from "../messages/follow-many-leads.ts";
import { holdForAnswers } from "../messages/hold-for-answers.ts";
import { messageHooks } from "../messages/hooks.ts";
import { suppressImported } from "../messages/suppress-imported.ts";
import { workedLeads } from "../messages/worked-leads.ts";
import { scoringLeadHooks } from "../scoring/hooks.ts";
import { scoringForMany } from "../scoring/score-many-leads.ts";
import { enrolledLeads } from "../sequences/enrolled-leads.ts";
import { sequenceLeadHooks, sequenceMessageHooks, sequenceTemplateHooks } from "../sequences/hooks.ts";
import { layOutSequence } from "../sequences/lay-out-sequence.ts";
import { stopOnManyChanges } from "../sequences/stop-on-many-changes.ts";
import { templateHooks } from "../templates/hooks.ts";
import { layOutTemplates } from "../templates/lay-out-templates.ts";

/** Attaches the rooms' hooks; calling it again changes nothing. */
export function wireRooms(): void {
  wireThreadsBy(new URL("./wire-thread.ts", import.meta.url));
  accountHooks.attach("templates", { organizationCreated: layOutTemplates });
  accountHooks.attach("sequences", { organizationCreated: layOutSequence });
  accountHooks.attach("leads", { memberRemoved: queueRelease });
  templateHooks.attach("sequences", sequenceTemplateHooks);
  channelHooks.attach("messages", followAccount);
  leadHooks.attach("attachments", attachmentLeadHooks);
  leadHooks.attach("messages", { ...followLead, worked: workedLeads });
  leadHooks.attach("conversations", followAssignment);
  messageHooks.attach("deliveries", holdForAnswers);
  messageHooks.attach("bulk-actions", holdPausedBulkMessages);
  messageHooks.attach("sequences", sequenceMessageHooks);
  leadHooks.attach("scoring", scoringLeadHooks);
  leadHooks.attach("sequences", { ...sequenceLeadHooks, worked: enrolledLeads });
  leadHooks.attach("duplicates", { ...duplicateLeadHooks, worked: mergedLeads });
  leadHooks.attach("bulk-actions", bulkActionLeadHooks);
  messageHooks.attach("follow-ups", followUpMessageHooks);
  leadHooks.attach("follow-ups", followUpLeadHooks);
  leadHooks.attach("imports", { fieldHeld: holdFields });
  importHooks.attach("messages", { ...suppressImported, worked: workedLeads });
  importHooks.attach("sequences", { worked: enrolledLeads });
  importHooks.attach("duplicates", { worked: mergedLeads });
  manyLeadsHooks.attach("messages", followManyLeads);
  manyLeadsHooks.attach("conversations", followManyAssignments);
  manyLeadsHooks.attach("scoring", scoringForMany);
  manyLeadsHooks.attach("sequences", stopOnManyChanges);
  manyLeadsHooks.attach("duplicates", duplicatesOfMany);
  manyLeadsHooks.attach("follow-ups", followUpsOfMany);
}
