import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import { openAuth } from "./auth.ts";
import { refuseWeakPassword } from "./refuse-weak-password.ts";
import { personStore, personWriter } from "./store-people.ts";
import { hashToken } from "./tokens.ts";

/** A person as an operator names them; without a password they cannot sign in until one is set. */
export interface PersonDraft {
  name: string;
  email: string;
  password?: string | undefined;
}

/** The person with this address, made when there is none. A password given for a known person must be theirs. */
export async function ensurePerson(
  foundation: Foundation,
  draft: PersonDraft & { organizationName: string },
): Promise<string> {
  const { db, clock } = foundation;
  const { name, password } = draft;
  const email = draft.email.trim().toLowerCase();
  const known = await personStore(db).findByEmail(email);
  if (known !== undefined) {
    if (password !== undefined && !(await (await openAuth(foundation)).isPasswordOf(known.id, password)))
      throw otherPassword(email);
    return known.id;
  }
  if (password === undefined) {
    const id = newId();
    await db.transaction((tx) => personWriter(tx).insert({ id, name, email }, clock.now()));
    return id;
  }
  refuseWeakPassword(password, [name, email, draft.organizationName]);
  const started = await (await openAuth(foundation)).signUp({ name, email, password });
  if (started === null) throw new Error(`${email} was registered meanwhile: try again`);
  await db.transaction((tx) => personWriter(tx).endSessionByToken(hashToken(started.token)));
  return started.userId;
}

function otherPassword(email: string): AppError {
  return new AppError(
    "conflict",
    "other-password",
    `${email} exists with another password: use it, or \`user reset-password\` first.`,
  );
}
