import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request a stand-in got. */
export interface StandInRequest {
  readonly method: string;
  /** path and query */
  readonly url: URL;
  readonly authorization: string;
  readonly body: string;
}

/** What it answers; "hang-up" breaks the connection after the request was read. */
export type StandInAnswer = { readonly status: number; readonly body: object } | "hang-up";

/** A stand-in that talks HTTP. */
export interface HttpStandIn {
  readonly url: string;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}

/** Answers on a free local port. */
export async function startHttpServer(
  answer: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
): Promise<HttpStandIn> {
  const server = createServer((request, response) => {
    const reply = async () => {
      const body = await bodyOf(request);
      const url = new URL(request.url ?? "/", "http://stand-in.example");
      const authorization = request.headers.authorization ?? "";
      const result = await answer({ method: request.method ?? "GET", url, authorization, body });
      if (result === "hang-up") return request.socket.destroy();
      response.writeHead(result.status, { "content-type": "application/json" }).end(JSON.stringify(result.body));
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
