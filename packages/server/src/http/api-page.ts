import type { Validators } from "@lead-dashboard/contract/validators";
import { z } from "zod";
import { PATHS_BESIDE } from "./openapi-beside.ts";
import type { LoadedRoom } from "./route.ts";

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The names a query or body takes, `*` after those that must be there. */
function namesOf(validator: z.ZodType | undefined): string {
  if (validator === undefined) return "";
  const { properties = {}, required = [] } = z.toJSONSchema(validator, { io: "input", unrepresentable: "any" });
  const names = Object.keys(properties).map((name) => (required.includes(name) ? `${name}*` : name));
  return names.map((name) => `<code>${escapeHtml(name)}</code>`).join(", ");
}

function takes(validators: Validators | undefined): string {
  const [query, body] = [namesOf(validators?.query), namesOf(validators?.body)];
  return [query === "" ? "" : `query: ${query}`, body === "" ? "" : `body: ${body}`].filter(Boolean).join("<br>");
}

interface Row {
  method: string;
  path: string;
  summary: string;
  takes: string;
  needs: string;
}

function section(title: string, rows: readonly Row[]): string {
  const lines = rows.map(
    (row) =>
      `<tr><td><code>${row.method}</code></td><td><code>${escapeHtml(row.path)}</code></td><td>${escapeHtml(row.summary)}</td><td>${row.takes}</td><td>${row.needs}</td></tr>`,
  );
  return `<h2>${escapeHtml(title)}</h2><table><thead><tr><th>Method</th><th>Path</th><th>Does</th><th>Takes</th><th>Needs</th></tr></thead><tbody>${lines.join("")}</tbody></table>`;
}

/** A page a person can read: every call in one list, no script. */
export function readablePage(rooms: readonly LoadedRoom[]): string {
  const sections = rooms.map((room) =>
    section(
      room.name,
      Object.entries(room.endpoints).map(([name, { method, path, summary, permission }]) => ({
        method,
        path: `/api/v1${path}`,
        summary,
        takes: takes(room.validators[name]),
        needs: permission,
      })),
    ),
  );
  const beside = Object.entries(PATHS_BESIDE).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary, security }]) => ({
      method: method.toUpperCase(),
      path,
      summary,
      takes: "",
      needs: security.length === 0 ? "public" : path === "/metrics" ? "operator" : "member",
    })),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lead Dashboard API</title><h1>Lead Dashboard API</h1><p>Machine-readable: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). Send an API key as <code>Authorization: Bearer …</code>. A * marks what must be there; refusals are <code>application/problem+json</code> and name the field.</p>${sections.join("")}${section("beside", beside)}</html>`;
}
