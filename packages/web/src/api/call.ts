import type { Endpoint, Shape } from "@lead-dashboard/contract/endpoint";
import { ApiError, readProblem } from "./problem.ts";

/** What a call needs beside its endpoint; the parts the endpoint does not have are left out. */
export type CallInput<S extends Shape> = Part<S, "params"> &
  Part<S, "query"> &
  Part<S, "body"> & {
    signal?: AbortSignal;
    /** makes repeating a write harmless; the server keeps the first result 24 h */
    idempotencyKey?: string;
    /** send although the page is being left */
    keepalive?: boolean;
    /** a body that is not JSON (uploads), sent as it is */
    raw?: Blob | FormData;
  };

type Part<S extends Shape, Name extends "params" | "query" | "body"> = S extends { [K in Name]: infer Value }
  ? Record<string, never> extends Value
    ? { [K in Name]?: Value }
    : { [K in Name]: Value }
  : { [K in Name]?: never };

/**
 * Calls one endpoint of the contract and gives its answer; throws `ApiError` when refused, `OfflineError` when nobody answered.
 * @example await call(leadEndpoints.getLead, { params: { id } })
 */
export async function call<S extends Shape>(endpoint: Endpoint<S>, input: CallInput<S>): Promise<S["output"]> {
  return (await act(endpoint, input)).output;
}

/** Like `call`, and also tells the id under which the server can undo what was done, and that of a merge. */
export async function act<S extends Shape>(
  endpoint: Endpoint<S>,
  input: CallInput<S>,
): Promise<{ output: S["output"]; undoId: string | null; mergeId: string | null }> {
  const response = await send(endpoint, input);
  if (!response.ok) throw new ApiError(await readProblem(response));
  const output = await readOutput<S>(endpoint, response);
  return { output, undoId: response.headers.get("undo-id"), mergeId: response.headers.get("merge-id") };
}

/** Where an endpoint lives; for links to downloads. */
export function addressOf(endpoint: Endpoint, params: object = {}, query: object = {}): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(Reflect.get(params, name))));
  const search = searchOf(query);
  return `/api/v1${path}${search === "" ? "" : `?${search}`}`;
}

/** A query string; arrays become repeated parameters, undefined is left out. */
function searchOf(query: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one));
    }
  }
  return search.toString();
}

/** Nobody answered: no network, or the server is down. */
export class OfflineError extends Error {}

async function send<S extends Shape>(endpoint: Endpoint<S>, input: CallInput<S>): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (input.body !== undefined) headers["content-type"] = "application/json";
  if (input.idempotencyKey) headers["idempotency-key"] = input.idempotencyKey;
  const init: RequestInit = { method: endpoint.method, headers };
  if (input.raw) init.body = input.raw;
  else if (input.body !== undefined) init.body = JSON.stringify(input.body);
  if (input.signal) init.signal = input.signal;
  if (input.keepalive) init.keepalive = true;
  try {
    return await fetch(addressOf(endpoint, input.params ?? {}, input.query ?? {}), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new OfflineError("no answer", { cause });
  }
}

async function readOutput<S extends Shape>(endpoint: Endpoint<S>, response: Response): Promise<S["output"]> {
  if (response.status === 204) return undefined;
  if (endpoint.rawAnswer) return response;
  return response.json();
}
