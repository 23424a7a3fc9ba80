import type { Db } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";
import type { Auth } from "./open-better-auth.ts";

const opened = new WeakMap<Db, Promise<Auth>>();

/** The better-auth of this database, loaded now if it was not. */
export function openAuth(foundation: Foundation): Promise<Auth> {
  const known = opened.get(foundation.db);
  if (known !== undefined) return known;
  const opening = import("./open-better-auth.ts").then(({ openBetterAuth }) => openBetterAuth(foundation));
  opened.set(foundation.db, opening);
  opening.catch(() => opened.delete(foundation.db));
  return opening;
}
