import type { Foundation } from "../foundation.ts";
import { giveUpImport } from "./import-rows.ts";
import { importsWithoutJob } from "./store.ts";

/** So many of one look; the next one finds the others. */
const IMPORTS = 500;

/** Ends imports that stand as waiting or running though nothing will run them any more: what they stored can be undone. */
export async function giveUpLost(_payload: unknown, { db, clock }: Foundation): Promise<void> {
  for (const { organizationId, id } of await importsWithoutJob(db, IMPORTS))
    await giveUpImport({ db, now: () => clock.now() }, { organizationId }, id);
}
