// Paths that belong to no room: the stream of events, the description itself, what operators and mail programs call.
const PUBLIC = { parameters: [], security: [] };

function answer(description: string, type: string, schema: object = { type: "string" }) {
  return { description, content: { [type]: { schema } } };
}

function status(schema: object = {}) {
  return { type: "object", required: ["status"], properties: { status: { type: "string" }, ...schema } };
}

const PENDING = { pendingMigrations: { type: "array", items: { type: ["string", "integer"] } } };
const TOKEN = { name: "token", in: "path", required: true, schema: { type: "string" } };
const ACCOUNT = { ...TOKEN, name: "id", description: "The channel account" };
const SIGNED = {
  200: { description: "Kept" },
  401: { description: "The signature is missing or wrong: nothing is kept" },
};

/** Their part of the OpenAPI document. */
export const PATHS_BESIDE = {
  "/api/v1/events": {
    get: {
      operationId: "streamEvents",
      tags: ["events"],
      summary: "Server-sent events: leads, messages and imports that change, as they change",
      description:
        "Needs: a signed-in member. The event's name is its type, such as `lead.changed`; its data is a JSON object `{type, subjectId, leadId, after, detail, actor, at}`. The event `reload` says that too much was missed.",
      security: [{ apiKey: [] }, { session: [] }],
      parameters: [
        {
          name: "Last-Event-ID",
          in: "header",
          required: false,
          description: "Goes on after this event",
          schema: { type: "string" },
        },
      ],
      responses: { 200: answer("The stream", "text/event-stream") },
    },
  },
  "/api/v1/openapi.json": {
    get: {
      operationId: "getOpenApi",
      tags: ["description"],
      summary: "This document",
      ...PUBLIC,
      responses: { 200: answer("OpenAPI 3.1", "application/json", { type: "object" }) },
    },
  },
  "/healthz": {
    get: {
      operationId: "getHealth",
      tags: ["operation"],
      summary: "Whether the process answers",
      ...PUBLIC,
      responses: { 200: answer("It does", "application/json", status()) },
    },
  },
  "/readyz": {
    get: {
      operationId: "getReadiness",
      tags: ["operation"],
      summary: "Whether the database answers and is up to date",
      ...PUBLIC,
      responses: {
        200: answer("Ready", "application/json", status(PENDING)),
        503: answer("Not ready", "application/json", status(PENDING)),
      },
    },
  },
  "/metrics": {
    get: {
      operationId: "getMetrics",
      tags: ["operation"],
      summary: "Figures for Prometheus",
      parameters: [],
      security: [{ operator: [] }],
      responses: { 200: answer("Figures", "text/plain") },
    },
  },
  "/api/docs": {
    get: {
      operationId: "showApiDocs",
      tags: ["description"],
      summary: "This description as a page to read",
      ...PUBLIC,
      responses: { 200: answer("The page", "text/html") },
    },
  },
  "/webhooks/whatsapp/{id}": {
    get: {
      operationId: "confirmWhatsAppWebhook",
      tags: ["webhooks"],
      summary: "Meta asks whether the address is ours (`hub.challenge`)",
      parameters: [ACCOUNT],
      security: [],
      responses: { 200: answer("The challenge", "text/plain"), 403: { description: "Another verify token" } },
    },
    post: {
      operationId: "receiveWhatsApp",
      tags: ["webhooks"],
      summary: "Messages and receipts of the WhatsApp Cloud API, signed in `X-Hub-Signature-256`",
      parameters: [ACCOUNT],
      security: [],
      responses: SIGNED,
    },
  },
  "/webhooks/twilio/{id}/inbound": {
    post: {
      operationId: "receiveTwilioMessage",
      tags: ["webhooks"],
      summary: "SMS and MMS of leads, signed in `X-Twilio-Signature`",
      parameters: [ACCOUNT],
      security: [],
      responses: SIGNED,
    },
  },
  "/webhooks/twilio/{id}/status": {
    post: {
      operationId: "receiveTwilioStatus",
      tags: ["webhooks"],
      summary: "Receipts of SMS, signed in `X-Twilio-Signature`",
      parameters: [ACCOUNT],
      security: [],
      responses: SIGNED,
    },
  },
  "/u/{token}": {
    get: {
      operationId: "showUnsubscribe",
      tags: ["unsubscribe"],
      summary: "The page behind the unsubscribe link of an e-mail",
      parameters: [TOKEN],
      security: [],
      responses: { 200: answer("The page", "text/html") },
    },
    post: {
      operationId: "unsubscribe",
      tags: ["unsubscribe"],
      summary: "Unsubscribe (RFC 8058)",
      parameters: [TOKEN],
      security: [],
      responses: { 200: answer("Done", "text/html") },
    },
  },
};
