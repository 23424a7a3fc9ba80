import { once } from "node:events";
import { type IncomingMessage, request as openRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
let server: ReturnType<typeof serve>;
let port: number;
beforeAll(async () => {
  world = await openWorld();
  server = serve({ fetch: world.app.fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  if ("closeAllConnections" in server) server.closeAllConnections();
  server.close();
  await world.close();
});

const MB = 1_048_576;

/** Sends a body that has no declared length and never ends, and gives the answer to it. */
async function sendWithoutEnd(method: string, path: string, bytes: number): Promise<IncomingMessage> {
  const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
  const request = openRequest({ port, host: "127.0.0.1", method, path, headers });
  const answered = once(request, "response");
  request.write(Buffer.alloc(bytes, " "));
  const [answer] = await answered;
  request.on("error", () => {});
  request.destroy();
  return answer;
}

test.each([
  ["POST", "/api/v1/session"],
  ["DELETE", "/api/v1/session"],
  ["POST", "/api/v1/registrations"],
  ["POST", "/api/v1/invitation-tokens/x/acceptance"],
])("%s %s takes no more than its limit of a body that names no length and does not end", async (method, path) => {
  const answer = await sendWithoutEnd(method, path, 1.5 * MB);
  expect(answer.statusCode).toBe(413);
});
