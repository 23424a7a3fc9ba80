// The page on which a person sees what the stand-ins received, answers as the lead, and moves the clock.
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { assertSameOrigin } from "../http/cross-site.ts";
import type { App } from "../http/mount.ts";
import { notFound } from "../http/problem.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";
import { mountNumberPages, NUMBER_FORMS, textCard } from "./number-pages.ts";
import {
  type Card,
  cardOf,
  choice,
  done,
  escapeHtml,
  FILE_CHOICE,
  fieldsOf,
  parse,
  SHOWS,
  type Show,
  showOf,
} from "./page-parts.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { SAMPLE_NAMES, SAMPLES } from "./sample-files.ts";
import type { SandboxFile } from "./sandbox-text.ts";
import type { SandboxNumbers } from "./start-numbers.ts";
import type { Sandbox } from "./start-sandbox.ts";
import { REPLY_KINDS, type ReplyKind, type SandboxMail } from "./write-reply.ts";

const HOUR_MS = 3_600_000;
const SHOWN = 100;

const Answer = z.object({
  mailId: z.string(),
  text: z.string().max(100_000).default(""),
  kind: z.enum(REPLY_KINDS).default("reply"),
  file: z.enum(SAMPLE_NAMES).default("none"),
});
const Incoming = z.object({
  from: z.email(),
  subject: z.string().min(1).max(500).default("A question"),
  text: z.string().max(100_000).default(""),
  file: z.enum(SAMPLE_NAMES).default("none"),
});
const Forward = z.object({ days: z.coerce.number().min(0).default(0), hours: z.coerce.number().min(0).default(0) });

const KIND_WORDS: Record<ReplyKind, string> = {
  reply: "a reply",
  "out-of-office": "out of office",
  bounce: "a bounce",
  unsubscribe: "an unsubscribe mail",
  stop: "the word STOP",
};

const factsOf = ({ name, mediaType, bytes }: SandboxFile) => ({ name, mediaType, size: bytes.length });

function mailCard(mail: SandboxMail): Card {
  const kinds = choice(
    "kind",
    "As",
    REPLY_KINDS.map((kind) => [kind, KIND_WORDS[kind]] as const),
  );
  return {
    way: "E-mail",
    title: mail.subject,
    about: `to ${mail.to}`,
    at: mail.receivedAt,
    text: mail.text,
    files: mail.files,
    actions: `<form method="post" action="/sandbox/replies"><input type="hidden" name="mailId" value="${escapeHtml(mail.id)}"><label class="wide">Answer as the lead<input name="text" value="Yes, tell me more"></label>${kinds}${FILE_CHOICE}<button class="main">Answer</button></form>`,
  };
}

const MAIL_FORM = `<form class="box" method="post" action="/sandbox/incoming"><h2>Somebody mails first</h2><label>From<input name="from" type="email" required placeholder="ana@cafe.example"></label><label>Subject<input name="subject" value="A question"></label><label>Text<input name="text" value="Do you build websites?"></label>${FILE_CHOICE}<button class="main">Send</button></form>`;

function pageOf(sandbox: Sandbox, numbers: SandboxNumbers | undefined, show: Show): string {
  const mails = show === "all" || show === "email" ? sandbox.mails().map(mailCard) : [];
  const texts = (numbers?.texts() ?? []).filter(({ channel }) => show === "all" || show === channel).map(textCard);
  const cards = [...mails, ...texts].sort((one, other) => other.at - one.at).slice(0, SHOWN);
  const list =
    cards.map(cardOf).join("") ||
    `<p class="empty">Nothing has been sent yet. What the dashboard sends arrives here instead of at people.</p>`;
  const tabs = Object.entries(SHOWS).map(
    ([key, words]) =>
      `<a href="/sandbox${key === "all" ? "" : `?show=${key}`}"${key === show ? ' aria-current="page"' : ""}>${words}</a>`,
  );
  const now = new Date(sandbox.clock.now()).toUTCString();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Sandbox</title><style>${PAGE_STYLE}</style></head>
<body><header class="top"><h1>Sandbox</h1><nav aria-label="What is shown">${tabs.join("")}</nav><span class="clock">${now}</span><form method="post" action="/sandbox/clock" aria-label="Clock"><button name="hours" value="1">+1 hour</button><button name="days" value="1">+1 day</button><button name="days" value="3">+3 days</button></form></header>
<main><section class="list" aria-label="Received">${list}</section><section class="side" aria-label="More">${MAIL_FORM}${numbers === undefined ? "" : NUMBER_FORMS}</section></main></body></html>`;
}

/** Mounts the page and what it needs; only where the stand-ins run. */
export function mountSandboxPages(
  app: App,
  {
    sandbox,
    numbers,
    config,
  }: { sandbox: Sandbox; numbers?: SandboxNumbers; config: Pick<Config, "baseUrl" | "port"> },
): void {
  if (numbers !== undefined) mountNumberPages(app, { numbers, config });
  app.get("/sandbox", (context) => {
    const html = pageOf(sandbox, numbers, showOf(context.req.url));
    return context.html(html, 200, {
      "content-security-policy": contentSecurityPolicy(html),
      "cache-control": "no-store",
    });
  });
  app.get("/sandbox/mails", (context) =>
    context.json({
      items: sandbox.mails().map(({ raw: _raw, files, receivedAt, ...mail }) => ({
        ...mail,
        files: files.map(factsOf),
        receivedAt: new Date(receivedAt).toISOString(),
      })),
    }),
  );
  app.post("/sandbox/replies", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { mailId, file, ...reply } = parse(Answer, await fieldsOf(context));
    const sent = await sandbox.reply(mailId, { ...reply, file: SAMPLES[file] });
    if (sent === undefined) throw notFound();
    return done(context, sent, 201);
  });
  app.post("/sandbox/incoming", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { file, ...mail } = parse(Incoming, await fieldsOf(context));
    return done(context, await sandbox.incoming({ ...mail, file: SAMPLES[file] }), 201);
  });
  app.post("/sandbox/clock", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { days, hours } = parse(Forward, await fieldsOf(context));
    sandbox.clock.advance((days * 24 + hours) * HOUR_MS);
    return done(context, { now: new Date(sandbox.clock.now()).toISOString() });
  });
}
