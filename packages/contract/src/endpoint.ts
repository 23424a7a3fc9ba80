import type { Permission } from "@lead-dashboard/domain/accounts/permissions";

/** The HTTP verbs the program answers to. */
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a call carries and returns; every part is optional except the output. */
export interface Shape {
  /** values of the `{name}` parts of the path */
  params?: Record<string, string>;
  /** query string; arrays are sent as repeated parameters */
  query?: object;
  /** JSON body */
  body?: unknown;
  /** JSON answer; `void` is 204 without a body */
  output: unknown;
}

/** One endpoint as plain data, usable in the browser: the path is relative to `/api/v1`, `{id}` marks a parameter. */
export interface Endpoint<S extends Shape = Shape> {
  readonly method: Method;
  readonly path: string;
  /** who may call it: a permission, `public` (anybody) or `member` (any signed-in member) */
  readonly permission: Permission | "public" | "member";
  /** one sentence for the API documentation */
  readonly summary: string;
  /** success status; 200 when left out, 204 for void */
  readonly status?: 200 | 201 | 202 | 204;
  /** a large order is taken on (202), with the same answer, and goes on as a job */
  readonly mayTakeOn?: true;
  /** the body is not JSON: the handler reads the raw request itself (uploads) */
  readonly rawBody?: true;
  /** `If-Match` may give the version that the change was made from */
  readonly takesIfMatch?: true;
  /** the answer is not JSON: the handler returns a Response (downloads, event streams) */
  readonly rawAnswer?: true;
  /** the answer shows a secret once: it is never kept for a repeated Idempotency-Key */
  readonly secretAnswer?: true;
  /** carries the types only; never set */
  readonly shape?: S;
}

/**
 * Declares one endpoint. Types come from the room's `schemas.ts` by `import type`, so no validator reaches the browser.
 * @example endpoint<{ query: LeadQuery; output: LeadPage }>({ method: "GET", path: "/leads", permission: "leads.read", summary: "…" })
 */
export function endpoint<S extends Shape>(definition: Omit<Endpoint<S>, "shape">): Endpoint<S> {
  return definition;
}

/** Declares an endpoint that anybody may call; its handler gets a caller only when one is signed in. */
export function publicEndpoint<S extends Shape>(
  definition: Omit<Endpoint<S>, "shape" | "permission">,
): Endpoint<S> & { readonly permission: "public" } {
  return { ...definition, permission: "public" };
}

/** The shape an endpoint was declared with. */
export type ShapeOf<E> = E extends Endpoint<infer S> ? S : never;

/** A page of a list: `nextCursor` is null at the end. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
