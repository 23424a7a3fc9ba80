// Makes a value that fits a JSON Schema, so that the matrix of tenants can call endpoints it knows nothing about.

interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  format?: string;
  pattern?: string;
  minLength?: number;
}

/** How to fill properties named like a reference (`templateId`, `ids`, `assignedTo`). */
export interface ExampleOptions {
  idFor(name: string): string;
  /** give optional references too */
  withReferences?: boolean;
}

const ID = /(^id|Id|^ids|Ids|^assignedTo|^from)$/;
const FORMATS: Record<string, string> = {
  "date-time": "2026-12-01T09:00:00Z",
  date: "2026-12-01",
  email: "somebody@example.com",
  uri: "https://example.com/",
  url: "https://example.com/",
};
const BY_NAME: Record<string, string> = {
  email: "somebody@example.com",
  phone: "+38344123456",
  website: "https://example.com/",
  timeZone: "Europe/Berlin",
};
const TEXTS = [
  "Example",
  "example",
  "XK",
  "EUR",
  "en",
  "09:00",
  "2026-12-01",
  "+38344123456",
  "Europe/Berlin",
  "https://example.com/",
  "1",
];

/** The smallest value that fits, with one optional property where nothing is required. */
export function exampleValue(schema: object, options: ExampleOptions): unknown {
  const root: JsonSchema = schema;
  return fitting(root, { ...options, root, name: "" });
}

interface Context extends ExampleOptions {
  root: JsonSchema;
  name: string;
}

function fitting(schema: JsonSchema, context: Context): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const inner = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0] ?? referenced(schema, context.root);
  if (inner !== undefined) return fitting(inner, context);
  switch (schema.type) {
    case "object":
      return objectOf(schema, context);
    case "array":
      return (schema.minItems ?? 0) > 0 || ID.test(context.name) ? [fitting(schema.items ?? {}, context)] : [];
    case "integer":
    case "number":
      return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1, 1);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return textOf(schema, context);
  }
}

function referenced({ $ref }: JsonSchema, root: JsonSchema): JsonSchema | undefined {
  return $ref === undefined ? undefined : root.$defs?.[$ref.replace("#/$defs/", "")];
}

function objectOf({ properties = {}, required = [] }: JsonSchema, context: Context): Record<string, unknown> {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name));
  const references = context.withReferences ? Object.entries(properties).filter(([name]) => ID.test(name)) : [];
  const wanted = [...new Map([...needed, ...references])];
  const chosen = wanted.length > 0 ? wanted : Object.entries(properties).slice(0, 1);
  return Object.fromEntries(chosen.map(([name, schema]) => [name, fitting(schema, { ...context, name })]));
}

function textOf({ format, pattern, minLength = 0 }: JsonSchema, { name, idFor }: Context): string {
  if (ID.test(name)) return idFor(name);
  const given = BY_NAME[name] ?? (format === undefined ? undefined : FORMATS[format]);
  if (given !== undefined) return given;
  const found = TEXTS.find((text) => pattern === undefined || new RegExp(pattern, "u").test(text)) ?? "Example";
  return found.padEnd(minLength, "-");
}
