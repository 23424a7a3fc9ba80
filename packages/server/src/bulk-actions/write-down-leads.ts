import { setImmediate } from "node:timers/promises";
import type { Scope } from "../db/database.ts";
import type { Ground } from "../jobs/in-thread.ts";
import { listLeadIds } from "../leads/store-list.ts";
import { PIECE } from "./piece-size.ts";
import { type BulkActionRow, bulkActionWriter } from "./store.ts";

const PAGE = 2_000;
/** Sorted at once: ids of so many leads take 10 MB. */
const STRETCH = 100_000;
/** Rows of one transaction: about 10 ms. */
const WRITTEN = 2_000;

/**
 * Writes down the leads of a filter, walked in order of creation, which no action changes. Stretches of them are put in the
 * order of their ids, which is the order in which they lie in the database. False when the action was cancelled meanwhile.
 */
export async function writeDownLeads({ db, rest }: Ground, scope: Scope, action: BulkActionRow): Promise<boolean> {
  const filter = action.bulkFilter ?? {};
  const asker = { memberId: action.memberId, now: action.createdAt };
  let { position, cursor } = placeOf(action.walkCursor);
  await db.transaction((tx) => bulkActionWriter(tx, scope).dropItemsFrom(action.id, position), PIECE);
  for (;;) {
    const stretch: string[] = [];
    do {
      const page = await listLeadIds(db, scope, { filter, sort: "createdAt", limit: PAGE, cursor, asker });
      stretch.push(...page.ids);
      cursor = page.nextCursor;
      await setImmediate();
    } while (cursor !== null && stretch.length < STRETCH);
    stretch.sort();
    for (let from = 0; from < stretch.length; from += WRITTEN) {
      const at = position + from;
      await db.transaction(
        (tx) => bulkActionWriter(tx, scope).addItems(action.id, at, stretch.slice(from, from + WRITTEN)),
        PIECE,
      );
      await rest();
    }
    position += stretch.length;
    const isWalked = cursor === null;
    const goesOn = await db.transaction(async (tx) => {
      const actions = bulkActionWriter(tx, scope);
      const current = await actions.lock(action.id);
      if (current === undefined || current.state === "cancelled") return false;
      const walked = {
        walkCursor: JSON.stringify([position, cursor]),
        isWalked,
        ...(isWalked ? { matched: position } : {}),
      };
      await actions.change(action.id, { ...walked, state: "running" });
      return true;
    });
    if (!goesOn) return false;
    if (isWalked) return true;
  }
}

/** How many leads are written down for good, and where the walk goes on. */
function placeOf(walkCursor: string | null): { position: number; cursor: string | null } {
  if (walkCursor === null) return { position: 0, cursor: null };
  const [position, cursor]: [number, string | null] = JSON.parse(walkCursor);
  return { position, cursor };
}
