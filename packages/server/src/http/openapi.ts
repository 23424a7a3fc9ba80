// The API's description, made from the same declarations that serve it.
import type { Endpoint } from "@lead-dashboard/contract/endpoint";
import { z } from "zod";
import type { App } from "./mount.ts";
import type { MountedRoom } from "./route.ts";

type Schema = Record<string, unknown>;

function schemaOf(schema: z.ZodType | undefined, io: "input" | "output"): Schema | undefined {
  if (schema === undefined) return undefined;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    target: "draft-2020-12",
  });
  return rest;
}

function parametersOf(endpoint: Endpoint, query: Schema | undefined): Schema[] {
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const properties = (query?.properties ?? {}) as Record<string, Schema>;
  const required = new Set((query?.required ?? []) as string[]);
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.has(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function operationOf(name: string, room: MountedRoom): Schema {
  const endpoint = room.endpoints[name];
  if (endpoint === undefined) throw new Error(`No endpoint ${name}`);
  const validators = room.validators[name] ?? {};
  const body = schemaOf(validators.body, "input");
  const output = schemaOf(validators.output, "output");
  const status = endpoint.status ?? (output === undefined && endpoint.rawAnswer !== true ? 204 : 200);
  return {
    operationId: name,
    tags: [room.name],
    summary: endpoint.summary,
    description: endpoint.permission === "public" ? "Anybody may call this." : `Needs: ${endpoint.permission}.`,
    security: endpoint.permission === "public" ? [] : [{ apiKey: [] }, { session: [] }],
    parameters: parametersOf(endpoint, schemaOf(validators.query, "input")),
    ...(endpoint.rawBody === true ? { requestBody: { content: { "application/octet-stream": {} } } } : {}),
    ...(body === undefined ? {} : { requestBody: { content: { "application/json": { schema: body } } } }),
    responses: {
      [status]: {
        description: "Done",
        ...(output === undefined ? {} : { content: { "application/json": { schema: output } } }),
      },
      default: {
        description: "Refused",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

/** The OpenAPI 3.1 document of the mounted rooms. */
export function openApiDocument(rooms: readonly MountedRoom[]): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const room of rooms) {
    for (const [name, endpoint] of Object.entries(room.endpoints)) {
      const path = `/api/v1${endpoint.path}`;
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, room) };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Lead Dashboard", version: "1", description: "The CRM for people who sell to local businesses." },
    paths,
    components: {
      schemas: {
        Problem: {
          type: "object",
          required: ["type", "title", "status", "code", "detail"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string" },
            detail: { type: "string" },
            errors: {
              type: "array",
              items: { type: "object", properties: { path: { type: "string" }, message: { type: "string" } } },
            },
          },
        },
      },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "session" },
      },
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A page a person can read: every call in one list, no script. */
function readablePage(rooms: readonly MountedRoom[]): string {
  const sections = rooms.map((room) => {
    const rows = Object.values(room.endpoints).map(
      (endpoint) =>
        `<tr><td><code>${endpoint.method}</code></td><td><code>/api/v1${escapeHtml(endpoint.path)}</code></td><td>${escapeHtml(endpoint.summary)}</td><td>${endpoint.permission}</td></tr>`,
    );
    return `<h2>${escapeHtml(room.name)}</h2><table><thead><tr><th>Method</th><th>Path</th><th>Does</th><th>Needs</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Lead Dashboard API</title><h1>Lead Dashboard API</h1><p>Machine-readable: <a href="/api/v1/openapi.json">openapi.json</a> (OpenAPI 3.1). Send an API key as <code>Authorization: Bearer …</code>.</p>${sections.join("")}</html>`;
}

/** `GET /api/v1/openapi.json` and `GET /api/docs`; built at first use. */
export function mountApiDocs(app: App, rooms: readonly MountedRoom[]): void {
  let document: string | null = null;
  app.get("/api/v1/openapi.json", () => {
    document ??= JSON.stringify(openApiDocument(rooms));
    return new Response(document, { headers: { "content-type": "application/json" } });
  });
  app.get(
    "/api/docs",
    () => new Response(readablePage(rooms), { headers: { "content-type": "text/html; charset=utf-8" } }),
  );
}
