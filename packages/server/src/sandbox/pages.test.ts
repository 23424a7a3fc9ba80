import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmailChannel } from "../channels/open-channel.ts";
import { readConfig } from "../config/config.ts";
import type { App } from "../http/mount.ts";
import { AppError, problemResponse } from "../http/problem.ts";
import { mountSandboxPages } from "./pages.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";

let sandbox: Sandbox;
const app: App = new Hono();
app.onError((error) => {
  if (error instanceof AppError) return problemResponse(error);
  throw error;
});

beforeAll(async () => {
  sandbox = await startSandbox();
  mountSandboxPages(app, { sandbox, config: readConfig({}) });
  const server = {
    host: sandbox.mailHost,
    port: sandbox.mailPort,
    security: "none",
    user: null,
    password: null,
    isGuarded: false,
  } as const;
  const channel = await openEmailChannel();
  await channel.send(
    { id: "default", organizationId: "o", address: "ben@studio.example", smtp: server, imap: null },
    {
      messageId: "<1@studio.example>",
      senderName: "Ben",
      to: "ana@cafe.example",
      subject: "<b>Hi</b>",
      text: "Hello",
      thread: [],
      unsubscribe: { mailto: "mailto:ben@studio.example", https: null },
    },
    { totalMs: 5_000, isGateFresh: () => true },
  );
});
afterAll(() => sandbox.close());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });

test("the page shows what was received, escaped and without scripts", async () => {
  const html = await (await app.request("/sandbox")).text();
  expect(html).toContain("&lt;b&gt;Hi&lt;/b&gt;");
  expect(html).not.toMatch(/<script|style=/);
  expect(await (await app.request("/sandbox/mails")).json()).toMatchObject({
    items: [{ id: "1", to: "ana@cafe.example" }],
  });
});

test("an answer lands in the mailbox, by JSON and by the page's form", async () => {
  expect((await post("/sandbox/replies", { mailId: "1", text: "Yes" })).status).toBe(201);
  const form = await app.request("/sandbox/replies", {
    method: "POST",
    headers: { accept: "text/html" },
    body: new URLSearchParams({ mailId: "1", kind: "out-of-office", text: "Away" }),
  });
  expect(form.status).toBe(303);
  expect(sandbox.mailbox.inbox.mails).toHaveLength(2);
  expect((await post("/sandbox/replies", { mailId: "7" })).status).toBe(404);
  expect((await post("/sandbox/replies", { kind: "no" })).status).toBe(400);
});

test("the clock goes forward only, and not by another site's hand", async () => {
  const before = sandbox.clock.now();
  expect((await post("/sandbox/clock", { hours: 72 })).status).toBe(200);
  expect(sandbox.clock.now() - before).toBeGreaterThanOrEqual(72 * 3_600_000);
  expect((await post("/sandbox/clock", { hours: -1 })).status).toBe(400);
  expect((await post("/sandbox/clock", { hours: 1 }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
});
