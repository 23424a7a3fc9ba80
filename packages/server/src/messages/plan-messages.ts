import type { Scope, Tx } from "../db/database.ts";
import { recordEvents } from "../events/outbox.ts";
import { wake } from "../events/wake.ts";
import { chooseAccounts, type SharedLead } from "./choose-accounts.ts";
import { type AddressedLead, isByAccount, messageEvent, type PlannedMessage, plannedValues } from "./plan-message.ts";
import { reachPoint } from "./reach-point.ts";
import { noteDue } from "./store-lanes.ts";
import { insertPlanned, type PlannedRow } from "./store-plan.ts";

/** A message somebody or something wants to leave, and its lead. */
export interface LeadIntent {
  readonly plan: PlannedMessage;
  readonly lead: AddressedLead & SharedLead;
}

/**
 * Puts many messages into the ledger as `planMessage` puts one, in statements that each take many. Gives what was planned, by
 * its dedupe key: an intent that is there already is left out.
 */
export async function planMessages(
  tx: Tx,
  scope: Scope,
  intents: readonly LeadIntent[],
  now: number,
): Promise<Map<string, PlannedRow>> {
  if (intents.length === 0) return new Map();
  const accounts = await accountsOf(tx, scope, intents);
  const values = intents.map(({ plan, lead }) => {
    const accountId = plan.accountId ?? accounts.get(`${plan.channel} ${lead.id}`) ?? null;
    return plannedValues(plan, { lead, accountId }, now);
  });
  const planned = await insertPlanned(tx, scope, values);
  await noteAllDue(tx, scope, planned);
  await recordEvents(
    tx,
    planned.map((message) => messageEvent("message.planned", message, message.actor)),
    now,
  );
  if (planned.length > 0) await wake(tx, "messages");
  for (const _ of planned) reachPoint("plan");
  return new Map(planned.map((message) => [message.dedupeKey, message]));
}

/** By channel and lead, where nobody has said which. */
async function accountsOf(tx: Tx, scope: Scope, intents: readonly LeadIntent[]): Promise<Map<string, string>> {
  const open = intents.filter(({ plan }) => (plan.accountId ?? null) === null);
  const found = new Map<string, string>();
  for (const channel of new Set(open.map(({ plan }) => plan.channel))) {
    if (!isByAccount(channel)) continue;
    const leads = open.flatMap(({ plan, lead }) => (plan.channel === channel ? [lead] : []));
    for (const [leadId, accountId] of await chooseAccounts(tx, scope, { channel, leads })) {
      found.set(`${channel} ${leadId}`, accountId);
    }
  }
  return found;
}

/** Lanes are held in the order of their ids, so that two who plan for the same ones do not wait for each other. */
async function noteAllDue(tx: Tx, { organizationId }: Scope, planned: readonly PlannedRow[]): Promise<void> {
  const firsts = new Map<string, number>();
  for (const { accountId, plannedFor } of planned) {
    if (accountId === null) continue;
    firsts.set(accountId, Math.min(plannedFor, firsts.get(accountId) ?? plannedFor));
  }
  for (const [accountId, dueAt] of [...firsts].sort(([one], [other]) => (one < other ? -1 : 1))) {
    await noteDue(tx, { organizationId, accountId }, dueAt);
  }
}
