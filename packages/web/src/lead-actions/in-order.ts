const queues = new Map<string, Promise<unknown>>();

/** Runs writes to one lead one after the other, in the order in which they were pressed. */
export function inOrder<T>(leadId: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(leadId) ?? Promise.resolve();
  const run = before.then(work, work);
  const settled = run.catch(() => undefined);
  queues.set(leadId, settled);
  void settled.then(() => {
    if (queues.get(leadId) === settled) queues.delete(leadId);
  });
  return run;
}

/** Whether a write to the lead is under way; what is on screen is then ahead of the server. */
export function isBusy(leadId: string): boolean {
  return queues.has(leadId);
}

/** Settles once every write under way is answered and whoever sent it has gone on; at once when there is none. */
export async function whatIsUnderWay(): Promise<void> {
  if (queues.size === 0) return;
  await Promise.all(queues.values());
  await new Promise((resolve) => setTimeout(resolve));
}

/** A key that makes repeating a write harmless. (`crypto.randomUUID` needs https; plain http in a home network has not.) */
export function idempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
