import { SESSION_ABSOLUTE_MS } from "@lead-dashboard/domain/accounts/session-limits";
import type { Config } from "../config/config.ts";

/** The browser enforces what `__Host-` promises (Secure, no Domain, Path=/), so over plain HTTP the name must do without. */
function cookieName(config: Pick<Config, "baseUrl">): { name: string; secure: boolean } {
  const secure = config.baseUrl?.startsWith("https:") === true;
  return { name: secure ? "__Host-session" : "session", secure };
}

/** The `Set-Cookie` value that signs a browser in. */
export function sessionCookie(config: Pick<Config, "baseUrl">, token: string): string {
  const { name, secure } = cookieName(config);
  const maxAge = Math.floor(SESSION_ABSOLUTE_MS / 1000);
  return `${name}=${token}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** The `Set-Cookie` value that signs a browser out. */
export function noSessionCookie(config: Pick<Config, "baseUrl">): string {
  const { name, secure } = cookieName(config);
  return `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

/** The session token a request carries, or null. */
export function sessionTokenOf(config: Pick<Config, "baseUrl">, request: Request): string | null {
  const cookies = request.headers.get("cookie");
  if (cookies === null) return null;
  const start = `${cookieName(config).name}=`;
  for (const part of cookies.split(";")) {
    const cookie = part.trim();
    if (cookie.startsWith(start)) return cookie.slice(start.length) || null;
  }
  return null;
}
