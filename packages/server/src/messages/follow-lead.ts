// What messages do when a lead changes through any door (leads/hooks.ts).
import type { Scope, Tx } from "../db/database.ts";
import type { LeadChangeInTransaction, LeadHooks } from "../leads/hooks.ts";
import { leadStore } from "../leads/store.ts";
import { cancelPlanned } from "./cancel-planned.ts";
import { carrySuppressions } from "./carry-suppressions.ts";
import { mergeMessages, partMessages } from "./merge-messages.ts";
import { receiveMessage } from "./receive-message.ts";
import { messageStore } from "./store.ts";
import { conversationWriter } from "./store-conversations.ts";
import { consentsOf, suppressionStore } from "./store-suppressions.ts";
import { messageWriter } from "./store-write.ts";
import { takeOptOutsBack } from "./take-opt-outs-back.ts";

const ENDED = { CLOSED: "The lead was won", LOST: "The lead was lost" } as const;

/** The last channel the lead was written to, where an answer set by status most likely came. */
async function likelyChannel(tx: Tx, scope: Scope, leadId: string) {
  const [last] = await messageStore(tx, scope).list(
    { leadId, direction: "outbound", states: ["accepted", "delivered", "read"] },
    { limit: 1, after: null },
  );
  return last;
}

/** Takes back the reply that a status set by mistake had noted. */
async function takeBack(tx: Tx, scope: Scope, leadId: string): Promise<void> {
  const [noted] = await messageStore(tx, scope).repliesByStatus(leadId);
  if (noted === undefined) return;
  await messageWriter(tx, scope).remove(noted.id);
  await conversationWriter(tx, scope).recount(leadId);
}

/** For each channel and address the latest word counts; what was taken back is not shown as given. */
function stillGiven<Row extends { channel: string; addressHash: string | null; isGiven: boolean }>(rows: Row[]): Row[] {
  const latest = new Map(rows.map((row) => [`${row.channel} ${row.addressHash}`, row]));
  return [...latest.values()].filter(({ isGiven }) => isGiven);
}

/** What a status that changed does to messages. */
export async function followStatus(tx: Tx, change: LeadChangeInTransaction): Promise<void> {
  const { before, after, cause, actor, now, scope } = change;
  if (before.status === after.status) return;
  const whole = { organizationId: scope.organizationId };
  const leadId = after.id;
  if (after.status === "CLOSED" || after.status === "LOST") {
    await cancelPlanned(tx, whole, { leadId, automatic: true, reason: ENDED[after.status], actor }, now);
  }
  if (cause === "undo" && before.status === "REPLIED") await takeBack(tx, whole, leadId);
  if ((cause === "edit" || cause === "import") && after.status === "REPLIED") {
    const answered = await likelyChannel(tx, whole, leadId);
    await receiveMessage(
      tx,
      whole,
      {
        leadId,
        channel: answered?.channel === undefined || answered.channel === "task" ? "phone" : answered.channel,
        // of several in a row without a change in between only one is noted: the version is part of it
        providerId: `status:${leadId}:${after.version}`,
        kind: "reply",
        body: "",
        receivedAt: now,
        answers: answered,
        isByStatus: true,
        actor,
      },
      now,
    );
  }
}

/** Messages' part in changes of leads. */
export const followLead: Pick<LeadHooks, "changed" | "deleted" | "detail" | "merged" | "undone" | "unmerged"> = {
  undone: takeOptOutsBack,
  merged: mergeMessages,
  unmerged: partMessages,
  async changed(tx, change) {
    await carrySuppressions(tx, [change]);
    await followStatus(tx, change);
  },
  async deleted(tx, { lead, erased, actor, now, scope }) {
    const whole = { organizationId: scope.organizationId };
    await cancelPlanned(tx, whole, { leadId: lead.id, reason: "The lead was deleted", actor }, now);
    if (erased) await messageWriter(tx, whole).eraseLead(lead.id);
  },
  async detail(db, { scope, leadId }) {
    const whole = { organizationId: scope.organizationId };
    const lead = await leadStore(db, whole).findAny(leadId);
    const addresses = lead?.contactPoints.flatMap(({ key }) => (key === null ? [] : [key])) ?? [];
    const [optOuts, consents] = await Promise.all([
      suppressionStore(db, whole).concerning(leadId, addresses),
      consentsOf(db, whole, leadId),
    ]);
    return {
      optOuts: optOuts.map(({ id, channel, addressHint, suppressedFor, createdAt }) => ({
        id,
        channel,
        addressHint,
        reason: suppressedFor,
        createdAt: new Date(createdAt).toISOString(),
      })),
      consents: stillGiven(consents).map(({ channel, obtainedFrom, proof, recordedAt }) => ({
        channel,
        source: obtainedFrom,
        givenAt: new Date(recordedAt).toISOString(),
        note: proof,
      })),
    };
  },
};
