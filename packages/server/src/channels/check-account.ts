import type { NewMailServer } from "@lead-dashboard/contract/channels/schemas";
import { type SendWindow, sendWindowProblem } from "@lead-dashboard/domain/channels/send-window";
import { limitProblems, type Spacing } from "@lead-dashboard/domain/messages/account-pace";
import type { Queryable, Scope } from "../db/database.ts";
import type { MailServerSettings } from "../db/tables/channels.ts";
import { AppError, invalid } from "../http/problem.ts";
import { mailServerProblem, resolvedHostProblem } from "./guard-host.ts";
import { channelAccountStore } from "./store.ts";

/** What of an account can be wrong beyond its shape. */
export interface AccountParts {
  readonly smtp?: NewMailServer | undefined;
  readonly imap?: NewMailServer | null | undefined;
  readonly window?: SendWindow | null | undefined;
  readonly spacing?: Spacing | null | undefined;
  readonly memberId?: string | null | undefined;
}

/** Refuses servers inside the operator's network, impossible windows and strangers as owners, naming the field. */
export async function checkAccount(db: Queryable, scope: Scope, parts: AccountParts): Promise<void> {
  const errors: { path: string; message: string }[] = [];
  for (const kind of ["smtp", "imap"] as const) {
    const server = parts[kind];
    const problem = server == null ? null : mailServerProblem(kind, server.host, server.port);
    if (problem !== null) errors.push({ path: `${kind}.${problem.field}`, message: problem.message });
    const inside = server == null || problem !== null ? null : await resolvedHostProblem(server.host);
    if (inside !== null) errors.push({ path: `${kind}.host`, message: inside });
  }
  const windowProblem = parts.window == null ? null : sendWindowProblem(parts.window);
  errors.push(...limitProblems({ spacing: parts.spacing ?? null }));
  if (windowProblem !== null) errors.push({ path: "window", message: windowProblem });
  if (parts.memberId != null && !(await channelAccountStore(db, scope).isMember(parts.memberId))) {
    errors.push({ path: "memberId", message: "is not a member of this organization" });
  }
  if (errors.length > 0) throw invalid(errors);
}

/** What is stored of a server; its password goes elsewhere. */
export function settingsOf(server: NewMailServer): MailServerSettings {
  return { host: server.host, port: server.port, security: server.security ?? "starttls", user: server.user ?? null };
}

/** Refuses to change what the environment sets. */
export function fromEnvironment(): AppError {
  return new AppError(
    "conflict",
    "from-environment",
    "This account is set by environment variables: change it there and restart.",
  );
}
