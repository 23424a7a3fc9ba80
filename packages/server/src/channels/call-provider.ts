// One call of a provider over HTTP. What matters is to know how far it came: until the request is written nothing was
// handed over and a new try is safe; after that only an answer ends the doubt (delivery.md, section 2).
import { type ClientRequest, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { whenTimeIsOver } from "./call-time.ts";

/** What to call. */
export interface ProviderCall {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** the whole call, ms */
  readonly totalMs: number;
  /** asked once, when the connection stands and before anything is written */
  readonly isStillWanted?: () => boolean;
}

/** How a call ended. */
export type ProviderAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown; readonly retryAfterMs: number | null }
  /** nothing was handed over */
  | { readonly kind: "not-reached"; readonly reason: string }
  | { readonly kind: "unwanted" }
  /** handed over, and no answer came back */
  | { readonly kind: "no-answer"; readonly reason: string };

const ANSWER_LIMIT = 4_194_304;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Why a server was not reached, in words for people. */
export function reasonOf(error: unknown, host: string): string {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (code === "ECONNREFUSED") return `Nothing answers at ${host}`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `The name ${host} cannot be found`;
  if (code === "ETIMEDOUT") return `${host} did not answer in time`;
  return `${host}: ${error instanceof Error ? error.message : String(error)}`;
}

function retryAfterOf(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(86_400, seconds) * 1_000 : null;
}

/** Calls a provider. Never throws: every end is an answer. A connection of its own, so that nothing is written into a dying one. */
export function callProvider(call: ProviderCall): Promise<ProviderAnswer> {
  const url = new URL(call.url);
  const isSecure = url.protocol === "https:";
  return new Promise((resolve) => {
    let isWritten = false;
    const request: ClientRequest = (isSecure ? requestSecure : requestPlain)(url, {
      method: call.method,
      agent: false,
      headers: {
        accept: "application/json",
        ...call.headers,
        ...(call.body === undefined ? {} : { "content-length": String(Buffer.byteLength(call.body)) }),
      },
    });
    const end = (answer: ProviderAnswer) => {
      stopTime();
      request.destroy();
      resolve(answer);
    };
    const fail = (error: unknown) => {
      const reason = reasonOf(error, url.host);
      end(isWritten ? { kind: "no-answer", reason } : { kind: "not-reached", reason });
    };
    const stopTime = whenTimeIsOver(call.totalMs, { isHandedOver: () => isWritten, giveUp: fail });
    request.on("error", fail);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("error", fail);
      response.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length <= ANSWER_LIMIT) chunks.push(chunk);
      });
      response.on("end", () =>
        end({
          kind: "answer",
          status: response.statusCode ?? 0,
          body: parsed(Buffer.concat(chunks).toString("utf8")),
          retryAfterMs: retryAfterOf(response.headers["retry-after"]),
        }),
      );
      response.on("close", () => fail(new Error("the answer broke off")));
    });
    request.on("socket", (socket) => {
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        if (call.isStillWanted?.() === false) return end({ kind: "unwanted" });
        isWritten = true;
        request.end(call.body);
      });
    });
  });
}
