// How a call of a provider ends when the process itself stood still.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { callProvider } from "./call-provider.ts";

const TOTAL_MS = 1_000;

async function callOnce(answers: boolean) {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      if (!answers) return;
      response.writeHead(201, { "content-type": "application/json", connection: "close" }).end('{"sid":"SM1"}');
      // nobody in this process reads before its time is over
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TOTAL_MS + 100);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const call = { method: "POST", url: `http://127.0.0.1:${port}/`, headers: {}, body: "text" } as const;
    return await callProvider({ ...call, totalMs: TOTAL_MS });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("an answer that came while the process was stopped for longer than a call may take is read", async () => {
  expect(await callOnce(true)).toMatchObject({ kind: "answer", status: 201, body: { sid: "SM1" } });
});

test("a provider that says nothing leaves a doubt", async () => {
  expect(await callOnce(false)).toMatchObject({ kind: "no-answer" });
});
