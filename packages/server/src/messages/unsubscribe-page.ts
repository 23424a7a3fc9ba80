// `/u/{token}`: GET shows a page with one button and changes nothing, since scanners open every link; POST unsubscribes,
// without cookies, sign-in or redirect (RFC 8058).

import { sealKeys } from "../channels/seal.ts";
import type { Foundation } from "../foundation.ts";
import { unsubscribe } from "./unsubscribe.ts";
import { readUnsubscribeToken } from "./unsubscribe-token.ts";

function page(title: string, content: string, status: number): Response {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`;
  return new Response(html, {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}

const unknown = () =>
  page("This link is not known", "<p>Answer the mail with the one word “unsubscribe” instead.</p>", 404);

/** Answers GET and POST of an unsubscribe link; the roof mounts it at `/u/:token`. */
export async function answerUnsubscribe(
  foundation: Foundation,
  { method, token }: { method: string; token: string },
): Promise<Response> {
  if (method === "POST") {
    return (await unsubscribe(foundation, token))
      ? page("You are unsubscribed", "<p>You will get no more mails from this sender.</p>", 200)
      : unknown();
  }
  if (readUnsubscribeToken(token, sealKeys(foundation.config)) === null) return unknown();
  return page(
    "No more mails?",
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>',
    200,
  );
}
