import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Session } from "@lead-dashboard/contract/accounts/schemas";
import type { Permission } from "@lead-dashboard/domain/accounts/permissions";
import { useQuery } from "@tanstack/react-query";
import { call } from "./call.ts";
import { ApiError } from "./problem.ts";
import { queryClient } from "./query-client.ts";

declare global {
  interface Window {
    /** the first request for the session, begun by index.html before any script has arrived */
    firstSession?: Promise<Response> | undefined;
  }
}

const SESSION_KEY = ["session"];

/** Who is signed in; null when nobody is. Only for the gate: pages use `useSession`. */
export function useSessionState() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: loadSession, staleTime: Number.POSITIVE_INFINITY });
}

/** Who is signed in, in a page that is only shown to somebody signed in. */
export function useSession(): Session {
  const { data } = useSessionState();
  if (!data) throw new Error("a page was shown without a session");
  return data;
}

/** Whether the signed-in member may do a thing. */
export function useMay(permission: Permission): boolean {
  return useSession().permissions.includes(permission);
}

/** Puts in place who has just signed in, and forgets what belonged to whoever was before. */
export function enterSession(session: Session): void {
  const before = queryClient.getQueryData<Session | null>(SESSION_KEY);
  if (before && before.organization.id !== session.organization.id) queryClient.clear();
  queryClient.setQueryData(SESSION_KEY, session);
}

/** Ends the session here and on the server. */
export async function leaveSession(): Promise<void> {
  await call(accountEndpoints.signOut, {});
  sessionStorage.clear();
  queryClient.clear();
  queryClient.setQueryData(SESSION_KEY, null);
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
