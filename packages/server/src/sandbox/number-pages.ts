// The part of the sandbox page for WhatsApp and Twilio: what was sent, answers and receipts, and where Meta is to call.
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { assertSameOrigin } from "../http/cross-site.ts";
import type { App } from "../http/mount.ts";
import { AppError } from "../http/problem.ts";
import { type Card, choice, done, escapeHtml, FILE_CHOICE, fieldsOf, parse } from "./page-parts.ts";
import { SAMPLE_NAMES, SAMPLES } from "./sample-files.ts";
import type { SandboxText } from "./sandbox-text.ts";
import type { SandboxNumbers } from "./start-numbers.ts";

const RECEIPTS = ["delivered", "read", "failed"] as const;
const LONGEST_DELAY = 3_600;

const Reply = z.object({
  textId: z.string(),
  text: z.string().max(4_096).default(""),
  file: z.enum(SAMPLE_NAMES).default("none"),
});
const Receipt = z.object({
  textId: z.string(),
  status: z.enum(RECEIPTS),
  afterSeconds: z.coerce.number().min(0).max(LONGEST_DELAY).default(0),
});
const Webhook = z.object({ webhook: z.url({ protocol: /^https?$/ }), appSecret: z.string().min(8) });
const Incoming = z.object({
  channel: z.enum(["whatsapp", "sms"]),
  from: z.string().regex(/^\+\d{5,15}$/, "must be a number like +38344123456"),
  text: z.string().max(4_096).default(""),
  file: z.enum(SAMPLE_NAMES).default("none"),
});

/** A text as a card. */
export function textCard({ id, channel, to, text, files = [], buttons = [], receivedAt }: SandboxText): Card {
  const hidden = `<input type="hidden" name="textId" value="${escapeHtml(id)}">`;
  const quick = (words: string, label: string) =>
    `<form method="post" action="/sandbox/texts/replies">${hidden}<input type="hidden" name="text" value="${words}"><button>${label}</button></form>`;
  const delay = choice("afterSeconds", "When", [
    ["0", "now"],
    ["10", "in 10 seconds"],
    ["60", "in a minute"],
    ["600", "in ten minutes"],
  ]);
  return {
    way: channel === "sms" ? "SMS" : "WhatsApp",
    title: `to ${to}`,
    about: "",
    at: receivedAt,
    text,
    files,
    actions: `<form method="post" action="/sandbox/texts/replies">${hidden}<label class="wide">Answer as the lead<input name="text" value="Yes, tell me more"></label>${FILE_CHOICE}<button class="main">Answer</button></form>
<form method="post" action="/sandbox/texts/receipts">${hidden}${delay}<button name="status" value="delivered">Delivered</button><button class="good" name="status" value="read">Read</button><button class="bad" name="status" value="failed">Fail</button></form>
${buttons.map((button) => quick(escapeHtml(button.text), `Press ${escapeHtml(button.text)}`)).join("\n")}
${quick("STOP", "Answer STOP")}`,
  };
}

/** Forms beside the list: somebody writes first, and where Meta is to call. */
export const NUMBER_FORMS = `<form class="box" method="post" action="/sandbox/texts/incoming"><h2>Somebody writes first</h2>${choice(
  "channel",
  "By",
  [
    ["whatsapp", "WhatsApp"],
    ["sms", "SMS"],
  ],
)}<label>From<input name="from" required pattern="[+][0-9]{5,15}" placeholder="+38344123456"></label><label>Text<input name="text" value="Hello, are you open?"></label>${FILE_CHOICE}<button class="main">Send</button></form>
<form class="box" method="post" action="/sandbox/webhooks"><h2>Webhook of WhatsApp</h2><p class="soft">As in Meta's console: the address from Settings, Channel accounts, and the account's app secret. Twilio's is known from its first message.</p><label>Address<input name="webhook" type="url" required></label><label>App secret<input name="appSecret" required></label><button>Set</button></form>`;

/** Mounts what the forms need. */
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
    const { textId, text, file } = parse(Reply, await fieldsOf(context));
    if (text === "" && file === "none") throw nothingToSend();
    return done(context, { answered: heard(await numbers.reply(textId, text, SAMPLES[file])) }, 201);
  });
  app.post("/sandbox/texts/incoming", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { file, ...incoming } = parse(Incoming, await fieldsOf(context));
    if (incoming.text === "" && file === "none") throw nothingToSend();
    return done(context, { answered: heard(await numbers.incoming({ ...incoming, file: SAMPLES[file] })) }, 201);
  });
  app.post("/sandbox/texts/receipts", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { textId, status, afterSeconds } = parse(Receipt, await fieldsOf(context));
    if (afterSeconds > 0) {
      numbers.receiptLater(textId, status, afterSeconds * 1_000);
      return done(context, { answered: null, afterSeconds }, 201);
    }
    return done(context, { answered: heard(await numbers.receipt(textId, status)) }, 201);
  });
  app.post("/sandbox/webhooks", async (context) => {
    assertSameOrigin(context.req.raw, config);
    numbers.register({ whatsApp: parse(Webhook, await fieldsOf(context)) });
    return done(context, { set: true });
  });
}

function nothingToSend(): AppError {
  return new AppError("unprocessable", "nothing-to-send", "Write something, or let a file come along.");
}

function heard(status: number | null): number {
  if (status === null)
    throw new AppError("conflict", "no-webhook", "There is no such message, or no webhook is set for it yet.");
  if (status >= 300)
    throw new AppError("conflict", "refused", `The webhook answered ${status}: check its address and secret.`);
  return status;
}
