import { sealKeys } from "../channels/seal.ts";
import type { Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { standingId } from "../leads/standing-lead.ts";
import { leadStore, lockLead } from "../leads/store.ts";
import { addressesOfPerson, pointsOn } from "./addresses-of-person.ts";
import { messageHooks } from "./hooks.ts";
import { messageStore } from "./store.ts";
import { messageWriter } from "./store-write.ts";
import { cancelSuppressed } from "./suppress.ts";
import { suppressPerson } from "./suppress-person.ts";
import { readUnsubscribeToken, type Unsubscriber } from "./unsubscribe-token.ts";

/**
 * Unsubscribes the lead a token names from e-mail, or the one it was merged into: every address it has, had before or was
 * written to, whoever clicks. Doing it again changes nothing. False: no token of ours, or nobody knows any more whom it was
 * made for.
 */
export async function unsubscribe({ db, clock, config }: Foundation, token: string): Promise<boolean> {
  const who = readUnsubscribeToken(token, sealKeys(config));
  return who !== null && (await db.transaction((tx) => unsubscribeLead(tx, who, clock.now())));
}

/** A merge may come in between: then it is its winner that counts. */
async function lockStanding(tx: Tx, { organizationId, leadId }: Unsubscriber): Promise<LeadRow | undefined> {
  const scope = { organizationId };
  const id = await standingId(tx, scope, leadId);
  const lead = await lockLead(tx, scope, id);
  const since = await standingId(tx, scope, id);
  return since === id ? lead : lockLead(tx, scope, since);
}

async function unsubscribeLead(tx: Tx, who: Unsubscriber, now: number): Promise<boolean> {
  const { organizationId } = who;
  const scope = { organizationId };
  const lead = await lockStanding(tx, who);
  if (lead === undefined) return false;
  const leadId = lead.id;
  const named = leadId === who.leadId ? lead : await leadStore(tx, scope).findAny(who.leadId);
  const before = named === undefined ? [] : pointsOn(named.contactPoints, "email");
  const addresses = [
    ...(await addressesOfPerson(tx, scope, { lead, channel: "email" })),
    ...(await messageStore(tx, scope).addressesWritten(leadId)),
    ...before,
  ];
  const [address] = addresses;
  if (address === undefined) return false;
  const actor = { kind: "lead", leadId } as const;
  const said = { channel: "email", address, leadId, suppressedFor: "unsubscribe", actor } as const;
  const [first] = await suppressPerson(tx, scope, { said, lead, also: addresses }, now);
  if (first === undefined) return true;
  const noted = await messageWriter(tx, scope).insert(
    {
      leadId,
      direction: "inbound",
      kind: "opt-out",
      channel: "email",
      state: "received",
      actor,
      body: "",
      address: first.address,
      providerId: `unsubscribe:${first.id}`,
      receivedAt: now,
      createdAt: now,
    },
    now,
  );
  if (noted === undefined) return true;
  const notice = {
    organizationId,
    leadId,
    messageId: noted.id,
    channel: "email",
    receivedAt: now,
    kind: "opt-out",
    postponeUntil: null,
    isHardBounce: false,
    enrollmentId: null,
  } as const;
  for (const notify of messageHooks.all("received")) await notify(tx, [notice], now);
  await cancelSuppressed(tx, scope, said, now);
  return true;
}
