import type { approvedTemplateEndpoints } from "@lead-dashboard/contract/channels/approved-endpoints";
import type { ApprovedTemplateList } from "@lead-dashboard/contract/channels/approved-schemas";
import { templateObstacle } from "@lead-dashboard/domain/channels/approved-template";
import type { Foundation } from "../foundation.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { keepEnvironmentAccount } from "./keep-environment-account.ts";
import { channelAccountStore } from "./store.ts";
import { approvedTemplateStore } from "./store-approved.ts";
import { syncApprovedTemplates } from "./sync-approved-templates.ts";

/** Answers the lists of approved templates over HTTP. */
export function approvedTemplateRoutes(foundation: Foundation): Handlers<typeof approvedTemplateEndpoints> {
  const read = async ({ organizationId }: Caller): Promise<ApprovedTemplateList> => {
    const store = approvedTemplateStore(foundation.db, { organizationId });
    const [rows, numbers] = [await store.list(), await store.numbers()];
    return {
      items: rows.map(({ accountId, catalogueEntry: entry }) => {
        const { unsupported: _told, ...shown } = entry;
        const [buttons, parameters] = [[...shown.buttons], [...shown.parameters]];
        const quickReplies = [...(shown.quickReplies ?? [])];
        return {
          ...shown,
          buttons,
          quickReplies,
          parameters,
          channelAccountId: accountId,
          obstacle: templateObstacle(entry),
        };
      }),
      accounts: numbers.map(({ id, name, syncedAt, lastError }) => ({
        channelAccountId: id,
        name,
        syncedAt: syncedAt === null ? null : new Date(syncedAt).toISOString(),
        error: lastError,
      })),
      nextCursor: null,
    };
  };
  return {
    listApprovedTemplates: ({ caller }) => read(caller),
    async synchronizeApprovedTemplates({ caller }) {
      await keepEnvironmentAccount(foundation);
      const scope = { organizationId: caller.organizationId };
      const accounts = await channelAccountStore(foundation.db, scope).listWithState();
      for (const account of accounts)
        if (account.channel === "whatsapp") await syncApprovedTemplates(foundation, account, caller.actor);
      return read(caller);
    },
  };
}
