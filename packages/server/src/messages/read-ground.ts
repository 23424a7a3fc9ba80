import { type OrganizationRow, organizationStore } from "../accounts/store-organizations.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import type { Config } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import type { GateKnowledge } from "./gate-checks.ts";
import { reachLead } from "./reach-lead.ts";
import type { MessageRow } from "./store.ts";
import { accountsOf, answeredMessages, type ThreadMail, threadsOf } from "./store-batch.ts";
import type { LaneLease, LaneRow } from "./store-lanes.ts";
import { type MailboxSync, mailboxesWrittenFrom } from "./store-mailboxes.ts";
import { suppressionStore } from "./store-suppressions.ts";
import type { SendingSwitchRow } from "./store-switch.ts";

/** What the transaction holds when messages of one organization come to the gate. */
export interface Gate {
  /** as stored; of each lead and of each lane at most one */
  readonly messages: readonly MessageRow[];
  readonly leads: ReadonlyMap<string, LeadRow>;
  readonly sending: SendingSwitchRow;
  /** by account; what is taken of their pace is noted in them, and written by the caller */
  readonly lanes: ReadonlyMap<string, LaneRow>;
  readonly config: Config;
  /** under whom what is not claimed yet passes */
  readonly lease: LaneLease;
}

/** What the gate reads for all its messages at once, under the leads' locks. */
export interface Ground {
  readonly known: GateKnowledge & { readonly organization: OrganizationRow };
  readonly accounts: ReadonlyMap<string, ChannelAccountRow>;
  /** where leads may have answered an earlier message by another account, by lead */
  readonly mailboxes: ReadonlyMap<string, readonly MailboxSync[]>;
  /** mails of a thread, by lead */
  readonly threads: ReadonlyMap<string, readonly ThreadMail[]>;
}

/** Reads it. */
export async function readGround(
  tx: Tx,
  scope: Scope,
  { messages, leads }: Pick<Gate, "messages" | "leads">,
): Promise<Ground> {
  const addresses: string[] = [];
  for (const { leadId, channel } of messages) {
    const lead = leads.get(leadId);
    const address = lead === undefined ? null : await reachLead(tx, scope, { lead, channel });
    if (address !== null) addresses.push(address);
  }
  const accountIds = messages.flatMap(({ accountId }) => accountId ?? []);
  const mailed = messages.flatMap(({ channel, leadId }) => (channel === "email" ? [leadId] : []));
  const stopping = messages.flatMap(({ stopOnReplySince, leadId }) => (stopOnReplySince === null ? [] : [leadId]));
  // asked at once: one journey
  const [accounts, mailboxes, answered, suppressionOf, organization, threads] = await Promise.all([
    accountsOf(tx, scope, accountIds),
    mailboxesWrittenFrom(tx, scope, stopping),
    answeredMessages(tx, scope, messages),
    suppressionStore(tx, scope).ofAddresses(addresses),
    organizationStore(tx, scope).find(),
    threadsOf(tx, scope, mailed),
  ]);
  return {
    mailboxes,
    known: { answered, suppressionOf, organization },
    accounts: new Map(accounts.map((account) => [account.id, account])),
    threads,
  };
}
