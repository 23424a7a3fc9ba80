// The front door for server tests: a real database, the whole program, a clock that stands still until it is moved.
import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import { createApiKeyForMember } from "../accounts/create-api-key.ts";
import { createOrganization } from "../accounts/create-organization.ts";
import { createApp } from "../app/create-app.ts";
import { JOBS, LISTENERS, WORKERS } from "../app/rooms.ts";
import { wireRooms } from "../app/wiring.ts";
import { type Config, readConfig } from "../config/config.ts";
import type { Engine, Scope } from "../db/database.ts";
import { openDatabase } from "../db/open.ts";
import { runListeners } from "../events/run-listeners.ts";
import type { Foundation } from "../foundation.ts";
import { type LiveEvents, startLiveEvents } from "../http/live-events.ts";
import { silentLogger } from "../http/logger.ts";
import type { App } from "../http/mount.ts";
import type { Caller } from "../http/route.ts";
import { runNextJob } from "../jobs/run-jobs.ts";
import { assigneeFinder } from "../leads/store-assignees.ts";
import type { FreshDatabase } from "./fresh-database.ts";
import { settled } from "./settled.ts";

/** A Monday morning in Prishtina. */
export const MONDAY_MORNING = Date.parse("2026-11-23T09:00:00Z");

/** A clock that is moved by hand. */
export interface TestClock {
  now(): number;
  set(instant: number): void;
  advance(ms: number): void;
}

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of any shape
  readonly body: any;
  readonly headers: Headers;
}

/** Calls the API as somebody. */
export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** any request, for uploads */
  send(method: string, path: string, init: RequestInit): Promise<Answer>;
}

/** A member a test acts as. */
export interface TestMember {
  readonly caller: Caller;
  readonly api: Api;
}

/** A fresh organization with its first admin. */
export interface TestOrganization {
  readonly organizationId: string;
  readonly scope: Scope;
  readonly admin: Caller;
  readonly api: Api;
  /** adds a member with a role */
  member(role: Role, name?: string): Promise<TestMember>;
}

export interface World {
  readonly engine: Engine;
  readonly foundation: Foundation;
  readonly clock: TestClock;
  readonly app: App;
  organization(settings?: Record<string, unknown>): Promise<TestOrganization>;
  /** the API with the given headers only, for anonymous calls */
  anonymous: Api;
  /** lets listeners hear, and due jobs and loops run, until nothing is left to do now */
  drain(): Promise<void>;
  /** waits until listeners may hear all that is committed */
  settled(): Promise<void>;
  close(): Promise<void>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { status: response.status, body: isJson && text !== "" ? JSON.parse(text) : text, headers: response.headers };
}

function apiOf(app: App, standing: Record<string, string>): Api {
  const send = async (method: string, path: string, init: RequestInit) => {
    const url = `http://localhost:3000${path.startsWith("/api/") || path.startsWith("/u/") ? path : `/api/v1${path}`}`;
    return answerOf(
      await app.fetch(
        new Request(url, {
          method,
          ...init,
          headers: { ...standing, ...Object.fromEntries(new Headers(init.headers)) },
        }),
      ),
    );
  };
  const withBody =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      send(method, path, {
        headers: { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
  return {
    get: (path, headers = {}) => send("GET", path, { headers }),
    delete: (path, headers = {}) => send("DELETE", path, { headers }),
    post: withBody("POST"),
    patch: withBody("PATCH"),
    put: withBody("PUT"),
    send,
  };
}

let counter = 0;

/**
 * Opens a world for one test file. `environment` sets variables the program would read; `given` is a database of the
 * caller's own, for what runs outside of the test runner.
 */
export async function openWorld(environment: Record<string, string> = {}, given?: FreshDatabase): Promise<World> {
  wireRooms();
  const database: FreshDatabase = given ?? (await (await import("./fresh-database.ts")).freshDatabase());
  const read = readConfig({
    DATABASE_URL: database.url,
    SECRET_KEY: "a secret key of the tests, long enough",
    RATE_LIMIT_PER_MINUTE: "0",
    LOG_LEVEL: "silent",
    ...environment,
  });
  const config: Config = { ...read, secrets: { ...read.secrets, secretKey: read.secrets.secretKey ?? "" } };
  let instant = MONDAY_MORNING;
  const clock: TestClock = {
    now: () => instant,
    set: (next) => {
      instant = next;
    },
    advance: (ms) => {
      instant += ms;
    },
  };
  const foundation: Foundation = { db: openDatabase(config), clock, config, log: silentLogger };
  const liveEvents: LiveEvents = await startLiveEvents(foundation, assigneeFinder(foundation.db));
  const app = createApp({ foundation, liveEvents });

  const asMember = async (organizationId: string, memberId: string): Promise<TestMember> => {
    const { key, caller } = await createApiKeyForMember(foundation, { organizationId, memberId, name: "tests" });
    return { caller, api: apiOf(app, { authorization: `Bearer ${key}` }) };
  };

  return {
    engine: database.engine,
    foundation,
    clock,
    app,
    anonymous: apiOf(app, {}),
    async organization(settings = {}) {
      counter += 1;
      const made = await createOrganization(foundation, {
        name: `Organization ${counter}`,
        owner: {
          name: `Owner ${counter}`,
          email: `owner-${counter}-${Math.random().toString(36).slice(2)}@example.com`,
        },
        settings,
      });
      const { caller, api } = await asMember(made.organizationId, made.memberId);
      return {
        organizationId: made.organizationId,
        scope: { organizationId: made.organizationId },
        admin: caller,
        api,
        async member(role, name = `Member ${role}`) {
          const { addMember } = await import("../accounts/add-member.ts");
          const email = `${role}-${Math.random().toString(36).slice(2)}@example.com`;
          const { memberId } = await addMember(foundation, { organizationId: made.organizationId, name, email, role });
          return asMember(made.organizationId, memberId);
        },
      };
    },
    settled: () => settled(foundation.db),
    async drain() {
      let isDone = false;
      for (let round = 0; round < 1_000; round++) {
        await settled(foundation.db);
        let heard = 0;
        for (const listeners of LISTENERS) heard += await runListeners(foundation, listeners, "tests");
        // what listeners heard before was there for the jobs and loops that then found nothing to do
        if (heard === 0 && isDone) return;
        let done = 0;
        while (await runNextJob(foundation, JOBS, "tests")) done += 1;
        for (const worker of WORKERS) done += (await worker.runOnce?.(foundation)) ?? 0;
        if (heard === 0 && done === 0) return;
        isDone = done === 0;
      }
      throw new Error("The world did not come to rest: something makes work for itself again and again");
    },
    async close() {
      await liveEvents.stop();
      await foundation.db.close();
      await database.drop();
    },
  };
}
