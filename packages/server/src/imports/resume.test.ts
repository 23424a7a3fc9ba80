import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { importRows } from "./import-rows.ts";
import { runInThread } from "./run-import.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ROWS = 1500;

/** Every tenth row repeats one before it, every fiftieth has no name. */
function file(): string {
  const rows = Array.from({ length: ROWS }, (_, place) => {
    const number = place % 10 === 9 ? place - 5 : place;
    return place % 50 === 0
      ? `,+38344${100_000 + number},x`
      : `Shop ${number},+38344${100_000 + number},"a\n${number}"`;
  });
  return ["name,phone,notes", ...rows, ""].join("\n");
}

const EXPECTED = { status: "done", rows: ROWS, created: 1320, failed: 30, skipped: 150, updated: 0 };

class Stopped extends Error {}

test("an import that is stopped again and again between two transactions ends with each row once", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const importId = await imports.started(file());
  const { db, clock } = world.foundation;
  for (const stopAt of [50, 400, 900, 1400]) {
    const run = importRows(
      {
        db,
        now: () => clock.now(),
        onProgress: (one) => {
          if (one.rows >= stopAt) throw new Stopped();
        },
      },
      { scope: organization.scope, importId },
    );
    await expect(run).rejects.toThrow(Stopped);
  }
  await world.drain();
  expect(await imports.read(importId)).toMatchObject(EXPECTED);
  expect((await imports.run(file())).created).toBe(0);
});

test("two that run the same import at once store each row once", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const importId = await imports.started(file());
  const ground = { db: world.foundation.db, now: () => world.clock.now() };
  await Promise.all([1, 2].map(() => importRows(ground, { scope: organization.scope, importId })));
  await world.drain();
  expect(await imports.read(importId)).toMatchObject(EXPECTED);
});

test("a thread of its own does the same", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const importId = await imports.started(file());
  await runInThread({ organizationId: organization.organizationId, importId }, world.foundation);
  expect(await imports.read(importId)).toMatchObject(EXPECTED);
});

test("a thread of its own does for a known lead what the other rooms do about a change", async () => {
  const organization = await world.organization();
  const { body: lead } = await organization.api.post("/leads", {
    name: "Bäckerei Sonne",
    phone: "+49 89 123456",
    email: "hallo@sonne.example",
  });
  const imports = importsOf(world, organization);
  const importId = await imports.started(
    "name,phone,rating,reviews\nBäckerei Sonne,+49 89 123456,4.9,800\n",
    "?onDuplicate=fill",
  );
  await runInThread({ organizationId: organization.organizationId, importId }, world.foundation);
  expect(await imports.read(importId)).toMatchObject({ updated: 1 });
  const { body: after } = await organization.api.get(`/leads/${lead.id}`);
  expect(after.score).toBeGreaterThan(lead.score);
});

test("a process killed in the middle leaves nothing half done, and the next one ends it", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const importId = await imports.started(file());
  const script = fileURLToPath(new URL("test-files/run-in-child.ts", import.meta.url));
  const { databaseUrl } = world.foundation.config;
  const child = spawn(process.execPath, [script, databaseUrl, organization.organizationId, importId], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  const midway = await imports.read(importId);
  expect(midway.status).toBe("running");
  expect(midway.rows).toBe(midway.created + midway.skipped + midway.failed);
  expect(midway.rows).toBeLessThan(ROWS);
  await world.drain();
  expect(await imports.read(importId)).toMatchObject(EXPECTED);
});
