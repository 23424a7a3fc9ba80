// What the pages of the sandbox are made with.
import type { Context } from "hono";
import type { z } from "zod";
import { invalid } from "../http/problem.ts";

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

/** A program gets JSON, a person gets the page again. */
export function done(context: Context, result: object, status: 200 | 201 = 200) {
  const isPerson = (context.req.header("accept") ?? "").includes("text/html");
  return isPerson ? context.redirect("/sandbox", 303) : context.json(result, status);
}
