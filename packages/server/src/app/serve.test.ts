import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import { openFoundation } from "./open-foundation.ts";
import { serve } from "./serve.ts";

const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-serve-"));
afterAll(() => rmSync(folder, { recursive: true }));

function foundation() {
  return openFoundation(
    loadConfig({
      DATABASE_URL: `sqlite:${join(folder, "leads.db")}`,
      SECRET_KEY: "a secret key of the tests, long enough",
      LOG_LEVEL: "error",
      BASE_URL: undefined,
    }),
  );
}

test("an address may be as long as a filter or a mapping needs", async () => {
  const server = await serve(await foundation(), { port: 0, worker: false });
  expect((await fetch(`${server.url}/api/v1/leads?q=${"a".repeat(50_000)}`)).status).toBe(401);
  await server.stop();
});

test("a second server on a SQLite database that another one works on stops answering and says why", async () => {
  const first = await serve(await foundation(), { port: 0, worker: true });
  const refused = await foundation();
  await expect(serve(refused, { port: 0, worker: true })).rejects.toThrow(/Another process already runs the worker/);
  await expect(refused.db.query.selectFrom("organization").selectAll().execute()).rejects.toThrow();
  const beside = await serve(await foundation(), { port: 0, worker: false });
  expect((await fetch(`${beside.url}/healthz`)).status).toBe(200);
  await beside.stop();
  await first.stop();
});
