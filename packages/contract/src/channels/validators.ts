import type { ValidatorsFor } from "../validators.ts";
import { idParams, ShortListQuery } from "../wire.ts";
import type { channelEndpoints } from "./endpoints.ts";
import {
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

/** The validators of every channel endpoint. */
export const channelValidators = {
  listChannelAccounts: { query: ShortListQuery, output: ChannelAccountList },
  createChannelAccount: { body: NewChannelAccount, output: ChannelAccount },
  startMailboxConnection: { body: NewMailboxConnection, output: MailboxConnectionStart },
  completeMailboxConnection: { body: MailboxConnection, output: ChannelAccount },
  readChannelAccount: { params: idParams, output: ChannelAccount },
  changeChannelAccount: { params: idParams, body: ChannelAccountPatch, output: ChannelAccount },
  resumeChannelAccounts: { body: ChannelAccountResumptionRequest.optional(), output: ChannelAccountResumption },
  deleteChannelAccount: { params: idParams },
  lookIntoMailbox: { params: idParams },
  checkMailDomain: { params: idParams, output: ChannelAccountDomain },
  readPublicAddress: { output: PublicAddress },
  testPublicAddress: { output: PublicAddressTest },
  testChannelAccount: { params: idParams, output: ChannelAccountTest },
} satisfies ValidatorsFor<typeof channelEndpoints>;
