// What stands between a message and its leaving (delivery.md, section 2, "Gate"). Every check reads what is true now,
// under the lead's lock; none trusts what was true when the message was planned.
import { type AddressKind, addressKind } from "@lead-dashboard/domain/messages/address";
import type { OrganizationRow } from "../accounts/store-organizations.ts";
import type { Scope, Tx } from "../db/database.ts";
import { BIN, type LeadRow } from "../leads/lead-row.ts";
import { messageHooks } from "./hooks.ts";
import { reachLead } from "./reach-lead.ts";
import { type MessageRow, messageStore } from "./store.ts";
import { type SuppressionRow, suppressionStore } from "./store-suppressions.ts";
import type { SendingSwitchRow } from "./store-switch.ts";
import { suppressionReason } from "./suppress.ts";

/** Why a message does not leave now: never, or not before an instant (ms). In plain words. */
export type Obstacle =
  | { readonly end: "cancelled" | "failed" | "expired"; readonly reason: string }
  | {
      readonly defer: number;
      readonly reason: string;
      /** its own time is then, not when it was first planned for */
      readonly isPlannedAnew?: boolean;
      /** another account takes it over, at `defer` */
      readonly moveTo?: string;
    };

/** What whoever gates several messages has read for all of them at once, in the same transaction. */
export interface GateKnowledge {
  /** messages whose lead answered since what they stop on */
  readonly answered: ReadonlySet<string>;
  readonly suppressionOf: (kind: AddressKind, address: string) => SuppressionRow | undefined;
  readonly organization: OrganizationRow;
}

/** What every check may look at. */
export interface GateFacts {
  readonly tx: Tx;
  readonly scope: Scope;
  readonly message: MessageRow;
  readonly lead: LeadRow;
  readonly sending: SendingSwitchRow;
  readonly now: number;
  /** left out: each check reads for itself */
  readonly known?: GateKnowledge;
}

type Check<Facts> = (facts: Facts) => Promise<Obstacle | null> | Obstacle | null;

/** How often a message behind a closed switch is looked at; resuming looks at once. */
const PAUSED_LOOK_MS = 60_000;

const checkExpiry: Check<GateFacts> = ({ message, now }) =>
  message.expiresAt === null || message.expiresAt > now
    ? null
    : {
        end: "expired",
        reason:
          message.enrollmentId === null
            ? "Its time had passed"
            : "It is too late to leave by itself: the sequence pauses for this lead until you resume it",
      };

const checkLead: Check<GateFacts> = ({ lead }) =>
  lead.shelf === BIN ? { end: "cancelled", reason: "The lead was deleted" } : null;

const checkSwitch: Check<GateFacts> = ({ sending, now }) =>
  sending.isPaused ? { defer: now + PAUSED_LOOK_MS, reason: "Sending is paused" } : null;

const checkReply: Check<GateFacts> = async ({ tx, scope, message, known }) => {
  const since = message.stopOnReplySince;
  if (since === null) return null;
  const hasAnswered =
    known === undefined
      ? await messageStore(tx, scope).hasReplySince(message.leadId, since)
      : known.answered.has(message.id);
  return hasAnswered ? { end: "cancelled", reason: "The lead answered" } : null;
};

const checkAddress: Check<GateFacts> = async ({ tx, scope, message, lead, known }) => {
  const kind = addressKind(message.channel);
  if (kind === null) return null;
  const address = await reachLead(tx, scope, { lead, channel: message.channel });
  if (address === null) {
    return {
      end: "failed",
      reason: kind === "email" ? "The lead has no e-mail address" : "The lead has no valid phone number",
    };
  }
  const suppression =
    known === undefined
      ? await suppressionStore(tx, scope).ofAddress(kind, address)
      : known.suppressionOf(kind, address);
  return suppression === undefined ? null : { end: "cancelled", reason: suppressionReason(suppression) };
};

const checkHooks: Check<GateFacts> = async ({ tx, message, now }) => {
  for (const ask of messageHooks.all("gate")) {
    const verdict = await ask(tx, message, now);
    if ("cancel" in verdict) return { end: "cancelled", reason: verdict.cancel };
    if ("defer" in verdict) return verdict;
  }
  return null;
};

const EVERY_GATE = [checkExpiry, checkLead, checkSwitch, checkReply, checkAddress, checkHooks];

/** The first thing that keeps a message from leaving, by whatever way; null when nothing does. */
export async function findObstacle(facts: GateFacts): Promise<Obstacle | null> {
  return firstOf(EVERY_GATE, facts);
}

/** Runs checks in order until one objects. */
export async function firstOf<Facts>(checks: readonly Check<Facts>[], facts: Facts): Promise<Obstacle | null> {
  for (const check of checks) {
    const obstacle = await check(facts);
    if (obstacle !== null) return obstacle;
  }
  return null;
}
