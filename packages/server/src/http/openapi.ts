// The API's description, made from the same declarations that serve it.
import type { Endpoint } from "@lead-dashboard/contract/endpoint";
import { Problem } from "@lead-dashboard/contract/wire";
import { z } from "zod";
import { PATHS_BESIDE } from "./openapi-beside.ts";
import type { LoadedRoom } from "./route.ts";

type Schema = Record<string, unknown>;

/** Makes JSON Schemas; those with a name (`meta({ id })`) are said once, under `components`. */
function schemaWriter(components: Record<string, unknown>) {
  return (schema: z.ZodType | undefined, io: "input" | "output"): Schema | undefined => {
    if (schema === undefined) return undefined;
    const written = z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" });
    const {
      $schema: _dialect,
      $defs,
      ...whole
    } = JSON.parse(JSON.stringify(written).replaceAll('"#/$defs/', '"#/components/schemas/'));
    const named: Record<string, Schema> = { ...$defs };
    if (typeof whole.id === "string") named[whole.id] = whole;
    for (const [name, { id: _id, ...definition }] of Object.entries(named)) components[name] ??= definition;
    return typeof whole.id === "string" ? { $ref: `#/components/schemas/${whole.id}` } : whole;
  };
}

type WriteSchema = ReturnType<typeof schemaWriter>;

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
    // several values by comma; the parameter may be repeated instead
    ...(schema.type === "array" ? { style: "form", explode: false } : {}),
    schema,
  }));
  return [...inPath, ...inQuery, ...fieldFilters(query), ...headersOf(endpoint)];
}

/** `field.<key>`: names that only the organization knows. */
function fieldFilters(query: Schema | undefined): Schema[] {
  const values = query?.additionalProperties;
  if (typeof values !== "object" || values === null) return [];
  const schema = { type: "object", propertyNames: { pattern: "^field\\." }, additionalProperties: values };
  const description = "`field.<key>=value`: custom fields by their key, several values by comma";
  return [{ name: "field", in: "query", required: false, description, style: "form", explode: true, schema }];
}

function headersOf(endpoint: Endpoint): Schema[] {
  const header = (name: string, description: string, maxLength?: number) => ({
    name,
    in: "header",
    required: false,
    description,
    schema: { type: "string", ...(maxLength === undefined ? {} : { maxLength }) },
  });
  return [
    ...(endpoint.takesIfMatch === true
      ? [header("If-Match", 'The version that the change was made from, such as "7"; a stale one is 409.')]
      : []),
    ...(endpoint.method === "GET" || endpoint.permission === "public"
      ? []
      : [header("Idempotency-Key", "A repeat within 24 hours gets the first answer and does nothing.", 255)]),
  ];
}

const FILE = { type: "string", format: "binary" };
const FILE_BODY = {
  description:
    "The file itself, or a form with the part `file`; beside the name of an earlier upload none, or JSON that the summary names.",
  required: false,
  content: {
    "text/csv": { schema: { type: "string" } },
    "application/json": { schema: {} },
    "application/x-ndjson": { schema: { type: "string" } },
    "application/octet-stream": { schema: FILE },
    "multipart/form-data": { schema: { type: "object", required: ["file"], properties: { file: FILE } } },
  },
};

function bodyOf(endpoint: Endpoint, validator: z.ZodType | undefined, write: WriteSchema): Schema {
  if (endpoint.rawBody === true) return { requestBody: FILE_BODY };
  const schema = write(validator, "input");
  if (schema === undefined) return {};
  const required = validator?.safeParse(undefined).success === false;
  return { requestBody: { required, content: { "application/json": { schema } } } };
}

function answerOf(endpoint: Endpoint, output: Schema | undefined): Schema {
  const isText = endpoint.rawAnswer === true && output === undefined;
  const status = endpoint.status ?? (output === undefined && !isText ? 204 : 200);
  const content = isText
    ? { "text/csv": { schema: { type: "string" } } }
    : output === undefined
      ? undefined
      : { "application/json": { schema: output } };
  const described = { description: "Done", ...(content === undefined ? {} : { content }) };
  const later = { ...described, description: "Taken on: it goes on as a job" };
  return { [status]: described, ...(endpoint.mayTakeOn === true ? { 202: later } : {}) };
}

const Refused = {
  description: "Refused: `code` says why, `errors` which field",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const TooMany = {
  ...Refused,
  description: "More requests a minute than allowed",
  headers: { "Retry-After": { description: "Seconds to wait", schema: { type: "integer" } } },
};

function conflictOf(schema: Schema | undefined): Schema {
  if (schema === undefined) return {};
  const described = { allOf: [{ $ref: "#/components/schemas/Problem" }, schema] };
  const content = { "application/problem+json": { schema: described } };
  return { 409: { description: "Refused: it does not go with what is there", content } };
}

/** Every operation may answer these: said once, under `components`. */
const RESPONSES = { Refused, TooMany };
const REFUSED = { $ref: "#/components/responses/Refused" };
const TOO_MANY = { $ref: "#/components/responses/TooMany" };

function operationOf(name: string, room: LoadedRoom, write: WriteSchema): Schema {
  const endpoint = room.endpoints[name];
  if (endpoint === undefined) throw new Error(`No endpoint ${name}`);
  const validators = room.validators[name] ?? {};
  const isPublic = endpoint.permission === "public";
  return {
    operationId: name,
    tags: [room.name],
    summary: endpoint.summary,
    description: isPublic ? "Anybody may call this." : `Needs: ${endpoint.permission}.`,
    security: isPublic ? [] : [{ apiKey: [] }, { session: [] }],
    parameters: parametersOf(endpoint, write(validators.query, "input")),
    ...bodyOf(endpoint, validators.body, write),
    responses: {
      ...answerOf(endpoint, write(validators.output, "output")),
      ...conflictOf(write(validators.conflict, "output")),
      429: TOO_MANY,
      default: REFUSED,
    },
  };
}

/** The OpenAPI 3.1 document of the mounted rooms and of what stands beside them. */
export function openApiDocument(rooms: readonly LoadedRoom[]) {
  const schemas: Record<string, unknown> = {};
  const write = schemaWriter(schemas);
  const paths: Record<string, Record<string, Schema>> = {};
  for (const room of rooms) {
    for (const [name, endpoint] of Object.entries(room.endpoints)) {
      const path = `/api/v1${endpoint.path}`;
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, room, write) };
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Lead Dashboard", version: "1", description: "The CRM for people who sell to local businesses." },
    paths: { ...paths, ...PATHS_BESIDE },
    components: {
      schemas: { ...schemas, Problem: write(Problem, "output") },
      responses: RESPONSES,
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "session",
          description: "A browser's session; `__Host-session` where the address is https",
        },
        operator: { type: "http", scheme: "bearer", description: "METRICS_TOKEN" },
      },
    },
  };
}
