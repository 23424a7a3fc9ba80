import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request a stand-in got. */
export interface StandInRequest {
  readonly method: string;
  /** path and query */
  readonly url: URL;
  /** the host it was asked as */
  readonly host: string;
  readonly authorization: string;
  readonly type: string;
  readonly body: string;
  /** the body as it came */
  readonly bytes: Buffer;
}

/** What it answers; "hang-up" breaks the connection after the request was read. */
export type StandInAnswer =
  | { readonly status: number; readonly body: object; readonly location?: string }
  | { readonly status: number; readonly bytes: Buffer; readonly type: string }
  | "hang-up";

/** A stand-in that talks HTTP. */
export interface HttpStandIn {
  readonly url: string;
  close(): Promise<void>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Answers on a free local port. */
export async function startHttpServer(
  answer: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
): Promise<HttpStandIn> {
  const server = createServer((request, response) => {
    const reply = async () => {
      const bytes = await bytesOf(request);
      const body = bytes.toString("utf8");
      const type = request.headers["content-type"] ?? "";
      const url = new URL(request.url ?? "/", "http://stand-in.example");
      const authorization = request.headers.authorization ?? "";
      const result = await answer({
        method: request.method ?? "GET",
        url,
        host: request.headers.host ?? "",
        authorization,
        type,
        body,
        bytes,
      });
      if (result === "hang-up") return request.socket.destroy();
      const isJson = "body" in result;
      response
        .writeHead(result.status, {
          "content-type": isJson ? "application/json" : result.type,
          ...("location" in result && result.location !== undefined ? { location: result.location } : {}),
        })
        .end(isJson ? JSON.stringify(result.body) : result.bytes);
    };
    reply().catch(() => request.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
