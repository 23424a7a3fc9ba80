// What the program asks of better-auth. Its router is never mounted: only these acts exist.
import type { Db } from "../db/database.ts";
import type { Foundation } from "../foundation.ts";

/** A session just started; the token is for the cookie only. */
export interface StartedSession {
  userId: string;
  token: string;
}

export interface Auth {
  /** null when the address has an account already */
  signUp(person: { name: string; email: string; password: string }): Promise<StartedSession | null>;
  /** null when address and password do not belong together; an unknown address takes as long */
  signIn(credentials: { email: string; password: string }): Promise<StartedSession | null>;
  isPasswordOf(userId: string, password: string): Promise<boolean>;
  setPassword(userId: string, password: string): Promise<void>;
}

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
