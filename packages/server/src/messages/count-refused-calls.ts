// Calls at a number's address that do not prove whom they are from. Nothing of them is stored; how many there were is, and
// written at most once a second, so that a flood of them costs next to nothing.
import { Counter } from "prom-client";
import { noteRefused } from "../channels/store-webhooks.ts";
import type { Foundation } from "../foundation.ts";

const PAUSE_MS = 1_000;

interface Count {
  readonly organizationId: string;
  readonly accountId: string;
  count: number;
}

const refusals = new Counter({
  name: "webhook_refused_total",
  help: "Calls at a number's address with a missing or wrong signature",
  labelNames: ["channel"],
});

const counted = new WeakMap<Foundation, Map<string, Count>>();

/** Writes down what was counted so far. */
export async function noteRefusedCalls(foundation: Foundation): Promise<void> {
  const counts = counted.get(foundation);
  if (counts === undefined) return;
  counted.delete(foundation);
  const { db, clock } = foundation;
  await db.transaction(async (tx) => {
    for (const one of counts.values()) await noteRefused(tx, one, clock.now());
  });
}

/** Counts a call that was refused; `account` null: of an address that is none. */
export function countRefusedCall(
  foundation: Foundation,
  channel: "whatsapp" | "sms",
  account: { readonly organizationId: string; readonly id: string } | null,
): void {
  refusals.inc({ channel });
  if (account === null) return;
  const isFirst = !counted.has(foundation);
  const counts = counted.get(foundation) ?? new Map<string, Count>();
  counted.set(foundation, counts);
  const key = `${account.organizationId} ${account.id}`;
  const known = counts.get(key) ?? { organizationId: account.organizationId, accountId: account.id, count: 0 };
  counts.set(key, known);
  known.count += 1;
  if (!isFirst) return;
  const write = () =>
    noteRefusedCalls(foundation).catch((error) =>
      foundation.log.warn({ err: error }, "refused calls could not be counted"),
    );
  setTimeout(() => void write(), PAUSE_MS).unref();
}
