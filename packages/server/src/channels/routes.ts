import type { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { Foundation } from "../foundation.ts";
import { pageOfAll } from "../http/cursor.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { changeAccount } from "./change-account.ts";
import { checkDomain } from "./check-domain.ts";
import { completeConnection, startConnection } from "./connect-mailbox.ts";
import { createAccount } from "./create-account.ts";
import { deleteAccount } from "./delete-account.ts";
import { keepEnvironmentAccount } from "./keep-environment-account.ts";
import { presentAccount } from "./present.ts";
import { resumeAccounts } from "./resume-accounts.ts";
import { type ChannelAccountState, channelAccountStore, channelAccountWriter } from "./store.ts";
import { businessOf, readConversations } from "./store-business.ts";
import { readSpending } from "./store-spending.ts";
import { testAccount } from "./test-account.ts";
import { publicAddress, testPublicAddress } from "./test-public-address.ts";

/** Answers the channel accounts over HTTP. */
export function channelRoutes(foundation: Foundation): Handlers<typeof channelEndpoints> {
  const { db, config, clock } = foundation;
  const present = async (account: ChannelAccountState, now: number) => {
    const businessId = businessOf(account.numberSettings);
    const scope = { organizationId: account.organizationId };
    const conversations = businessId === null ? null : await readConversations(db, scope, businessId, now);
    const spent = account.channel === "sms" ? await readSpending(db, scope, account.id, now) : undefined;
    return presentAccount({ account, conversations, spent }, config, now);
  };
  const read = async (caller: Caller, id: string) => {
    const account = await channelAccountStore(db, caller.scope).findWithState(id);
    if (account === undefined) throw notFound();
    return present(account, clock.now());
  };
  return {
    async listChannelAccounts({ caller, query, now }) {
      await keepEnvironmentAccount(foundation);
      const accounts = await channelAccountStore(db, caller.scope).listWithState();
      const { items: shown, nextCursor } = pageOfAll(accounts, query);
      const items = await Promise.all(shown.map((account) => present(account, now)));
      const signIns = (["google", "microsoft"] as const).filter((one) => config.mailSignIns[one].clientId !== null);
      return { items, nextCursor, signIns };
    },
    createChannelAccount: async ({ caller, body }) => read(caller, await createAccount(foundation, caller, body)),
    startMailboxConnection: ({ caller, body }) => startConnection(foundation, caller, body),
    completeMailboxConnection: async ({ caller, body }) =>
      read(caller, await completeConnection(foundation, caller, body)),
    readChannelAccount: ({ caller, params }) => read(caller, params.id),
    async changeChannelAccount({ caller, params, body }) {
      await changeAccount(foundation, caller, { id: params.id, patch: body });
      return read(caller, params.id);
    },
    resumeChannelAccounts: ({ caller, body }) => resumeAccounts(foundation, caller, body?.ids),
    async deleteChannelAccount({ caller, params }) {
      await deleteAccount(foundation, caller, params.id);
    },
    async lookIntoMailbox({ caller, params, now }) {
      const account = await channelAccountStore(db, caller.scope).find(params.id);
      if (account === undefined) throw notFound();
      const hasMailbox = await db.transaction((tx) => channelAccountWriter(tx, caller.scope).askLook(account.id, now));
      if (!hasMailbox) throw new AppError("conflict", "no-mailbox", "This account reads no mailbox.");
    },
    checkMailDomain: ({ caller, params }) => checkDomain(foundation, caller, params.id),
    readPublicAddress: async () => publicAddress(foundation),
    testPublicAddress: () => testPublicAddress(foundation),
    testChannelAccount: ({ caller, params }) => testAccount(foundation, caller, params.id),
  };
}
