// Wakes whoever waits for work in this process at once; other processes notice within a second by their poll.
import { EventEmitter } from "node:events";
import type { Tx } from "../db/database.ts";

/** What someone may wait for. */
export type WakeTopic = "events" | "jobs" | "messages";

const bells = new EventEmitter();
bells.setMaxListeners(0);

/** Rings after the commit of the transaction. */
export async function wake(tx: Tx, topic: WakeTopic): Promise<void> {
  tx.afterCommit(() => bells.emit(topic));
}

/** Rings now. */
export function wakeNow(topic: WakeTopic): void {
  bells.emit(topic);
}

/** Calls back on every ring; returns how to stop. */
export function onWake(topic: WakeTopic, ring: () => void): () => void {
  bells.on(topic, ring);
  return () => bells.off(topic, ring);
}
