// What the pages of the sandbox are made with.
import type { Context } from "hono";
import type { z } from "zod";
import { invalid } from "../http/problem.ts";
import type { SandboxFile } from "./sandbox-text.ts";

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** What a form or a program sent. */
export async function fieldsOf(context: Context): Promise<unknown> {
  const isJson = (context.req.header("content-type") ?? "").includes("json");
  return isJson ? context.req.json() : context.req.parseBody();
}

/** What was sent, checked; refused naming the field. */
export function parse<Schema extends z.ZodType>(schema: Schema, fields: unknown): z.infer<Schema> {
  const result = schema.safeParse(fields);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}

/** The part of the list somebody looks at. */
export const SHOWS = { all: "All", email: "E-mail", whatsapp: "WhatsApp", sms: "SMS" } as const;
export type Show = keyof typeof SHOWS;

/** Which part an address asks for. */
export function showOf(address: string | undefined): Show {
  const asked = URL.canParse(address ?? "") ? new URL(address ?? "").searchParams.get("show") : null;
  return asked === "email" || asked === "whatsapp" || asked === "sms" ? asked : "all";
}

/** A program gets JSON, a person gets the page again, as he was looking at it. */
export function done(context: Context, result: object, status: 200 | 201 = 200) {
  const isPerson = (context.req.header("accept") ?? "").includes("text/html");
  const show = showOf(context.req.header("referer"));
  return isPerson
    ? context.redirect(show === "all" ? "/sandbox" : `/sandbox?show=${show}`, 303)
    : context.json(result, status);
}

/** Something a stand-in took, as it is shown. */
export interface Card {
  readonly way: string;
  readonly title: string;
  readonly about: string;
  readonly at: number;
  readonly text: string;
  readonly files: readonly SandboxFile[];
  /** forms, as HTML */
  readonly actions: string;
}

const SHOWN_BYTES = 200_000;

function fileItem({ name, mediaType, bytes }: SandboxFile): string {
  const isShown = /^image\/(?:png|jpeg|gif|webp)$/.test(mediaType) && bytes.length <= SHOWN_BYTES;
  const picture = isShown ? `<img src="data:${mediaType};base64,${bytes.toString("base64")}" alt="">` : "";
  return `<li>${picture}<span>${escapeHtml(name)} · ${Math.max(1, Math.round(bytes.length / 1_024))} kB</span></li>`;
}

/** One card of the list. */
export function cardOf({ way, title, about, at, text, files, actions }: Card): string {
  const list = files.length === 0 ? "" : `<ul class="files">${files.map(fileItem).join("")}</ul>`;
  return `<article><div class="head"><span class="way">${way}</span><h2>${escapeHtml(title)}</h2><span class="soft">${escapeHtml(about)}</span><time>${new Date(at).toUTCString()}</time></div><pre>${escapeHtml(text)}</pre>${list}${actions}</article>`;
}

/** A choice in a form. */
export function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
): string {
  const items = options.map(([value, words]) => `<option value="${value}">${words}</option>`).join("");
  return `<label>${label}<select name="${name}">${items}</select></label>`;
}

/** What can come with an answer. */
export const FILE_CHOICE = choice("file", "With", [
  ["none", "no file"],
  ["picture", "a picture"],
  ["pdf", "a PDF"],
  ["program", "a program (is not kept)"],
]);
