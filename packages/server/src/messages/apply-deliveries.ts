// What was stored takes effect: in the order it came, conversation by conversation. What several conversations have to say
// takes effect together, in short transactions, since on SQLite nobody else is served meanwhile: alone, each part cost
// thirty statements and a forced write.
import { nextLookAt } from "@lead-dashboard/domain/channels/provider-delivery";
import type { ProviderInbound, ProviderReceipt } from "@lead-dashboard/domain/channels/provider-event";
import { openNumber } from "../channels/open-number.ts";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import { setConversations } from "../channels/store-business.ts";
import type { ListPayload } from "../channels/sync-every-list.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { enqueue } from "../jobs/queue.ts";
import { readDelivery } from "./read-delivery.ts";
import { type Call, channelOf, type Fate, isApart, receiveFromNumbers } from "./receive-from-number.ts";
import type { Receipt } from "./record-receipt.ts";
import { recordReceipts } from "./record-receipts.ts";
import { type DeliveryRow, endDeliveries, FAILED, postponeDelivery } from "./store-deliveries.ts";

/** So many take about 8 ms. */
const MOST = { receipt: 64, answer: 16, apart: 1 } as const;
/** Conversations in trouble that are taken in at once where transactions run side by side. */
const AT_ONCE = 4;

const UNREADABLE = "It is of a kind nobody here understands";

/** A delivery that is being taken in, and what became of its parts. */
interface Opened {
  readonly row: DeliveryRow;
  readonly account: ChannelAccountRow;
  /** whether it may be understood later what is not now */
  readonly canBeMatchedLater: boolean;
  readonly parts: Part[];
  /** of those that are done */
  readonly fates: Map<Part, Fate>;
}

/** One part of a delivery: takes effect in the transaction it is given; done twice it changes nothing more. */
interface Part {
  readonly kind: keyof typeof MOST;
  readonly delivery: Opened;
  /** those of one are taken in one after the other */
  readonly conversation: string;
  readonly does:
    | { readonly receipt: ProviderReceipt }
    | { readonly inbound: ProviderInbound }
    | { readonly run: (tx: Tx, now: number) => Promise<Fate> };
}

function fetchListAgain(tx: Tx, { id: accountId, organizationId }: ChannelAccountRow, now: number): Promise<unknown> {
  const payload: ListPayload = { organizationId, accountId };
  const job = { name: "channels.syncList", payload, organizationId, key: `channels.syncList:${accountId}` };
  return enqueue(tx, job, now);
}

type Arrived = Pick<Opened, "row" | "account">;

function opening({ row, account }: Arrived, canBeMatchedLater: boolean) {
  const delivery: Opened = { row, account, canBeMatchedLater, parts: [], fates: new Map() };
  const add = (kind: Part["kind"], key: string, does: Part["does"]) =>
    void delivery.parts.push({ kind, delivery, conversation: `${account.id} ${key}`, does });
  return { delivery, add };
}

/** The parts of a delivery; one without any gets one that says so. */
function partsOf({ config }: Foundation, arrived: Arrived): Part[] {
  const { row, account } = arrived;
  const { inbound, receipts, hasTemplateNews, business, isIdle } = readDelivery(row, openNumber(account, config));
  const { delivery, add } = opening(arrived, inbound.some(({ isNotice }) => !isNotice) || receipts.length > 0);
  for (const one of inbound)
    add(isApart(one) ? "apart" : "answer", one.from ?? one.userId ?? one.providerId, { inbound: one });
  for (const one of receipts) add("receipt", one.to ?? one.userId ?? one.providerId, { receipt: one });
  if (hasTemplateNews) add("apart", row.id, { run: (tx, now) => fetchListAgain(tx, account, now).then(() => null) });
  if (business !== null) {
    const scope = { organizationId: account.organizationId };
    const run = (tx: Tx, now: number) => setConversations(tx, scope, { ...business, toldAt: now }).then(() => null);
    add("apart", row.id, { run });
  }
  if (delivery.parts.length === 0) add("apart", row.id, { run: async () => (isIdle ? null : UNREADABLE) });
  return delivery.parts;
}

/** One that cannot even be read. */
function brokenParts(arrived: Arrived): Part[] {
  const { delivery, add } = opening(arrived, true);
  add("apart", arrived.row.id, { run: async () => FAILED });
  return delivery.parts;
}

/** Lets parts of one organization and one kind take effect; gives what became of those that did. */
async function fatesOf(tx: Tx, scope: Scope, set: readonly Part[], now: number): Promise<Map<Part, Fate>> {
  const calls = new Map<Call, Part>();
  const receipts = new Map<Receipt, Part>();
  const fates = new Map<Part, Fate>();
  for (const part of set) {
    const { does, delivery } = part;
    const { account } = delivery;
    if ("run" in does) fates.set(part, await does.run(tx, now));
    else if ("inbound" in does) calls.set({ account, inbound: does.inbound }, part);
    else receipts.set({ accountId: account.id, channel: channelOf(account), receipt: does.receipt }, part);
  }
  const heard = await receiveFromNumbers(tx, scope, [...calls.keys()], now);
  for (const [call, fate] of heard) fates.set(calls.get(call) ?? noPart(), fate);
  const told = await recordReceipts(tx, scope, [...receipts.keys()], now);
  for (const [receipt, fate] of told) fates.set(receipts.get(receipt) ?? noPart(), fate);
  return fates;
}

function noPart(): never {
  throw new Error("Something took effect that was not asked to");
}

/** Deliveries all parts of which are done go; those that took no effect, or not wholly, stay. */
async function endDone(tx: Tx, scope: Scope, fates: ReadonlyMap<Part, Fate>, now: number): Promise<void> {
  const ended: string[] = [];
  for (const delivery of new Set([...fates.keys()].map((part) => part.delivery))) {
    const { row, parts, canBeMatchedLater } = delivery;
    if (!parts.every((part) => fates.has(part) || delivery.fates.has(part))) continue;
    const problems = parts.map((part) => fates.get(part) ?? delivery.fates.get(part) ?? null);
    // what failed is said before what is only unclear: the gate asks for it
    const hasFailed = problems.includes(FAILED);
    const problem = hasFailed ? FAILED : (problems.find((one) => one !== null) ?? null);
    const tries = row.tries + 1;
    const isTriedAgain = hasFailed || canBeMatchedLater;
    const dueAt = isTriedAgain ? nextLookAt({ tries, receivedAt: row.receivedAt }, now) : null;
    if (problem === null) ended.push(row.id);
    else await postponeDelivery(tx, row, { dueAt, tries, problem });
  }
  await endDeliveries(tx, scope, ended);
}

/** Lets some take effect in one transaction; gives those that did not and are to be tried alone. */
async function apply({ db, clock, log }: Foundation, set: readonly Part[]): Promise<readonly Part[]> {
  const [first] = set;
  if (first === undefined) return [];
  const { row } = first.delivery;
  const scope = { organizationId: row.organizationId };
  const settle = (work: (tx: Tx, now: number) => Promise<Map<Part, Fate>>) =>
    db.transaction(async (tx) => {
      const now = clock.now();
      const fates = await work(tx, now);
      await endDone(tx, scope, fates, now);
      return fates;
    });
  const note = (fates: ReadonlyMap<Part, Fate>) => {
    for (const [part, fate] of fates) part.delivery.fates.set(part, fate);
  };
  try {
    const fates = await settle((tx, now) => fatesOf(tx, scope, set, now));
    note(fates);
    return set.filter((part) => !fates.has(part));
  } catch (error) {
    if (db.dialect.isAway(error)) throw error;
    if (set.length > 1) return set;
    log.error({ err: error, accountId: row.accountId, delivery: row.id }, "a part of a delivery failed");
  }
  const failed = new Map([[first, FAILED]]);
  note(failed);
  try {
    await settle(async () => failed);
  } catch (error) {
    if (db.dialect.isAway(error)) throw error;
    log.error({ err: error, delivery: row.id }, "a delivery could not be ended");
  }
  return [];
}

type Waiting = Map<string, Part[]>;

/** Takes from each conversation what comes first in it, where that is of this kind; what goes apart one at a time. */
function takeLeading(waiting: Waiting, kind: Part["kind"]): Part[] {
  return [...waiting].flatMap(([conversation, parts]) => {
    const other = parts.findIndex((part) => part.kind !== kind);
    const leading = parts.splice(0, kind === "apart" ? Number(other !== 0) : other < 0 ? parts.length : other);
    if (parts.length === 0) waiting.delete(conversation);
    return leading;
  });
}

/** Sets of one organization each. */
function* setsOf(parts: readonly Part[], most: number): Generator<Part[]> {
  for (const own of Map.groupBy(parts, ({ delivery }) => delivery.row.organizationId).values())
    for (let from = 0; from < own.length; from += most) yield own.slice(from, from + most);
}

/** Runs conversations one part after the other, where transactions run side by side several of them at once. */
async function applyAlone(
  foundation: Foundation,
  conversations: Part[][],
  between: () => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (let parts = conversations.shift(); parts !== undefined; parts = conversations.shift())
      for (const part of parts) {
        await apply(foundation, [part]);
        await between();
      }
  };
  await Promise.all(Array.from({ length: foundation.db.engine === "postgres" ? AT_ONCE : 1 }, lane));
}

/** Lets deliveries take effect, given in the order they came; `between` its transactions others may go first. */
export async function applyDeliveries(
  foundation: Foundation,
  rows: readonly DeliveryRow[],
  between: () => Promise<void>,
): Promise<void> {
  const waiting: Waiting = Map.groupBy(await openAll(foundation, rows), ({ conversation }) => conversation);
  const inTrouble: Waiting = new Map();
  // and what comes after it in its conversation waits for it
  const setAside = (part: Part) => {
    const own = inTrouble.get(part.conversation) ?? [];
    own.push(part);
    inTrouble.set(part.conversation, own);
  };
  while (waiting.size > 0)
    for (const kind of ["receipt", "answer", "apart"] as const)
      for (const set of setsOf(takeLeading(waiting, kind), MOST[kind])) {
        const isFree = ({ conversation }: Part) => !inTrouble.has(conversation);
        const [free, held] = [set.filter(isFree), set.filter((part) => !isFree(part))];
        held.forEach(setAside);
        for (const part of await apply(foundation, free)) setAside(part);
        await between();
      }
  await applyAlone(foundation, [...inTrouble.values()], between);
}

async function openAll(foundation: Foundation, rows: readonly DeliveryRow[]): Promise<Part[]> {
  const accounts = new Map<string, ChannelAccountRow | undefined>();
  const parts: Part[] = [];
  for (const row of rows) {
    const key = `${row.organizationId} ${row.accountId}`;
    if (!accounts.has(key)) {
      const store = channelAccountStore(foundation.db, { organizationId: row.organizationId });
      accounts.set(key, await store.find(row.accountId));
    }
    const account = accounts.get(key);
    if (account === undefined) continue;
    try {
      parts.push(...partsOf(foundation, { row, account }));
    } catch (error) {
      foundation.log.error({ err: error, accountId: account.id, delivery: row.id }, "a delivery could not be read");
      parts.push(...brokenParts({ row, account }));
    }
  }
  return parts;
}
