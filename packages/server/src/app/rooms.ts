// Every room, gathered. Adding a room touches this file and `wiring.ts`, and nothing else of the roof.
import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { accountValidators } from "@lead-dashboard/contract/accounts/validators";
import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import { analyticsValidators } from "@lead-dashboard/contract/analytics/validators";
import { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import { attachmentValidators } from "@lead-dashboard/contract/attachments/validators";
import { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import { auditValidators } from "@lead-dashboard/contract/audit/validators";
import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import { bulkActionValidators } from "@lead-dashboard/contract/bulk-actions/validators";
import { approvedTemplateEndpoints } from "@lead-dashboard/contract/channels/approved-endpoints";
import { approvedTemplateValidators } from "@lead-dashboard/contract/channels/approved-validators";
import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import { channelValidators } from "@lead-dashboard/contract/channels/validators";
import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import { duplicateValidators } from "@lead-dashboard/contract/duplicates/validators";
import { followUpEndpoints } from "@lead-dashboard/contract/follow-ups/endpoints";
import { followUpValidators } from "@lead-dashboard/contract/follow-ups/validators";
import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import { importValidators } from "@lead-dashboard/contract/imports/validators";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { leadValidators } from "@lead-dashboard/contract/leads/validators";
import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import { conversationValidators } from "@lead-dashboard/contract/messages/conversation-validators";
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import { ledgerValidators } from "@lead-dashboard/contract/messages/ledger-validators";
import { messageValidators } from "@lead-dashboard/contract/messages/validators";
import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import { platformValidators } from "@lead-dashboard/contract/platform/validators";
import { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import { scoringValidators } from "@lead-dashboard/contract/scoring/validators";
import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { sequenceValidators } from "@lead-dashboard/contract/sequences/validators";
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import { templateValidators } from "@lead-dashboard/contract/templates/validators";
import { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import { timelinesValidators } from "@lead-dashboard/contract/timelines/validators";
import { accountJobs } from "../accounts/jobs.ts";
import { accountRoutes } from "../accounts/routes.ts";
import { analyticsRoutes } from "../analytics/routes.ts";
import { attachmentJobs } from "../attachments/jobs.ts";
import { attachmentRoutes } from "../attachments/routes.ts";
import { auditListeners } from "../audit/listeners.ts";
import { auditRoutes } from "../audit/routes.ts";
import { bulkActionJobs } from "../bulk-actions/jobs.ts";
import { bulkActionRoutes } from "../bulk-actions/routes.ts";
import { startBulkAction } from "../bulk-actions/start-bulk-action.ts";
import { approvedTemplateRoutes } from "../channels/approved-routes.ts";
import { channelJobs } from "../channels/jobs.ts";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { channelRoutes } from "../channels/routes.ts";
import { snapshotJobs } from "../db/snapshot.ts";
import { duplicateJobs } from "../duplicates/jobs.ts";
import { duplicateListeners } from "../duplicates/listeners.ts";
import { duplicateRoutes } from "../duplicates/routes.ts";
import type { Listeners } from "../events/listeners.ts";
import { followUpRoutes } from "../follow-ups/routes.ts";
import type { Foundation } from "../foundation.ts";
import { type MountedRoom, room } from "../http/route.ts";
import { importJobs } from "../imports/jobs.ts";
import { importRoutes } from "../imports/routes.ts";
import type { Jobs, Worker } from "../jobs/jobs.ts";
import { leadJobs } from "../leads/jobs.ts";
import { leadRoutes } from "../leads/routes.ts";
import { conversationJobs } from "../messages/conversation-jobs.ts";
import { conversationRoutes } from "../messages/conversation-routes.ts";
import { ledgerRoutes } from "../messages/ledger-routes.ts";
import { deliveriesWorker } from "../messages/deliveries-worker.ts";
import { mailboxWorker } from "../messages/mailbox-worker.ts";
import { messageRoutes } from "../messages/routes.ts";
import { sendingWorker } from "../messages/sending-worker.ts";
import { platformJobs } from "../platform/jobs.ts";
import { webhookListeners } from "../platform/listeners.ts";
import { platformRoutes } from "../platform/routes.ts";
import { webhookWorker } from "../platform/webhook-worker.ts";
import { scoringJobs } from "../scoring/jobs.ts";
import { scoringListeners } from "../scoring/listeners.ts";
import { scoringRoutes } from "../scoring/routes.ts";
import { sequenceJobs } from "../sequences/jobs.ts";
import { sequenceRoutes } from "../sequences/routes.ts";
import { templateRoutes } from "../templates/routes.ts";
import { timelineRoutes } from "../timelines/routes.ts";
import { foundationJobs } from "./foundation-jobs.ts";
import { memberNames } from "./member-names.ts";

/** The rooms' endpoints with their handlers. */
export function gatherRooms(foundation: Foundation): MountedRoom[] {
  return [
    room("accounts", {
      endpoints: accountEndpoints,
      validators: accountValidators,
      handlers: accountRoutes(foundation),
    }),
    room("audit", { endpoints: auditEndpoints, validators: auditValidators, handlers: auditRoutes(foundation) }),
    room("templates", {
      endpoints: templateEndpoints,
      validators: templateValidators,
      handlers: templateRoutes(foundation),
    }),
    room("sequences", {
      endpoints: sequenceEndpoints,
      validators: sequenceValidators,
      handlers: sequenceRoutes(foundation, {
        keepAccounts: keepEnvironmentAccount,
        enrollInBulk: (one, caller, { sequenceId, filter }) =>
          startBulkAction(one, caller, { filter, action: { type: "enroll", sequenceId } }),
      }),
    }),
    room("bulk-actions", {
      endpoints: bulkActionEndpoints,
      validators: bulkActionValidators,
      handlers: bulkActionRoutes(foundation),
    }),
    room("leads", { endpoints: leadEndpoints, validators: leadValidators, handlers: leadRoutes(foundation) }),
    room("duplicates", {
      endpoints: duplicateEndpoints,
      validators: duplicateValidators,
      handlers: duplicateRoutes(foundation),
    }),
    room("imports", { endpoints: importEndpoints, validators: importValidators, handlers: importRoutes(foundation) }),
    room("approved-templates", {
      endpoints: approvedTemplateEndpoints,
      validators: approvedTemplateValidators,
      handlers: approvedTemplateRoutes(foundation),
    }),
    room("channels", {
      endpoints: channelEndpoints,
      validators: channelValidators,
      handlers: channelRoutes(foundation),
    }),
    room("messages", {
      endpoints: messageEndpoints,
      validators: messageValidators,
      handlers: messageRoutes(foundation),
    }),
    room("ledger", {
      endpoints: ledgerEndpoints,
      validators: ledgerValidators,
      handlers: ledgerRoutes(foundation),
    }),
    room("conversations", {
      endpoints: conversationEndpoints,
      validators: conversationValidators,
      handlers: conversationRoutes(foundation),
    }),
    room("attachments", {
      endpoints: attachmentEndpoints,
      validators: attachmentValidators,
      handlers: attachmentRoutes(foundation),
    }),
    room("platform", {
      endpoints: platformEndpoints,
      validators: platformValidators,
      handlers: platformRoutes(foundation),
    }),
    room("scoring", {
      endpoints: scoringEndpoints,
      validators: scoringValidators,
      handlers: scoringRoutes(foundation),
    }),
    room("timelines", {
      endpoints: timelinesEndpoints,
      validators: timelinesValidators,
      handlers: timelineRoutes(foundation, memberNames),
    }),
    room("follow-ups", {
      endpoints: followUpEndpoints,
      validators: followUpValidators,
      handlers: followUpRoutes(foundation),
    }),
    room("analytics", {
      endpoints: analyticsEndpoints,
      validators: analyticsValidators,
      handlers: analyticsRoutes(foundation),
    }),
  ];
}

/** What the rooms do after something happened. */
export const LISTENERS: readonly Listeners[] = [auditListeners, scoringListeners, duplicateListeners, webhookListeners];

/** What the rooms do later or again and again. */
export const JOBS: Jobs = {
  ...channelJobs,
  ...foundationJobs,
  ...snapshotJobs,
  ...scoringJobs,
  ...leadJobs,
  ...bulkActionJobs,
  ...importJobs,
  ...duplicateJobs,
  ...accountJobs,
  ...sequenceJobs,
  ...attachmentJobs,
  ...platformJobs,
  ...conversationJobs,
};

/** The rooms' own loops. */
export const WORKERS: readonly Worker[] = [deliveriesWorker, mailboxWorker, sendingWorker, webhookWorker];
