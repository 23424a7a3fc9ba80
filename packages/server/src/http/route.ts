import type { Endpoint, ShapeOf } from "@lead-dashboard/contract/endpoint";
import type { ValidatorsFor } from "@lead-dashboard/contract/validators";
import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import type { Scope } from "../db/database.ts";
import type { Actor } from "../events/event.ts";

/** Who makes a request: one member of one organization, by a session or an API key. */
export interface Caller {
  readonly memberId: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly role: Role;
  readonly actor: Actor;
  readonly scope: Scope;
  /** set when the call carries a session cookie, so that forged cross-site calls must be ruled out */
  readonly sessionId?: string;
}

/** What a handler may add to its answer. */
export interface AnswerDetails {
  status?: 200 | 201 | 202;
  readonly headers: Headers;
}

type Part<E, Name extends "params" | "query" | "body"> =
  ShapeOf<E> extends { [K in Name]: infer Value } ? Value : undefined;
type CallerOf<E extends Endpoint> = E["permission"] extends "public" ? Caller | null : Caller;

/** One checked request. */
export interface Call<E extends Endpoint> {
  readonly caller: CallerOf<E>;
  readonly params: Part<E, "params">;
  readonly query: Part<E, "query">;
  readonly body: Part<E, "body">;
  /** the raw request, for uploads and streams */
  readonly request: Request;
  /** who asks, for limits and the audit log */
  readonly clientAddress: string;
  /** ms */
  readonly now: number;
  readonly answer: AnswerDetails;
}

/** Does what an endpoint promises. */
export type Handler<E extends Endpoint> = (
  call: Call<E>,
) => Promise<E extends { rawAnswer: true } ? Response : ShapeOf<E>["output"] | Response>;

/** A handler for each endpoint of a room. */
export type Handlers<Endpoints extends Record<string, Endpoint>> = {
  readonly [Name in keyof Endpoints]: Handler<Endpoints[Name]>;
};

/** A handler whose particular types have been checked by `room`. */
export type AnyHandler = (
  call: Omit<Call<Endpoint>, "caller" | "params" | "query" | "body"> & {
    readonly caller: Caller | null;
    readonly params: Record<string, string>;
    readonly query: unknown;
    readonly body: unknown;
  },
) => Promise<unknown>;

/** A room's endpoints with their validators and handlers. */
export interface LoadedRoom {
  readonly name: string;
  readonly endpoints: Record<string, Endpoint>;
  readonly validators: Record<string, ValidatorsFor<Record<string, Endpoint>>[string]>;
  readonly handlers: Record<string, AnyHandler>;
}

/** A room's endpoints, ready to mount; what stands behind them is read at the first call, so that the server starts fast. */
export interface MountedRoom {
  readonly name: string;
  readonly endpoints: Record<string, Endpoint>;
  load(): Promise<LoadedRoom>;
}

/** Puts a room's three parts together, checking that they fit. */
export function room<Endpoints extends Record<string, Endpoint>>(
  name: string,
  endpoints: Endpoints,
  loadParts: () => Promise<{ validators: ValidatorsFor<Endpoints>; handlers: Handlers<Endpoints> }>,
): MountedRoom {
  let loaded: Promise<LoadedRoom> | null = null;
  const load = async (): Promise<LoadedRoom> => {
    const { validators, handlers } = await loadParts();
    return { name, endpoints, validators, handlers: handlers as unknown as Record<string, AnyHandler> };
  };
  return {
    name,
    endpoints,
    load: () => {
      // a file that could not be read once may be readable the next time
      loaded ??= load().catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      return loaded;
    },
  };
}
