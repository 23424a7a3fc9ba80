// Wakes whoever waits for work: in this process after the commit, and on PostgreSQL in every other process that listens
// (hear-others.ts). Whoever waits also looks by himself now and then.
import { EventEmitter } from "node:events";
import type { Tx } from "../db/database.ts";

/** All that someone may wait for. */
export const TOPICS = ["events", "jobs", "messages", "webhooks", "deliveries"] as const;

/** What someone may wait for. */
export type WakeTopic = (typeof TOPICS)[number];

const bells = new EventEmitter();
bells.setMaxListeners(0);
const asked = new WeakMap<Tx, Set<WakeTopic>>();

/** Rings after the commit of the transaction, once for a topic however often it is asked for. */
export async function wake(tx: Tx, topic: WakeTopic): Promise<void> {
  const topics = asked.get(tx) ?? new Set();
  if (topics.has(topic)) return;
  asked.set(tx, topics.add(topic));
  tx.afterCommit(() => {
    bells.emit(topic);
    tx.bell?.ring(topic);
  });
}

/** Rings in this process for what another one told; null: rings may have been missed, so for everything. */
export function wakeHere(told: string | null): void {
  for (const topic of TOPICS) if (told === null || told === topic) bells.emit(topic);
}

/** Calls back on every ring; returns how to stop. */
export function onWake(topic: WakeTopic, ring: () => void): () => void {
  bells.on(topic, ring);
  return () => bells.off(topic, ring);
}
