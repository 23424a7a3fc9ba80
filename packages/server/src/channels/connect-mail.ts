import type { OpenMailServer } from "./channel.ts";
import { resolveOutside } from "./guard-host.ts";

/** Where to connect, and the name its certificate must carry. */
export interface MailTarget {
  readonly host: string;
  readonly servername: string;
}

/** Finds the address of a mail server; those entered on screen only outside the operator's network. */
export async function mailTarget(server: OpenMailServer): Promise<MailTarget> {
  return { host: server.isGuarded ? await resolveOutside(server.host) : server.host, servername: server.host };
}

/** What went wrong on the way to a server, in plain words. */
export function connectionProblem(error: unknown, server: Pick<OpenMailServer, "host" | "port">): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  const text = error instanceof Error ? error.message : String(error);
  const place = `${server.host}:${server.port}`;
  if (code === "ECONNREFUSED") return `Nothing answers at ${place}`;
  if (code === "ENOTFOUND" || code === "EDNS" || code === "EAI_AGAIN") return `The name ${server.host} cannot be found`;
  if (code === "ETIMEDOUT" || code === "ECONNTIMEOUT" || /timeout|timed out/i.test(text))
    return `${place} did not answer in time`;
  if (code === "ETLS" || /certificate|TLS|SSL/i.test(text)) return `No protected connection to ${place}: ${text}`;
  return `${place}: ${text}`;
}
