import { AsyncLocalStorage } from "node:async_hooks";

const running = new AsyncLocalStorage<object>();

/** Runs `work` as the inside of a transaction of `owner`. */
export function insideTransaction<T>(owner: object, work: () => Promise<T>): Promise<T> {
  return running.run(owner, work);
}

/**
 * Throws when called from inside a transaction of `owner`: there only the transaction's own handle may be used. With the
 * outer one a second connection would wait for the first, which waits for it, for good.
 */
export function assertOutsideTransaction(owner: object): void {
  if (running.getStore() === owner) {
    throw new Error("The outer database handle was used inside a transaction: pass `tx` on instead");
  }
}
