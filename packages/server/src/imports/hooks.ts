import type { Queryable, Scope, Tx } from "../db/database.ts";
import type { Actor } from "../events/event.ts";
import { hookPoint } from "../events/hooks.ts";

/** An address nobody may write to any more, and the lead the file names with it. */
export interface OptedOutAddress {
  /** E.164 number or e-mail address */
  readonly address: string;
  readonly leadId: string | null;
}

/** Entries of the list by address: those an import has made, and those an earlier one had made. */
export interface ListedByImport {
  readonly fresh: ReadonlyMap<string, string>;
  readonly known: ReadonlyMap<string, string>;
}

/** What the room that keeps the do-not-contact list does for imports. */
export interface ImportHooks {
  /**
   * Puts addresses on the list, in the transaction that stores their rows; leads that have one of them are not written to
   * any more. An address that was on the list for a reason other than an import has no entry of theirs.
   */
  optedOut(
    tx: Tx,
    given: { scope: Scope; addresses: readonly OptedOutAddress[]; note: string | null; actor: Actor; now: number },
  ): Promise<ListedByImport>;
  /** Takes entries off the list that an import put there. Gives how many. */
  released(tx: Tx, given: { scope: Scope; ids: readonly string[]; actor: Actor; now: number }): Promise<number>;
  /** Those of the leads that somebody has worked with, each with the reason why an undo leaves it alone. */
  worked(db: Queryable, given: { scope: Scope; leadIds: readonly string[] }): Promise<Map<string, string>>;
  /** Which of the addresses are on the list. */
  listed(db: Queryable, given: { scope: Scope; addresses: readonly string[] }): Promise<Set<string>>;
  /** Which of the addresses belonged to somebody who was erased and is kept out; asked for them only where anybody is. */
  erased(db: Queryable, given: { scope: Scope; addresses: () => readonly string[] }): Promise<Set<string>>;
}

/** Where rooms above imports hook in. */
export const importHooks = hookPoint<ImportHooks>();
