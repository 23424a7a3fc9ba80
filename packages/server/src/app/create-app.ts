import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { callerCache } from "../accounts/caller-cache.ts";
import { createFindCaller, findListener } from "../accounts/find-caller.ts";
import { newId } from "../db/ids.ts";
import { pendingMigrations } from "../db/migrate.ts";
import type { Foundation } from "../foundation.ts";
import { mountApiDocs } from "../http/api-docs.ts";
import { clientAddressOf } from "../http/client-address.ts";
import type { LiveEvents } from "../http/live-events.ts";
import { metricsText, observeRequest } from "../http/metrics.ts";
import { type App, limitedAs, mountRooms } from "../http/mount.ts";
import { AppError, faultResponse, invalid, notFound, problemResponse } from "../http/problem.ts";
import { memoryLimiter } from "../http/rate-limit.ts";
import type { Caller, MountedRoom } from "../http/route.ts";
import { contentSecurityPolicy, securityHeaders } from "../http/security-headers.ts";
import { mountWebPages } from "../http/web-pages.ts";
import { noteUnderWay } from "../jobs/let-requests-first.ts";
import { noteRequest, noteTakenOn } from "../jobs/serving.ts";
import { answerTwilio, answerWhatsApp } from "../messages/number-webhooks.ts";
import { answerUnsubscribe } from "../messages/unsubscribe-page.ts";
import { gatherRooms } from "./rooms.ts";

/** What the app is built on. */
export interface AppOptions {
  readonly foundation: Foundation;
  readonly liveEvents: LiveEvents;
  readonly rooms?: readonly MountedRoom[];
  /** pages outside /api/v1 that exist only in some setups (the sandbox) */
  readonly extend?: (app: App) => void;
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Of a page that has none of its own: it may load nothing, and send its form to us alone. */
const PLAIN_PAGE_POLICY = contentSecurityPolicy("");

function guardPage(headers: Headers): void {
  const isPage = headers.get("content-type")?.startsWith("text/html") === true;
  if (isPage && !headers.has("content-security-policy")) headers.set("content-security-policy", PLAIN_PAGE_POLICY);
}

function mountHealth(app: App, { db, config }: Foundation): void {
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.get("/readyz", async (context) => {
    try {
      const pending = await pendingMigrations(db);
      return context.json(
        { status: pending.length === 0 ? "ok" : "migrating", pendingMigrations: pending },
        pending.length === 0 ? 200 : 503,
      );
    } catch {
      return context.json({ status: "database unreachable" }, 503);
    }
  });
  app.get("/metrics", async (context) => {
    const token = config.secrets.metricsToken;
    if (token === null || !sameText(context.req.header("authorization") ?? "", `Bearer ${token}`)) {
      throw new AppError("unauthenticated", "unauthenticated", "Send METRICS_TOKEN as a bearer token.");
    }
    return context.text(await metricsText());
  });
}

const ACCEPTED = 202;

/** Whether a stream may go on to the one it was opened for: nobody else, nowhere else, and in no other role. */
function isSame(found: Caller | null, caller: Caller): boolean {
  const { memberId, organizationId, role } = caller;
  return found?.memberId === memberId && found.organizationId === organizationId && found.role === role;
}

/** Builds the whole HTTP side: API, documentation, live events, health, screens. */
export function createApp({ foundation, liveEvents, rooms = gatherRooms(foundation), extend }: AppOptions): App {
  const { config, log } = foundation;
  const app: App = new Hono();
  const headers = Object.entries(securityHeaders(config));
  const findCaller = createFindCaller(foundation);
  const limiter = memoryLimiter(config.rateLimitPerMinute);

  app.use("*", async (context, next) => {
    const started = performance.now();
    noteRequest(context.req.method, started);
    const requestId = newId();
    context.set("requestId", requestId);
    context.set("clientAddress", clientAddressOf(context, config.trustedProxies));
    const noteAnswered = noteUnderWay();
    await next().finally(noteAnswered);
    if (context.res.status === ACCEPTED) noteTakenOn(started);
    for (const [name, value] of headers) context.res.headers.set(name, value);
    guardPage(context.res.headers);
    context.res.headers.set("x-request-id", requestId);
    const ms = performance.now() - started;
    const route = context.req.routePath;
    observeRequest({ method: context.req.method, route, status: context.res.status, ms });
    // the pattern, not the path: ids and searches stay out of the log
    log.debug(
      { requestId, method: context.req.method, route, status: context.res.status, ms: Math.round(ms * 10) / 10 },
      "request",
    );
  });
  app.onError((error, context) => {
    if (error instanceof AppError) return problemResponse(error);
    const requestId = context.get("requestId");
    if (foundation.db.dialect.isAway(error)) {
      log.warn({ requestId, err: error }, "the database is away");
      const away = "The database is away for a moment. Nothing was lost: try again shortly.";
      return problemResponse(new AppError("unavailable", "database-away", away, { headers: { "retry-after": "5" } }));
    }
    log.error({ requestId, method: context.req.method, route: context.req.routePath, err: error }, "a request failed");
    return faultResponse(requestId);
  });
  app.notFound(() => problemResponse(notFound()));

  mountHealth(app, foundation);
  mountApiDocs(app, rooms);
  app.get("/api/v1/events", async (context) => {
    const caller = await findListener(foundation, context.req.raw);
    await limiter.consume(limitedAs(caller, context.get("clientAddress")));
    if (caller === null) throw new AppError("unauthenticated", "unauthenticated", "Sign in, or send a valid API key.");
    const unknown = Object.keys(context.req.query());
    if (unknown.length > 0) throw invalid(unknown.map((path) => ({ path, message: "is not known here" })));
    return liveEvents.stream({
      caller,
      lastEventId: context.req.header("last-event-id") ?? null,
      signal: context.req.raw.signal,
      stillAllowed: async () => isSame(await findListener(foundation, context.req.raw), caller),
      onForgotten: (end) => callerCache(foundation.db).onForgotten(caller, end),
    });
  });
  mountRooms(app, rooms, { foundation, findCaller, limiter });
  app.on(["GET", "POST"], "/u/:token", (context) =>
    answerUnsubscribe(foundation, { method: context.req.method, token: context.req.param("token") }),
  );
  app.on(["GET", "POST"], "/webhooks/whatsapp/:id", (context) =>
    answerWhatsApp(foundation, { accountId: context.req.param("id"), request: context.req.raw }),
  );
  app.post("/webhooks/twilio/:id/:about{inbound|status}", (context) => {
    const { id: accountId, about } = context.req.param();
    return answerTwilio(foundation, { accountId, about, request: context.req.raw });
  });
  extend?.(app);
  app.all("/api/*", () => problemResponse(notFound()));
  mountWebPages(app);
  return app;
}
