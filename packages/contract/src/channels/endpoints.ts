import { endpoint } from "../endpoint.ts";
import type { ShortListQuery } from "../wire.ts";
import type {
  ChannelAccount,
  ChannelAccountDomain,
  ChannelAccountList,
  ChannelAccountPatch,
  ChannelAccountResumption,
  ChannelAccountResumptionRequest,
  ChannelAccountTest,
  MailboxConnection,
  MailboxConnectionStart,
  NewChannelAccount,
  NewMailboxConnection,
  PublicAddress,
  PublicAddressTest,
} from "./schemas.ts";

type Id = { id: string };

/** Channel accounts: the mailboxes and numbers messages leave from. The one made from the environment has the id `default`. */
export const channelEndpoints = {
  listChannelAccounts: endpoint<{ query: ShortListQuery; output: ChannelAccountList }>({
    method: "GET",
    path: "/channel-accounts",
    permission: "channels.read",
    summary: "Every channel account the caller may send from, with its state.",
  }),
  createChannelAccount: endpoint<{ body: NewChannelAccount; output: ChannelAccount }>({
    method: "POST",
    path: "/channel-accounts",
    permission: "channels.edit",
    status: 201,
    summary: "Connects a mailbox or a number. Its secrets are stored encrypted and never given back.",
  }),
  startMailboxConnection: endpoint<{ body: NewMailboxConnection; output: MailboxConnectionStart }>({
    method: "POST",
    path: "/channel-accounts/connections",
    permission: "channels.edit",
    status: 201,
    summary: "Gives the address at Google or Microsoft where a person lets us into a mailbox.",
  }),
  completeMailboxConnection: endpoint<{ body: MailboxConnection; output: ChannelAccount }>({
    method: "POST",
    path: "/channel-accounts/connections/completion",
    permission: "channels.edit",
    summary: "Ends the sign-in with the code the person came back with; only who began it may.",
  }),
  readChannelAccount: endpoint<{ params: Id; output: ChannelAccount }>({
    method: "GET",
    path: "/channel-accounts/{id}",
    permission: "channels.read",
    summary: "One channel account.",
  }),
  changeChannelAccount: endpoint<{ params: Id; body: ChannelAccountPatch; output: ChannelAccount }>({
    method: "PATCH",
    path: "/channel-accounts/{id}",
    permission: "channels.edit",
    summary: "Changes, pauses or resumes a channel account.",
  }),
  resumeChannelAccounts: endpoint<{
    body: ChannelAccountResumptionRequest | undefined;
    output: ChannelAccountResumption;
  }>({
    method: "POST",
    path: "/channel-accounts/resumption",
    permission: "channels.edit",
    summary:
      "Lets accounts go on that are paused or rest after failures, and what waits for them with it. A rest that a provider asked for lasts as long as it said.",
  }),
  deleteChannelAccount: endpoint<{ params: Id; output: void }>({
    method: "DELETE",
    path: "/channel-accounts/{id}",
    permission: "channels.edit",
    summary: "Removes a channel account; what waits to leave by it is cancelled.",
  }),
  lookIntoMailbox: endpoint<{ params: Id; output: void }>({
    method: "POST",
    path: "/channel-accounts/{id}/look",
    permission: "channels.read",
    summary: "Reads the mailbox now instead of at its next turn, also after a failure.",
  }),
  checkMailDomain: endpoint<{ params: Id; output: ChannelAccountDomain }>({
    method: "GET",
    path: "/channel-accounts/{id}/domain",
    permission: "channels.read",
    summary:
      "Asks DNS whether the domain of a mailbox vouches for its mails (MX, SPF, DKIM, DMARC), and its server for its name (PTR).",
  }),
  readPublicAddress: endpoint<{ output: PublicAddress }>({
    method: "GET",
    path: "/public-address",
    permission: "channels.read",
    summary: "The address of this installation, and whether phones and providers outside can reach it.",
  }),
  testPublicAddress: endpoint<{ output: PublicAddressTest }>({
    method: "POST",
    path: "/public-address/test",
    permission: "channels.read",
    summary: "Asks for this installation at its own address.",
  }),
  testChannelAccount: endpoint<{ params: Id; output: ChannelAccountTest }>({
    method: "POST",
    path: "/channel-accounts/{id}/test",
    permission: "channels.edit",
    summary: "Tries the connection and the password without sending anything.",
  }),
};
