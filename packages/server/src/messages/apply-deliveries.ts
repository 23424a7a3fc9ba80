// What was stored takes effect: in the order it came, conversation by conversation. Several parts share a transaction,
// short ones, since on SQLite nobody else is served meanwhile.
import { nextLookAt } from "@lead-dashboard/domain/channels/provider-delivery";
import { openNumber } from "../channels/open-number.ts";
import { type ChannelAccountRow, channelAccountStore } from "../channels/store.ts";
import { setConversations } from "../channels/store-business.ts";
import type { ListPayload } from "../channels/sync-every-list.ts";
import type { Tx } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import { enqueue } from "../jobs/queue.ts";
import { readDelivery } from "./read-delivery.ts";
import { applyReceipt, type ReachedNumber, receiveFromNumber } from "./receive-from-number.ts";
import { type DeliveryRow, endDelivery, FAILED, postponeDelivery } from "./store-deliveries.ts";

/** Transactions end after this much work, ms. */
const BUDGET_MS = 8;
/** Conversations taken in at once where transactions run side by side. */
const AT_ONCE = 8;

/** One part of a delivery: takes effect in the transaction it is given; done twice it changes nothing more. */
interface Step {
  run(tx: Tx, now: number): Promise<void>;
  /** it failed on its own: noted, so that the delivery stays */
  fail(error: unknown): void;
}

const UNREADABLE = "It is of a kind nobody here understands";

/** The delivery took no effect, or not wholly. */
function stay(
  tx: Tx,
  row: DeliveryRow,
  { problem, isTriedAgain }: { problem: string; isTriedAgain: boolean },
  now: number,
): Promise<void> {
  const tries = row.tries + 1;
  const dueAt = isTriedAgain ? nextLookAt({ tries, receivedAt: row.receivedAt }, now) : null;
  return postponeDelivery(tx, row, { dueAt, tries, problem });
}

function fetchListAgain(tx: Tx, { id: accountId, organizationId }: ChannelAccountRow, now: number): Promise<unknown> {
  const payload: ListPayload = { organizationId, accountId };
  const job = { name: "channels.syncList", payload, organizationId, key: `channels.syncList:${accountId}` };
  return enqueue(tx, job, now);
}

/** The parts of a delivery, the last of which notes what became of it. */
function stepsOf(
  { config, log }: Foundation,
  { row, account }: { row: DeliveryRow; account: ChannelAccountRow },
): Step[] {
  const reached: ReachedNumber = { account, channel: account.channel === "whatsapp" ? "whatsapp" : "sms" };
  const { inbound, receipts, hasTemplateNews, business, isIdle } = readDelivery(row, openNumber(account, config));
  const steps: Step[] = [];
  const problems: (string | null)[] = [];
  const add = (part: (tx: Tx, now: number) => Promise<string | null>) => {
    const place = problems.push(null) - 1;
    steps.push({
      async run(tx, now) {
        problems[place] = await part(tx, now);
      },
      fail(error) {
        problems[place] = FAILED;
        log.error({ err: error, accountId: account.id, delivery: row.id }, "a part of a delivery failed");
      },
    });
  };
  for (const one of inbound) add((tx, now) => receiveFromNumber(tx, reached, one, now));
  for (const one of receipts) add((tx, now) => applyReceipt(tx, reached, one, now));
  if (hasTemplateNews) add((tx, now) => fetchListAgain(tx, account, now).then(() => null));
  if (business !== null) {
    const scope = { organizationId: account.organizationId };
    add((tx, now) => setConversations(tx, scope, { ...business, toldAt: now }).then(() => null));
  }
  if (steps.length === 0 && !isIdle) problems.push(UNREADABLE);
  const canBeMatchedLater = inbound.some(({ isNotice }) => !isNotice) || receipts.length > 0;
  steps.push({
    async run(tx, now) {
      // what failed is said before what is only unclear: the gate asks for it
      const hasFailed = problems.includes(FAILED);
      const problem = hasFailed ? FAILED : (problems.find((one) => one !== null) ?? null);
      if (problem === null) return endDelivery(tx, row);
      await stay(tx, row, { problem, isTriedAgain: hasFailed || canBeMatchedLater }, now);
    },
    fail(error) {
      log.error({ err: error, delivery: row.id }, "a delivery could not be ended");
    },
  });
  return steps;
}

/** Runs steps from `from` on in one transaction until the budget is spent; gives where it ended. */
function runSome(
  { db, clock }: Foundation,
  { steps, from, budgetMs }: { steps: readonly Step[]; from: number; budgetMs: number },
): Promise<number> {
  return db.transaction(async (tx) => {
    const began = performance.now();
    let at = from;
    do {
      await steps[at]?.run(tx, clock.now());
      at += 1;
    } while (at < steps.length && performance.now() - began < budgetMs);
    return at;
  });
}

/** Runs all steps in order; one that fails among others is tried alone before it counts as failed. */
async function runSteps(
  foundation: Foundation,
  { steps, budgetMs, between }: { steps: readonly Step[]; budgetMs: number; between: () => Promise<void> },
): Promise<void> {
  let alone = 0;
  for (let at = 0; at < steps.length; ) {
    try {
      at = await runSome(foundation, { steps, from: at, budgetMs: alone > 0 ? 0 : budgetMs });
      alone = Math.max(0, alone - 1);
    } catch (error) {
      if (foundation.db.dialect.isAway(error)) throw error;
      if (alone === 0) alone = 50;
      else {
        steps[at]?.fail(error);
        at += 1;
      }
    }
    await between();
  }
}

interface Opened {
  readonly row: DeliveryRow;
  readonly steps: readonly Step[];
}

/** Runs of one conversation each, side by side; one of several people waits for those before it, and those after it wait for it. */
async function runSideBySide(
  foundation: Foundation,
  opened: readonly Opened[],
  between: () => Promise<void>,
): Promise<void> {
  const conversations = new Map<string, Step[]>();
  const flush = async () => {
    const chains = [...conversations.values()];
    conversations.clear();
    const next = async (): Promise<void> => {
      const chain = chains.shift();
      if (chain === undefined) return;
      await runSteps(foundation, { steps: chain, budgetMs: BUDGET_MS, between });
      return next();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  };
  for (const { row, steps } of opened) {
    if (row.senderKey === null) {
      await flush();
      // of several leads: one at a time, so that nobody waits for a lead while holding another
      await runSteps(foundation, { steps, budgetMs: 0, between });
      continue;
    }
    const key = `${row.accountId} ${row.senderKey}`;
    conversations.set(key, [...(conversations.get(key) ?? []), ...steps]);
  }
  await flush();
}

/** Lets deliveries take effect, given in the order they came; `between` its transactions others may go first. */
export async function applyDeliveries(
  foundation: Foundation,
  rows: readonly DeliveryRow[],
  between: () => Promise<void>,
): Promise<void> {
  const accounts = new Map<string, ChannelAccountRow | undefined>();
  const opened: Opened[] = [];
  for (const row of rows) {
    const key = `${row.organizationId} ${row.accountId}`;
    if (!accounts.has(key))
      accounts.set(
        key,
        await channelAccountStore(foundation.db, { organizationId: row.organizationId }).find(row.accountId),
      );
    const account = accounts.get(key);
    if (account === undefined) continue;
    try {
      opened.push({ row, steps: stepsOf(foundation, { row, account }) });
    } catch (error) {
      foundation.log.error({ err: error, accountId: account.id, delivery: row.id }, "a delivery could not be read");
      const steps = [
        { run: (tx: Tx, now: number) => stay(tx, row, { problem: FAILED, isTriedAgain: true }, now), fail() {} },
      ];
      opened.push({ row, steps });
    }
  }
  if (foundation.db.engine === "postgres") return runSideBySide(foundation, opened, between);
  const steps = opened.flatMap((one) => one.steps);
  return runSteps(foundation, { steps, budgetMs: BUDGET_MS, between });
}
