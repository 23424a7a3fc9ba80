// The only place that knows status codes.

import type { Problem } from "@lead-dashboard/contract/wire";
import { sayIssue } from "./say-issue.ts";

/** Why a request is refused. */
export type RefusalKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "conflict"
  | "gone"
  | "tooLarge"
  | "unsupported"
  | "unprocessable"
  | "rateLimited"
  | "unavailable";

const STATUS: Record<RefusalKind, { status: number; title: string }> = {
  invalid: { status: 400, title: "The request is not well formed" },
  unauthenticated: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  notFound: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  gone: { status: 410, title: "No longer there" },
  tooLarge: { status: 413, title: "Too large" },
  unsupported: { status: 415, title: "Unsupported media type" },
  unprocessable: { status: 422, title: "Cannot be done" },
  rateLimited: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Unavailable for the moment" },
};

/** What a refusal may add: the fields at fault, members of the answer, headers. */
export interface RefusalDetails {
  errors?: { path: string; message: string }[];
  extra?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** Refuses a request. `code` is stable and owned by the room; `message` tells the person what happened and what to do. */
export class AppError extends Error {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly details: RefusalDetails;

  constructor(kind: RefusalKind, code: string, message: string, details: RefusalDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = "AppError";
    this.kind = kind;
    this.code = code;
    this.details = details;
  }
}

/** The one answer for an id that does not exist, is somebody else's, or is malformed. */
export function notFound(): AppError {
  return new AppError("notFound", "not-found", "There is nothing here, or it is not yours to see.");
}

/** Refuses the given fields. */
export function invalid(errors: { path: string; message: string }[]): AppError {
  const first = errors[0];
  return new AppError(
    "invalid",
    "invalid",
    first === undefined ? "The request is not well formed." : `${first.path}: ${first.message}`,
    {
      errors,
    },
  );
}

/** The `application/problem+json` answer (RFC 9457) for a refusal. */
export function problemResponse(error: AppError): Response {
  const { status, title } = STATUS[error.kind];
  const problem: Problem = {
    type: "about:blank",
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.details.errors === undefined ? {} : { errors: error.details.errors }),
  };
  return new Response(JSON.stringify({ ...problem, ...error.details.extra }), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...error.details.headers },
  });
}

/** The answer for a fault of ours: it names the request, nothing else. */
export function faultResponse(requestId: string): Response {
  return new Response(
    JSON.stringify({
      type: "about:blank",
      title: "Something went wrong on our side",
      status: 500,
      code: "internal",
      detail: `The request failed and nothing was changed. Try again; if it stays, tell your operator this id: ${requestId}`,
    }),
    { status: 500, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}

/** How a room parses what did not come through the mount: `schema.safeParse(value, inPlainWords)`. */
export const inPlainWords = { error: sayIssue } as const;
