import type { Tx } from "../db/database.ts";
import { hookPoint } from "../events/hooks.ts";
import type { LeadChangeInTransaction, LeadHooks } from "./hooks.ts";

/** How one of the `leadHooks` is run for many leads at once; what it leaves behind is the same as run for each. */
export interface ForMany<Hook, Change> {
  readonly insteadOf: Hook;
  run(tx: Tx, changes: readonly Change[]): Promise<void>;
}

type Deletion = Parameters<LeadHooks["deleted"]>[1];

/** Where rooms above leads say how they do many leads at once. A hook without such a way is run for each lead. */
export interface ManyLeadsHooks {
  changed: ForMany<LeadHooks["changed"], LeadChangeInTransaction>;
  deleted: ForMany<LeadHooks["deleted"], Deletion>;
}

/** Where mass changes hook in. */
export const manyLeadsHooks = hookPoint<ManyLeadsHooks>();
