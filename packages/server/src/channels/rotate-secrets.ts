import type { Foundation } from "../foundation.ts";
import { rewrap, sealKeys } from "./seal.ts";
import { replaceSealed, SEALED_COLUMNS, type SealedValue, sealedValues } from "./store-sealed.ts";

/** How a rotation went. */
export interface Rotation {
  /** wrapped anew under the present key */
  readonly rewrapped: number;
  /** were under it already */
  readonly present: number;
  /** cannot be opened by any key: the passwords must be entered again */
  readonly unreadable: readonly { readonly table: string; readonly rowId: string }[];
}

/** Wraps every stored secret under the present SECRET_KEY, beside a running program; doing it again changes nothing. */
export async function rotateSecrets({ db, config, log }: Pick<Foundation, "db" | "config" | "log">): Promise<Rotation> {
  const keys = sealKeys(config);
  let rewrapped = 0;
  let present = 0;
  const unreadable: { table: string; rowId: string }[] = [];
  for (const column of SEALED_COLUMNS) {
    for (let after: SealedValue | null = null; ; ) {
      const page: SealedValue[] = await sealedValues(db, column, after);
      for (const value of page) {
        try {
          const anew = rewrap(value.sealed, value, keys);
          if (anew === null) present += 1;
          else if (await db.transaction((tx) => replaceSealed(tx, column, { value, anew }))) rewrapped += 1;
        } catch (error) {
          log.warn({ err: error, table: value.table, rowId: value.rowId }, "a stored secret cannot be opened");
          unreadable.push({ table: value.table, rowId: value.rowId });
        }
      }
      after = page.at(-1) ?? null;
      if (after === null) break;
    }
  }
  return { rewrapped, present, unreadable };
}
