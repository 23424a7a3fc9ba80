// Imported at the first sign-in, never at start: better-auth costs 290 ms and 28 MB.
import { AsyncLocalStorage } from "node:async_hooks";
import type { BetterAuthOptions } from "better-auth";
import { isAPIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { baseUrlOf } from "../config/config.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import { authAdapter } from "./auth-adapter.ts";
import { hashPassword, verifyPassword } from "./hash-password.ts";

/** A session just started; the token is for the cookie only. */
export interface StartedSession {
  userId: string;
  token: string;
}

/** What the program asks of better-auth. Its router is never mounted: only these acts exist. */
export interface Auth {
  /** null when the address has an account already */
  signUp(person: { name: string; email: string; password: string }): Promise<StartedSession | null>;
  /** null when address and password do not belong together; an unknown address takes as long */
  signIn(credentials: { email: string; password: string }): Promise<StartedSession | null>;
  isPasswordOf(userId: string, password: string): Promise<boolean>;
  setPassword(userId: string, password: string): Promise<void>;
}

// better-auth hashes inside its sign-up transaction; there the one writer of SQLite must not wait for 50 ms of argon2.
const hashedBefore = new AsyncLocalStorage<string>();

/** The options of better-auth without its database, which the test against our migration fills in differently. */
export const AUTH_OPTIONS = {
  user: { modelName: "authUser" },
  session: { modelName: "authSession" },
  account: { modelName: "authAccount" },
  verification: { modelName: "authVerification" },
  emailAndPassword: {
    enabled: true,
    password: {
      hash: async (password) => hashedBefore.getStore() ?? hashPassword(password),
      verify: ({ hash, password }) => verifyPassword(hash, password),
    },
  },
  advanced: { database: { generateId: () => newId() } },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
} satisfies BetterAuthOptions;

/** better-auth reduced to the acts of `Auth`. */
export async function openBetterAuth(foundation: Foundation): Promise<Auth> {
  const auth = betterAuth({
    ...AUTH_OPTIONS,
    baseURL: baseUrlOf(foundation.config),
    secret: foundation.config.secrets.secretKey,
    database: authAdapter(foundation),
  });
  const { internalAdapter } = await auth.$context;
  return {
    async signUp(body) {
      const hash = await hashPassword(body.password);
      return unlessRefused(422, async () => {
        const { user, token } = await hashedBefore.run(hash, () => auth.api.signUpEmail({ body }));
        if (token === null) throw new Error("better-auth made a user without a session");
        return { userId: user.id, token };
      });
    },
    signIn: (body) =>
      unlessRefused(401, async () => {
        const { user, token } = await auth.api.signInEmail({ body });
        return { userId: user.id, token };
      }),
    async isPasswordOf(userId, password) {
      const accounts = await internalAdapter.findAccounts(userId);
      const hash = accounts.find((account) => account.providerId === "credential")?.password;
      return typeof hash === "string" && verifyPassword(hash, password);
    },
    async setPassword(userId, password) {
      await internalAdapter.updatePassword(userId, await hashPassword(password));
    },
  };
}

async function unlessRefused<T>(status: number, act: () => Promise<T>): Promise<T | null> {
  try {
    return await act();
  } catch (error) {
    if (isAPIError(error) && error.statusCode === status) return null;
    throw error;
  }
}
