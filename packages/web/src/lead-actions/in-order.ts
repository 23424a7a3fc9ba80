const queues = new Map<string, Promise<unknown>>();
/** how many writes to a lead have begun and ended */
const turns = new Map<string, number>();
const others = new Set<Promise<unknown>>();

const turnOf = (leadId: string) => turns.get(leadId) ?? 0;
const nextTurn = (leadId: string) => void turns.set(leadId, turnOf(leadId) + 1);

/** Runs writes to one lead one after the other, in the order in which they were pressed. */
export function inOrder<T>(leadId: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(leadId) ?? Promise.resolve();
  nextTurn(leadId);
  // counted before whoever sent it hears of the answer
  const counted = () => work().finally(() => nextTurn(leadId));
  const run = before.then(counted, counted);
  const settled = run.catch(() => undefined);
  queues.set(leadId, settled);
  void settled.then(() => {
    if (queues.get(leadId) === settled) queues.delete(leadId);
  });
  return run;
}

/** Lets whoever waited for an answer go on with it. */
const goneOn = () => new Promise((resolve) => setTimeout(resolve));

/** Settles once no write to the lead is under way: until then what is on screen is ahead of the server. */
export async function writesEnded(leadId: string): Promise<void> {
  while (queues.has(leadId)) {
    await queues.get(leadId);
    await goneOn();
  }
}

/** Asked now, it says later whether no write to the lead has begun or ended since. */
export function noWriteSince(leadId: string): () => boolean {
  const turn = turnOf(leadId);
  return () => turnOf(leadId) === turn;
}

/** Something else that can be taken back once it is answered: whoever undoes the newest thing waits for it. Passes it on. */
export function underWay<T>(work: Promise<T>): Promise<T> {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  others.add(settled);
  void settled.then(() => others.delete(settled));
  return work;
}

/** Settles once all that is under way is answered and whoever sent it has gone on; at once when there is nothing. */
export async function whatIsUnderWay(): Promise<void> {
  const all = [...queues.values(), ...others];
  if (all.length === 0) return;
  await Promise.all(all);
  await goneOn();
}

/** A key that makes repeating a write harmless. (`crypto.randomUUID` needs https; plain http in a home network has not.) */
export function idempotencyKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
