// The page on which a person sees what the stand-ins received, answers as the lead, and moves the clock.
import { z } from "zod";
import type { Config } from "../config/config.ts";
import { assertSameOrigin } from "../http/cross-site.ts";
import type { App } from "../http/mount.ts";
import { notFound } from "../http/problem.ts";
import { contentSecurityPolicy } from "../http/security-headers.ts";
import { mountNumberPages, numbersSection } from "./number-pages.ts";
import { done, escapeHtml, fieldsOf, parse } from "./page-parts.ts";
import type { SandboxFile } from "./sandbox-text.ts";
import type { SandboxNumbers } from "./start-numbers.ts";
import type { Sandbox } from "./start-sandbox.ts";
import { REPLY_KINDS, type SandboxMail } from "./write-reply.ts";

const HOUR_MS = 3_600_000;
const SHOWN = 100;

const Answer = z.object({
  mailId: z.string(),
  text: z.string().max(100_000).default(""),
  kind: z.enum(REPLY_KINDS).default("reply"),
});
const Forward = z.object({ days: z.coerce.number().min(0).default(0), hours: z.coerce.number().min(0).default(0) });

const factsOf = ({ name, mediaType, bytes }: SandboxFile) => ({ name, mediaType, size: bytes.length });

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#e0e1e6,#2e3135);--soft:light-dark(#60646c,#b0b4ba);--accent:#3e63dd}
body{font:14px/1.5 system-ui,sans-serif;max-width:760px;margin:0 auto;padding:24px 16px;background:light-dark(#fcfcfd,#111113);color:light-dark(#1c2024,#edeef0)}
h1{font-size:20px;margin:0}header{display:flex;gap:12px;align-items:center;justify-content:space-between;flex-wrap:wrap;margin-bottom:20px}
article{border:1px solid var(--line);border-radius:10px;padding:16px;margin-bottom:12px}h2{font-size:14px;margin:0}p{margin:4px 0 12px;color:var(--soft)}
pre{white-space:pre-wrap;font:inherit;margin:0 0 12px}form{display:flex;gap:8px;flex-wrap:wrap}form+form{margin-top:8px}input,select,button{font:inherit;border:1px solid var(--line);border-radius:6px;padding:6px 12px;min-height:44px;box-sizing:border-box;background:transparent;color:inherit}
input{flex:1;min-width:180px}button{background:var(--accent);border-color:var(--accent);color:#fff}:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`;

function articleOf(mail: SandboxMail): string {
  const kinds = REPLY_KINDS.map((kind) => `<option>${kind}</option>`).join("");
  return `<article><h2>${escapeHtml(mail.subject)}</h2><p>to ${escapeHtml(mail.to)} · ${new Date(mail.receivedAt).toUTCString()}</p><pre>${escapeHtml(mail.text)}</pre>
<form method="post" action="/sandbox/replies"><input type="hidden" name="mailId" value="${escapeHtml(mail.id)}"><input name="text" aria-label="Answer as the lead" placeholder="Answer as the lead" value="Yes, tell me more"><select name="kind" aria-label="Kind of answer">${kinds}</select><button>Answer</button></form></article>`;
}

function pageOf(sandbox: Sandbox, numbers: SandboxNumbers | undefined): string {
  const mails = [...sandbox.mails()].reverse().slice(0, SHOWN);
  const list = mails.map(articleOf).join("") || "<p>Nothing has been sent yet. Mails of the dashboard arrive here.</p>";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Sandbox</title><style>${STYLE}</style></head>
<body><header><h1>Sandbox</h1><span>${new Date(sandbox.clock.now()).toUTCString()}</span><form method="post" action="/sandbox/clock"><button name="hours" value="1">+1 hour</button><button name="days" value="1">+1 day</button><button name="days" value="3">+3 days</button></form></header><main>${list}${numbers === undefined ? "" : numbersSection(numbers)}</main></body></html>`;
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
    const html = pageOf(sandbox, numbers);
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
    const { mailId, ...reply } = parse(Answer, await fieldsOf(context));
    const sent = await sandbox.reply(mailId, reply);
    if (sent === undefined) throw notFound();
    return done(context, sent, 201);
  });
  app.post("/sandbox/clock", async (context) => {
    assertSameOrigin(context.req.raw, config);
    const { days, hours } = parse(Forward, await fieldsOf(context));
    sandbox.clock.advance((days * 24 + hours) * HOUR_MS);
    return done(context, { now: new Date(sandbox.clock.now()).toISOString() });
  });
}
