import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { giveUpLost } from "./give-up-lost.ts";
import { importRows } from "./import-rows.ts";
import { runImport, runInThread } from "./run-import.ts";
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

test("an import that runs though nothing is left to run it has failed after the hourly look; one with its job goes on", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const [lost, going] = [await imports.started(file()), await imports.started("name,phone\nArta,+38344100001\n")];
  await world.foundation.db.transaction(async (tx) => {
    await tx.query.deleteFrom("job").where("key", "=", `import:${lost}`).execute();
  });
  await giveUpLost(null, world.foundation);
  expect(await imports.read(lost)).toMatchObject({ status: "failed", failure: expect.stringContaining("once more") });
  expect((await organization.api.post(`/imports/${lost}/undo`)).status).toBe(200);
  await world.drain();
  expect(await imports.read(going)).toMatchObject({ status: "done", created: 1 });
});

test("an import that dies for the last time has failed and says what to do; what it stored can be undone or completed", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const importId = await imports.started(file());
  const payload = { organizationId: organization.organizationId, importId };
  const diesAtLook = (last: number) => {
    let looks = 0;
    const now = () => {
      looks += 1;
      if (looks === last) throw new Stopped();
      return world.clock.now();
    };
    return { ...world.foundation, clock: { now } };
  };
  await expect(runImport(payload, diesAtLook(7), { attempts: 1 })).rejects.toThrow(Stopped);
  const between = await imports.read(importId);
  expect(between).toMatchObject({ status: "running", failure: null });
  expect(between.rows).toBeGreaterThan(0);
  await expect(runImport(payload, diesAtLook(7), { attempts: 8 })).rejects.toThrow(Stopped);
  const failed = await imports.read(importId);
  expect(failed).toMatchObject({ status: "failed", failure: expect.stringMatching(/Import the file once more.*undo/) });
  expect(failed.rows).toBe(failed.created + failed.skipped + failed.failed);
  expect(failed.rows).toBeLessThan(ROWS);
  await runImport(payload, world.foundation, { attempts: 9 });
  expect(await imports.read(importId)).toEqual(failed);

  const rest = await imports.run(file());
  expect(rest.created + failed.created).toBe(EXPECTED.created);
  const undone = await organization.api.post(`/imports/${importId}/undo`);
  expect(undone.body).toMatchObject({ status: "undone", undo: { removed: failed.created, spared: 0 } });
  expect((await organization.api.get("/leads/counts")).body.total).toBe(rest.created);
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

test.each(["skip", "fill"])(
  "a thread of its own leaves nothing that a search does not find, under %s",
  async (policy) => {
    const organization = await world.organization();
    const imports = importsOf(world, organization);
    const rows = Array.from({ length: 2_000 }, (_, row) => `Studio ${77_000 + row},+38344${100_000 + row},`);
    // the last row is the first one's business, which the same transaction may have made
    const importId = await imports.started(
      ["name,phone,city", ...rows, "Studio 77000,+38344100000,Gjakova", ""].join("\n"),
      `?onDuplicate=${policy}`,
    );
    await runInThread({ organizationId: organization.organizationId, importId }, world.foundation);
    const found = async (q: string) =>
      (await organization.api.get(`/leads?q=${encodeURIComponent(q)}`)).body.items.map(
        (lead: { name: string }) => lead.name,
      );
    for (const row of [77_000, 77_999, 78_000, 78_999]) expect(await found(`studio ${row}`)).toEqual([`Studio ${row}`]);
    expect(await found("gjakova")).toEqual(policy === "fill" ? ["Studio 77000"] : []);
  },
);

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

test("a process killed twice in the middle leaves nothing half done, and the third one ends it with each row once", async () => {
  const organization = await world.organization();
  const imports = importsOf(world, organization);
  const rows = 4_000;
  const importId = await imports.started(
    ["name,phone", ...Array.from({ length: rows }, (_, row) => `Shop ${row},+38344${100_000 + row}`), ""].join("\n"),
  );
  let before = 0;
  for (const _kill of [1, 2]) {
    await killMidway([organization.organizationId, importId]);
    const midway = await imports.read(importId);
    expect(midway).toMatchObject({ status: "running", failed: 0, skipped: 0, updated: 0 });
    expect(midway.rows).toBe(midway.created);
    expect(midway.rows).toBeGreaterThan(before);
    expect(midway.rows).toBeLessThan(rows);
    before = midway.rows;
  }
  await world.drain();
  expect(await imports.read(importId)).toMatchObject({ status: "done", rows, created: rows, skipped: 0, failed: 0 });
  expect((await organization.api.get("/leads/counts")).body.total).toBe(rows);
  const stored = await world.foundation.db.query
    .selectFrom("lead")
    .select(({ fn }) => fn.count<number>("phoneE164").distinct().as("different"))
    .where("organizationId", "=", organization.organizationId)
    .executeTakeFirstOrThrow();
  expect(Number(stored.different)).toBe(rows);
}, 120_000);

/** Runs an import in a process of its own until it has stored something, and kills that. */
async function killMidway(about: readonly string[]): Promise<void> {
  const script = fileURLToPath(new URL("test-files/run-in-child.ts", import.meta.url));
  const child = spawn(process.execPath, [script, world.foundation.config.databaseUrl, ...about], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
}
