// Every room, gathered. Adding a room touches this file and `wiring.ts`, and nothing else of the roof.
import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import { attachmentEndpoints } from "@lead-dashboard/contract/attachments/endpoints";
import { auditEndpoints } from "@lead-dashboard/contract/audit/endpoints";
import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import { approvedTemplateEndpoints } from "@lead-dashboard/contract/channels/approved-endpoints";
import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import { duplicateEndpoints } from "@lead-dashboard/contract/duplicates/endpoints";
import { followUpEndpoints } from "@lead-dashboard/contract/follow-ups/endpoints";
import { importEndpoints } from "@lead-dashboard/contract/imports/endpoints";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { conversationEndpoints } from "@lead-dashboard/contract/messages/conversation-endpoints";
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import { platformEndpoints } from "@lead-dashboard/contract/platform/endpoints";
import { privacyEndpoints } from "@lead-dashboard/contract/privacy/endpoints";
import { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import { templateEndpoints } from "@lead-dashboard/contract/templates/endpoints";
import { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import { accountJobs } from "../accounts/jobs.ts";
import { attachmentJobs } from "../attachments/jobs.ts";
import { auditListeners } from "../audit/listeners.ts";
import { bulkActionJobs } from "../bulk-actions/jobs.ts";
import { startBulkAction } from "../bulk-actions/start-bulk-action.ts";
import { channelJobs } from "../channels/jobs.ts";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { snapshotJobs } from "../db/snapshot.ts";
import { duplicateJobs } from "../duplicates/jobs.ts";
import { duplicateListeners } from "../duplicates/listeners.ts";
import type { Listeners } from "../events/listeners.ts";
import type { Foundation } from "../foundation.ts";
import { type MountedRoom, room } from "../http/route.ts";
import { importJobs } from "../imports/jobs.ts";
import type { Jobs, Worker } from "../jobs/jobs.ts";
import { leadJobs } from "../leads/jobs.ts";
import { conversationJobs } from "../messages/conversation-jobs.ts";
import { deliveriesWorker } from "../messages/deliveries-worker.ts";
import { mailboxWorker } from "../messages/mailbox-worker.ts";
import { sendingWorker } from "../messages/sending-worker.ts";
import { platformJobs } from "../platform/jobs.ts";
import { webhookListeners } from "../platform/listeners.ts";
import { webhookWorker } from "../platform/webhook-worker.ts";
import { privacyJobs } from "../privacy/jobs.ts";
import { scoringJobs } from "../scoring/jobs.ts";
import { scoringListeners } from "../scoring/listeners.ts";
import { sequenceJobs } from "../sequences/jobs.ts";
import { foundationJobs } from "./foundation-jobs.ts";
import { memberNames } from "./member-names.ts";

/** The rooms' endpoints with their handlers. */
export function gatherRooms(foundation: Foundation): MountedRoom[] {
  return [
    room("accounts", accountEndpoints, async () => {
      const [{ accountValidators }, { accountRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/accounts/validators"),
        import("../accounts/routes.ts"),
      ]);
      return { validators: accountValidators, handlers: accountRoutes(foundation) };
    }),
    room("audit", auditEndpoints, async () => {
      const [{ auditValidators }, { auditRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/audit/validators"),
        import("../audit/routes.ts"),
      ]);
      return { validators: auditValidators, handlers: auditRoutes(foundation) };
    }),
    room("templates", templateEndpoints, async () => {
      const [{ templateValidators }, { templateRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/templates/validators"),
        import("../templates/routes.ts"),
      ]);
      return { validators: templateValidators, handlers: templateRoutes(foundation) };
    }),
    room("sequences", sequenceEndpoints, async () => {
      const [{ sequenceValidators }, { sequenceRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/sequences/validators"),
        import("../sequences/routes.ts"),
      ]);
      return {
        validators: sequenceValidators,
        handlers: sequenceRoutes(foundation, {
          keepAccounts: keepEnvironmentAccount,
          enrollInBulk: (one, caller, { sequenceId, filter }) =>
            startBulkAction(one, caller, { filter, action: { type: "enroll", sequenceId } }),
        }),
      };
    }),
    room("bulk-actions", bulkActionEndpoints, async () => {
      const [{ bulkActionValidators }, { bulkActionRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/bulk-actions/validators"),
        import("../bulk-actions/routes.ts"),
      ]);
      return { validators: bulkActionValidators, handlers: bulkActionRoutes(foundation) };
    }),
    room("leads", leadEndpoints, async () => {
      const [{ leadValidators }, { leadRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/leads/validators"),
        import("../leads/routes.ts"),
      ]);
      return { validators: leadValidators, handlers: leadRoutes(foundation) };
    }),
    room("duplicates", duplicateEndpoints, async () => {
      const [{ duplicateValidators }, { duplicateRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/duplicates/validators"),
        import("../duplicates/routes.ts"),
      ]);
      return { validators: duplicateValidators, handlers: duplicateRoutes(foundation) };
    }),
    room("imports", importEndpoints, async () => {
      const [{ importValidators }, { importRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/imports/validators"),
        import("../imports/routes.ts"),
      ]);
      return { validators: importValidators, handlers: importRoutes(foundation) };
    }),
    room("approved-templates", approvedTemplateEndpoints, async () => {
      const [{ approvedTemplateValidators }, { approvedTemplateRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/channels/approved-validators"),
        import("../channels/approved-routes.ts"),
      ]);
      return { validators: approvedTemplateValidators, handlers: approvedTemplateRoutes(foundation) };
    }),
    room("channels", channelEndpoints, async () => {
      const [{ channelValidators }, { channelRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/channels/validators"),
        import("../channels/routes.ts"),
      ]);
      return { validators: channelValidators, handlers: channelRoutes(foundation) };
    }),
    room("messages", messageEndpoints, async () => {
      const [{ messageValidators }, { messageRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/messages/validators"),
        import("../messages/routes.ts"),
      ]);
      return { validators: messageValidators, handlers: messageRoutes(foundation) };
    }),
    room("ledger", ledgerEndpoints, async () => {
      const [{ ledgerValidators }, { ledgerRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/messages/ledger-validators"),
        import("../messages/ledger-routes.ts"),
      ]);
      return { validators: ledgerValidators, handlers: ledgerRoutes(foundation) };
    }),
    room("conversations", conversationEndpoints, async () => {
      const [{ conversationValidators }, { conversationRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/messages/conversation-validators"),
        import("../messages/conversation-routes.ts"),
      ]);
      return { validators: conversationValidators, handlers: conversationRoutes(foundation) };
    }),
    room("attachments", attachmentEndpoints, async () => {
      const [{ attachmentValidators }, { attachmentRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/attachments/validators"),
        import("../attachments/routes.ts"),
      ]);
      return { validators: attachmentValidators, handlers: attachmentRoutes(foundation) };
    }),
    room("platform", platformEndpoints, async () => {
      const [{ platformValidators }, { platformRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/platform/validators"),
        import("../platform/routes.ts"),
      ]);
      return { validators: platformValidators, handlers: platformRoutes(foundation) };
    }),
    room("privacy", privacyEndpoints, async () => {
      const [{ privacyValidators }, { privacyRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/privacy/validators"),
        import("../privacy/routes.ts"),
      ]);
      return { validators: privacyValidators, handlers: privacyRoutes(foundation) };
    }),
    room("scoring", scoringEndpoints, async () => {
      const [{ scoringValidators }, { scoringRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/scoring/validators"),
        import("../scoring/routes.ts"),
      ]);
      return { validators: scoringValidators, handlers: scoringRoutes(foundation) };
    }),
    room("timelines", timelinesEndpoints, async () => {
      const [{ timelinesValidators }, { timelineRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/timelines/validators"),
        import("../timelines/routes.ts"),
      ]);
      return { validators: timelinesValidators, handlers: timelineRoutes(foundation, memberNames) };
    }),
    room("follow-ups", followUpEndpoints, async () => {
      const [{ followUpValidators }, { followUpRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/follow-ups/validators"),
        import("../follow-ups/routes.ts"),
      ]);
      return { validators: followUpValidators, handlers: followUpRoutes(foundation) };
    }),
    room("analytics", analyticsEndpoints, async () => {
      const [{ analyticsValidators }, { analyticsRoutes }] = await Promise.all([
        import("@lead-dashboard/contract/analytics/validators"),
        import("../analytics/routes.ts"),
      ]);
      return { validators: analyticsValidators, handlers: analyticsRoutes(foundation) };
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
  ...privacyJobs,
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
