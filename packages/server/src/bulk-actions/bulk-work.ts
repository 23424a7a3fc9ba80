import type { BulkChange } from "@lead-dashboard/contract/bulk-actions/schemas";
import type { Db, Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";

/** A piece of a bulk action: some leads and everything one needs to act on them. */
export interface BulkWork<Change extends BulkChange = BulkChange> {
  readonly db: Db;
  readonly scope: Scope;
  readonly change: Change;
  readonly bulkActionId: string;
  readonly leadIds: readonly string[];
  readonly actor: Actor;
  readonly now: number;
}
