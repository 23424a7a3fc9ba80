// The part of the sandbox page for WhatsApp and Twilio: what was sent, answers and receipts, and where Meta is to call.
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { assertSameOrigin } from "../http/cross-site.ts";
import type { App } from "../http/mount.ts";
import { AppError } from "../http/problem.ts";
import { done, escapeHtml, fieldsOf, parse } from "./page-parts.ts";
import type { SandboxText } from "./sandbox-text.ts";
import type { SandboxNumbers } from "./start-numbers.ts";

const SHOWN = 100;
const RECEIPTS = ["delivered", "read", "failed"] as const;

const Reply = z.object({ textId: z.string(), text: z.string().min(1).max(4_096) });
const Receipt = z.object({ textId: z.string(), status: z.enum(RECEIPTS) });
const Webhook = z.object({ webhook: z.url({ protocol: /^https?$/ }), appSecret: z.string().min(8) });

function articleOf({ id, channel, to, text, receivedAt }: SandboxText): string {
  const hidden = `<input type="hidden" name="textId" value="${escapeHtml(id)}">`;
  const receipts = RECEIPTS.map((status) => `<button name="status" value="${status}">${status}</button>`).join("");
  return `<article><h2>${channel === "sms" ? "SMS" : "WhatsApp"}</h2><p>to ${escapeHtml(to)} · ${new Date(receivedAt).toUTCString()}</p><pre>${escapeHtml(text)}</pre>
<form method="post" action="/sandbox/texts/replies">${hidden}<input name="text" aria-label="Answer as the lead" value="Yes, tell me more"><button>Answer</button></form>
<form method="post" action="/sandbox/texts/receipts">${hidden}${receipts}</form></article>`;
}

/** What the stand-ins of WhatsApp and Twilio took, and how to set WhatsApp's webhook. */
export function numbersSection(numbers: SandboxNumbers): string {
  const texts = [...numbers.texts()].reverse().slice(0, SHOWN);
  const list = texts.map(articleOf).join("") || "<p>No text has been sent yet.</p>";
  return `<header><h1>WhatsApp and SMS</h1></header>${list}
<article><h2>Webhook of WhatsApp</h2><p>As in Meta's console: the address from Settings, Channel accounts, and the account's app secret. Twilio's is known from its first message.</p>
<form method="post" action="/sandbox/webhooks"><input name="webhook" type="url" required aria-label="Webhook address" placeholder="Webhook address"><input name="appSecret" required aria-label="App secret" placeholder="App secret"><button>Set</button></form></article>`;
}

/** Mounts what the section's forms need. */
export function mountNumberPages(
  app: App,
  { numbers, config }: { numbers: SandboxNumbers; config: Pick<Config, "baseUrl" | "port"> },
): void {
  app.get("/sandbox/texts", (context) =>
    context.json({
      items: numbers.texts().map(({ receivedAt, files = [], ...text }) => ({
        ...text,
        files: files.map(({ name, mediaType, bytes }) => ({ name, mediaType, size: bytes.length })),
        receivedAt: new Date(receivedAt).toISOString(),
      })),
    }),
  );
  app.post("/sandbox/texts/replies", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { textId, text } = parse(Reply, await fieldsOf(context));
    return done(context, { answered: heard(await numbers.reply(textId, text)) }, 201);
  });
  app.post("/sandbox/texts/receipts", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { textId, status } = parse(Receipt, await fieldsOf(context));
    return done(context, { answered: heard(await numbers.receipt(textId, status)) }, 201);
  });
  app.post("/sandbox/webhooks", async (context) => {
    assertSameOrigin(context.req.raw, config);
    numbers.register({ whatsApp: parse(Webhook, await fieldsOf(context)) });
    return done(context, { set: true });
  });
}

function heard(status: number | null): number {
  if (status === null)
    throw new AppError("conflict", "no-webhook", "There is no such message, or no webhook is set for it yet.");
  if (status >= 300)
    throw new AppError("conflict", "refused", `The webhook answered ${status}: check its address and secret.`);
  return status;
}
