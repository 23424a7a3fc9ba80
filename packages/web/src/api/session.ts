import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Session } from "@lead-dashboard/contract/accounts/schemas";
import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import { useSyncExternalStore } from "react";
import { call } from "./call.ts";
import { ApiError } from "./problem.ts";

declare global {
  interface Window {
    /** the first request for the session, begun by index.html before any script has arrived */
    firstSession?: Promise<Response> | undefined;
  }
}

/** What is known about who is signed in. */
interface SessionState {
  /** undefined until the server has answered, null when nobody is signed in */
  session: Session | null | undefined;
  error: unknown;
  /** when it was learned, epoch ms */
  learnedAt: number;
}

let state: SessionState = { session: undefined, error: null, learnedAt: 0 };
const listeners = new Set<() => void>();
let asked: Promise<void> | null = null;

/** Who is signed in; `session` is null when nobody is. Only for the gate: pages use `useSession`. */
export function useSessionState(): SessionState {
  return useSyncExternalStore(listen, () => state);
}

/** Asks the server anew who is signed in; what is known stays until it has answered. */
export function reloadSession(): Promise<void> {
  asked ??= loadSession()
    .then(
      (session) => set({ session, error: null }),
      (error: unknown) => set({ session: state.session, error }),
    )
    .finally(() => {
      asked = null;
    });
  return asked;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  if (state.session === undefined && state.error === null) void reloadSession();
  return () => {
    listeners.delete(listener);
  };
}

function set(next: Omit<SessionState, "learnedAt">): void {
  state = { ...next, learnedAt: Date.now() };
  for (const listener of listeners) listener();
}

/** Forgets what was fetched for whoever was signed in. The cache comes with the pages, not with the door. */
async function forgetFetched(): Promise<void> {
  const { queryClient } = await import("./query-client.ts");
  queryClient.clear();
}

/** Who is signed in, in a page that is only shown to somebody signed in. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (!session) throw new Error("a page was shown without a session");
  return session;
}

/** Whether the signed-in member may do a thing. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Puts in place who has just signed in, and forgets what belonged to whoever was before. */
export function enterSession(session: Session): void {
  const before = state.session;
  if (before && before.organization.id !== session.organization.id) void forgetFetched();
  set({ session, error: null });
}

/** Ends the session here and on the server. */
export async function leaveSession(): Promise<void> {
  await call(accountEndpoints.signOut, {});
  sessionStorage.clear();
  await forgetFetched();
  set({ session: null, error: null });
}

async function loadSession(): Promise<Session | null> {
  const early = await window.firstSession?.catch(() => undefined);
  window.firstSession = undefined;
  if (early?.ok) return early.json();
  if (early?.status === 401) return null;
  try {
    return await call(accountEndpoints.getMe, {});
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null;
    throw error;
  }
}
