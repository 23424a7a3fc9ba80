import { setImmediate } from "node:timers/promises";
import type { Foundation } from "../foundation.ts";
import { foldApostrophesAfter } from "./store-apostrophes.ts";

const BATCH = 200;

/** Takes apostrophes out of search texts kept from before search did without them. Running it again changes nothing. */
export async function foldApostrophes(_payload: unknown, { db }: Foundation): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await db.transaction((tx) => foldApostrophesAfter(tx, { after: from, limit: BATCH }));
    await setImmediate();
  }
}
