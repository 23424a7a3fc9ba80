// Which lead somebody is who writes to a number of ours: the id the provider knows them by, the message they answer, whom we
// last wrote to at that number, then whose number it is. Never a part of a number, never another organization.
import type { ProviderInbound } from "@lead-dashboard/domain/channels/provider-event";
import type { Queryable, Scope } from "../db/database.ts";
import type { MessageRow } from "./store.ts";
import { lastSentToEach, leadsByNumber, leadsOfUsers, leadsThere, messagesByProviderIds } from "./store-arrivals.ts";
import type { NumberChannel } from "./store-numbers.ts";

/** The lead, and which of our messages it answers, when known. */
export interface Sender {
  readonly leadId: string;
  readonly answers: MessageRow | undefined;
}

/** Finds the leads of some who wrote by one channel, in their order; null where nobody knows the sender. */
export async function findSenders(
  db: Queryable,
  scope: Scope,
  { channel, inbound }: { channel: NumberChannel; inbound: readonly ProviderInbound[] },
): Promise<(Sender | null)[]> {
  const quoted = await messagesByProviderIds(db, scope, {
    channel,
    providerIds: inbound.map(({ answers }) => answers),
  });
  const last = await lastSentToEach(db, scope, { channel, addresses: inbound.map(({ from }) => from) });
  const users = await leadsOfUsers(
    db,
    scope,
    inbound.map(({ userId }) => userId),
  );
  const ways = inbound.map((one) => waysTo(one, { quoted, last, users }));
  const there = await leadsThere(
    db,
    scope,
    ways.flatMap((each) => each.map(({ leadId }) => leadId)),
  );
  const found = ways.map((each) => each.find(({ leadId }) => there.has(leadId)));
  const owners = await leadsByNumber(
    db,
    scope,
    inbound.flatMap(({ from }, at) => (found[at] === undefined ? from : [])),
  );
  return inbound.map(({ from }, at) => {
    const leadId = from === null ? undefined : owners.get(from);
    return found[at] ?? (leadId === undefined ? null : { leadId, answers: undefined });
  });
}

interface Known {
  readonly quoted: ReadonlyMap<string, MessageRow>;
  readonly last: ReadonlyMap<string, MessageRow>;
  readonly users: ReadonlyMap<string, string>;
}

/** Whom the sender may be by what we sent, the likeliest first. */
function waysTo({ answers, from, userId }: ProviderInbound, known: Known): Sender[] {
  const ways: Sender[] = [];
  const quoted = answers === null ? undefined : known.quoted.get(answers);
  if (quoted?.direction === "outbound") ways.push({ leadId: quoted.leadId, answers: quoted });
  const last = from === null ? undefined : known.last.get(from);
  const named = userId === null ? undefined : known.users.get(userId);
  if (named !== undefined) ways.push({ leadId: named, answers: last?.leadId === named ? last : undefined });
  if (last !== undefined) ways.push({ leadId: last.leadId, answers: last });
  return ways;
}
