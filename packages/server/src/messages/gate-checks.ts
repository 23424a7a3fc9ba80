// The lead's side of the gate (domain/messages/gate.ts): reads what is true now, under the lead's lock.
import { type AddressKind, addressKind } from "@lead-dashboard/domain/messages/address";
import { leadObstacle, type Obstacle } from "@lead-dashboard/domain/messages/gate";
import type { OrganizationRow } from "../accounts/store-organizations.ts";
import type { Scope, Tx } from "../db/database.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { messageHooks } from "./hooks.ts";
import { reachLead } from "./reach-lead.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { type SuppressionRow, suppressionStore } from "./store-suppressions.ts";
import type { SendingSwitchRow } from "./store-switch.ts";
import { suppressionReason } from "./suppress.ts";

/** What whoever gates several messages has read for all of them at once, in the same transaction. */
export interface GateKnowledge {
  /** messages whose lead answered since what they stop on */
  readonly answered: ReadonlySet<string>;
  readonly suppressionOf: (kind: AddressKind, address: string) => SuppressionRow | undefined;
  readonly organization: OrganizationRow;
}

/** What the gate may look at. */
export interface GateFacts {
  readonly tx: Tx;
  readonly scope: Scope;
  readonly message: MessageRow;
  readonly lead: LeadRow;
  readonly sending: SendingSwitchRow;
  readonly now: number;
  /** left out: read one by one */
  readonly known?: GateKnowledge;
}

/** The first thing that keeps a message from leaving, by whatever way; null when nothing does. */
export async function findObstacle(facts: GateFacts): Promise<Obstacle | null> {
  const { message, lead, sending, now } = facts;
  const address = await reachLead(facts.tx, facts.scope, { lead, channel: message.channel });
  const obstacle = leadObstacle({
    message,
    isDeleted: lead.shelf === BIN,
    isPaused: sending.isPaused,
    hasAnswered: await hasAnswered(facts),
    address,
    suppressedFor: await suppressedFor(facts, address),
    now,
  });
  return obstacle ?? askHooks(facts);
}

async function hasAnswered({ tx, scope, message, known }: GateFacts): Promise<boolean> {
  if (known !== undefined) return known.answered.has(message.id);
  const since = message.stopOnReplySince;
  return since !== null && messageStore(tx, scope).hasReplySince(message.leadId, since);
}

async function suppressedFor({ tx, scope, message, known }: GateFacts, address: string | null): Promise<string | null> {
  const kind = addressKind(message.channel);
  if (kind === null || address === null) return null;
  const suppression =
    known === undefined
      ? await suppressionStore(tx, scope).ofAddress(kind, address)
      : known.suppressionOf(kind, address);
  return suppression === undefined ? null : suppressionReason(suppression);
}

async function askHooks({ tx, message, now }: GateFacts): Promise<Obstacle | null> {
  for (const ask of messageHooks.all("gate")) {
    const verdict = await ask(tx, message, now);
    if ("cancel" in verdict) return { end: "cancelled", reason: verdict.cancel };
    if ("defer" in verdict) return verdict;
  }
  return null;
}
