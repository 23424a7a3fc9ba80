import type { Foundation } from "../foundation.ts";
import { AppError, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { type BulkActionRow, bulkActionStore, bulkActionWriter } from "./store.ts";

/** Stops a bulk action where it is; what is done stays done and can be undone. */
export async function cancelBulkAction({ db }: Foundation, { scope }: Caller, id: string): Promise<BulkActionRow> {
  if ((await bulkActionStore(db, scope).find(id)) === undefined) throw notFound();
  return db.transaction(async (tx) => {
    const actions = bulkActionWriter(tx, scope);
    const action = await actions.lock(id);
    if (action === undefined) throw notFound();
    if (action.state === "cancelled") return action;
    if (action.state !== "queued" && action.state !== "running") {
      throw new AppError("conflict", "already-finished", "This has finished already. You can undo it.");
    }
    await actions.change(id, { state: "cancelled" });
    return { ...action, state: "cancelled" as const };
  });
}
