// Puts the rooms' endpoints under /api/v1. Refusals come in one order: 401 and 403, then 400 (shape), then what the handler finds.
import { createHash } from "node:crypto";
import type { Endpoint } from "@lead-dashboard/contract/endpoint";
import type { Validators } from "@lead-dashboard/contract/validators";
import { can } from "@lead-dashboard/domain/accounts/permissions";
import type { Context, Hono } from "hono";
import type { z } from "zod";
import type { Foundation } from "../foundation.ts";
import { listenToBody } from "./body-digest.ts";
import { assertSameOrigin } from "./cross-site.ts";
import { beginIdempotent } from "./idempotency.ts";
import { jsonOf, readText } from "./json-body.ts";
import { AppError, invalid, notFound } from "./problem.ts";
import type { Limiter } from "./rate-limit.ts";
import type { AnswerDetails, Caller, MountedRoom } from "./route.ts";
import { sayIssue } from "./say-issue.ts";
import { findUnstorable, isStorable } from "./storable-text.ts";

/** Values the outer layers leave for the handlers. */
export interface RequestVariables {
  requestId: string;
  clientAddress: string;
}

export type App = Hono<{ Variables: RequestVariables }>;
type RequestContext = Context<{ Variables: RequestVariables }>;

/** Finds who makes a request: by session cookie or API key. Throws nothing: an unknown key is nobody. */
export type FindCaller = (request: Request) => Promise<Caller | null>;

/** What mounting needs besides the rooms. */
export interface MountOptions {
  readonly foundation: Foundation;
  readonly findCaller: FindCaller;
  readonly limiter: Limiter;
}

function problemsOf(part: string, error: z.ZodError): { path: string; message: string }[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: [...issue.path, key].join("."), message: "is not known here" }));
    }
    // one value of a list in the query is at fault: the parameter is what the caller knows
    const path = part === "query" ? issue.path.slice(0, 1) : issue.path;
    return [{ path: path.join(".") || part, message: issue.message }];
  });
}

/** What a call gives where nothing is taken. */
function refuseAll(part: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const names = typeof value === "object" && !Array.isArray(value) ? Object.keys(value) : [part];
  if (names.length > 0) throw invalid(names.map((path) => ({ path, message: "is not known here" })));
}

function parse(part: string, validator: z.ZodType | undefined, value: unknown): unknown {
  const unstorable = findUnstorable(value);
  if (unstorable.length > 0) throw invalid(unstorable);
  if (validator === undefined) {
    refuseAll(part, value);
    return undefined;
  }
  const result = validator.safeParse(value, { error: sayIssue });
  if (result.success) return result.data;
  throw invalid(problemsOf(part, result.error));
}

function queryOf(url: string): Record<string, string | string[]> {
  const question = url.indexOf("?");
  if (question === -1) return {};
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of new URLSearchParams(url.slice(question + 1))) {
    if (name === "__proto__") throw invalid([{ path: name, message: "is not known here" }]);
    const before = query[name];
    query[name] = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  }
  return query;
}

function authorize(endpoint: Endpoint, caller: Caller | null): void {
  if (endpoint.permission === "public") return;
  if (caller === null) throw new AppError("unauthenticated", "unauthenticated", "Sign in, or send a valid API key.");
  if (endpoint.permission !== "member" && !can(caller.role, endpoint.permission)) {
    throw new AppError(
      "forbidden",
      "forbidden",
      `Your role (${caller.role}) may not do this; ask an admin of your organization.`,
    );
  }
}

function toResponse(result: unknown, endpoint: Endpoint, answer: AnswerDetails): Response {
  if (result instanceof Response) {
    answer.headers.forEach((value, name) => {
      if (name === "set-cookie") result.headers.append(name, value);
      else result.headers.set(name, value);
    });
    return result;
  }
  const status = answer.status ?? endpoint.status ?? (result === undefined ? 204 : 200);
  answer.headers.set("cache-control", "no-store");
  if (result === undefined)
    return new Response(null, { status: status === 200 ? 204 : status, headers: answer.headers });
  answer.headers.set("content-type", "application/json");
  return new Response(JSON.stringify(result), { status, headers: answer.headers });
}

interface Mounted {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly room: MountedRoom;
}

/** Whose calls are counted together: a key's, a person's, or those of an address that names neither. */
export function limitedAs(caller: Caller | null, clientAddress: string): string {
  if (caller === null) return `address:${clientAddress}`;
  const apiKeyId = caller.actor.kind === "member" ? caller.actor.apiKeyId : undefined;
  return apiKeyId === undefined ? `person:${caller.userId}` : `key:${apiKeyId}`;
}

async function answerCall(
  context: RequestContext,
  { name, endpoint, room }: Mounted,
  options: MountOptions,
): Promise<Response> {
  const { foundation, limiter } = options;
  const { validators: all, handlers } = await room.load();
  const validators: Validators = all[name] ?? {};
  const handler = handlers[name];
  if (handler === undefined) throw new Error(`${room.name}: endpoint ${name} has no handler`);
  const request = context.req.raw;
  const unsafe = endpoint.method !== "GET";
  const caller = await options.findCaller(request);
  const clientAddress = context.get("clientAddress");
  // before anything is refused: a flood without a valid key or session is a flood all the same
  const limits = await limiter.consume(limitedAs(caller, clientAddress));
  if (unsafe && !request.headers.has("authorization")) assertSameOrigin(request, foundation.config);
  authorize(endpoint, caller);
  const query = parse("query", validators.query, queryOf(request.url));
  const text = unsafe && endpoint.rawBody !== true ? await readText(request) : "";
  const body = endpoint.rawBody === true ? undefined : parse("body", validators.body, jsonOf(text, request));
  const params = context.req.param();
  if (!Object.values(params).every(isStorable)) throw notFound();
  const now = foundation.clock.now();
  const answer: AnswerDetails = { headers: new Headers(limits) };
  const key = unsafe && caller !== null ? request.headers.get("idempotency-key") : null;
  const listened = key !== null && endpoint.rawBody === true ? listenToBody(request) : null;
  const parts = { caller, params, query, body, request: listened?.request ?? request, clientAddress, now, answer };
  const run = async () => toResponse(await handler(parts), endpoint, answer);
  if (key === null || caller === null) return run();
  const requestHash = createHash("sha256").update(`${endpoint.method} ${request.url}\n${text}`).digest("hex");
  return beginIdempotent(
    foundation,
    {
      organizationId: caller.organizationId,
      memberId: caller.memberId,
      key,
      requestHash,
      now,
      secretAnswer: endpoint.secretAnswer === true,
      ...(listened === null ? {} : { digestBody: listened.digest }),
    },
    run,
  );
}

/** Hono's pattern for a contract path: `/leads/{id}` → `/leads/:id`. */
function patternOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** Mounts every endpoint of the rooms; fixed paths go before those with parameters, so `/leads/counts` is not a lead. */
export function mountRooms(app: App, rooms: readonly MountedRoom[], options: MountOptions): void {
  const mounted = rooms.flatMap((room) =>
    Object.entries(room.endpoints).map(([name, endpoint]): Mounted => ({ name, endpoint, room })),
  );
  const parameters = ({ endpoint }: Mounted) => (endpoint.path.match(/\{/g) ?? []).length;
  for (const one of mounted.sort((a, b) => parameters(a) - parameters(b))) {
    app.on(one.endpoint.method, `/api/v1${patternOf(one.endpoint.path)}`, (context) =>
      answerCall(context, one, options),
    );
  }
}
