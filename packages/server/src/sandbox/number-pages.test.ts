import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig } from "../config/config.ts";
import type { App } from "../http/mount.ts";
import { AppError, problemResponse } from "../http/problem.ts";
import { mountNumberPages, textCard } from "./number-pages.ts";
import { cardOf } from "./page-parts.ts";
import { type SandboxNumbers, startSandboxNumbers } from "./start-numbers.ts";

let numbers: SandboxNumbers;
const app: App = new Hono();
app.onError((error) => {
  if (error instanceof AppError) return problemResponse(error);
  throw error;
});

beforeAll(async () => {
  numbers = await startSandboxNumbers(() => 1_760_000_000_000);
  mountNumberPages(app, { numbers, config: readConfig({}) });
  await fetch(`${numbers.whatsAppUrl}/v26.0/106540352242922/messages`, {
    method: "POST",
    headers: { authorization: "Bearer token-token" },
    body: JSON.stringify({
      messaging_product: "whatsapp",
      to: "+38344060010",
      type: "text",
      text: { body: "<b>Hi</b>" },
    }),
  });
});
afterAll(() => numbers.close());

const post = (path: string, body: object) =>
  app.request(path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: "http://localhost:3000" },
    body: JSON.stringify(body),
  });

test("the page shows what was sent, harmless, with a way to answer", async () => {
  const html = numbers
    .texts()
    .map((text) => cardOf(textCard(text)))
    .join("");
  expect(html).toContain("&lt;b&gt;Hi&lt;/b&gt;");
  expect(html).toContain("Answer as the lead");
  const listed = await (await app.request("/sandbox/texts")).json();
  expect(listed).toMatchObject({ items: [{ channel: "whatsapp", to: "+38344060010", text: "<b>Hi</b>" }] });
});

test("without a webhook an answer is refused in plain words", async () => {
  const [text] = numbers.texts();
  const answer = await post("/sandbox/texts/replies", { textId: text?.id, text: "Yes" });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain("no webhook is set");
  expect((await post("/sandbox/texts/receipts", { textId: text?.id, status: "odd" })).status).toBe(400);
});
