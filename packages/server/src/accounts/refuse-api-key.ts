import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";

/** The caller's session id; a call with an API key is refused, since it is about the person, not the work. */
export function refuseApiKey(caller: Caller): string {
  if (caller.sessionId !== undefined) return caller.sessionId;
  throw new AppError(
    "forbidden",
    "session-required",
    "This needs a signed-in person: it cannot be done with an API key.",
  );
}
