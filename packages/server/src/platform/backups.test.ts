import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openWorld } from "../testing/world.ts";

const world = await openWorld();
afterAll(() => world.close());

test("an admin sees the copies of the database and makes one; on PostgreSQL the operator does", async () => {
  const org = await world.organization();
  const { body } = await org.api.get("/backups");
  if (world.foundation.db.engine === "postgres") {
    expect(body).toEqual({ items: [], nextCursor: null, madeBy: "operator", folder: null });
    expect(await org.api.post("/backups")).toMatchObject({ status: 409, body: { code: "operator-only" } });
    return;
  }
  expect(body).toMatchObject({ madeBy: "program", folder: expect.stringMatching(/snapshots$/) });
  const made = await org.api.post("/backups");
  expect(made).toMatchObject({ status: 201, body: { isByHand: true, bytes: expect.any(Number) } });
  expect(existsSync(join(body.folder, made.body.id))).toBe(true);
  expect((await org.api.get("/backups")).body.items).toContainEqual(made.body);
  expect(await org.api.post("/backups")).toMatchObject({ status: 409, body: { code: "made-just-now" } });
  await world.drain();
  expect((await org.api.get("/audit-entries?action=backup.made")).body.items).toHaveLength(1);
});

test("two presses at once are one whole backup, and what dead ones left is swept", async () => {
  if (world.foundation.db.engine === "postgres") return;
  const org = await world.organization();
  const { folder } = (await org.api.get("/backups")).body;
  const left = join(folder, "by-hand-2026-01-01T12-00-00.db.unfinished");
  mkdirSync(folder, { recursive: true });
  writeFileSync(left, "half");
  utimesSync(left, 0, 0);
  world.clock.advance(120_000);
  const [first, second] = await Promise.all([org.api.post("/backups"), org.api.post("/backups")]);
  expect([first?.status, second?.status]).toEqual([201, 201]);
  expect(second?.body).toEqual(first?.body);
  expect(first?.body.bytes).toBeGreaterThan(0);
  expect(statSync(join(folder, first?.body.id)).size).toBe(first?.body.bytes);
  expect(readdirSync(folder).filter((name) => name.includes("unfinished"))).toEqual([]);
  await world.drain();
  const { items } = (await org.api.get("/audit-entries?action=backup.made")).body;
  expect(items).toHaveLength(1);
});

test("five copies made by hand are kept, and they push out no day's", async () => {
  if (world.foundation.db.engine === "postgres") return;
  const org = await world.organization();
  for (let time = 0; time < 7; time++) {
    world.clock.advance(120_000);
    expect((await org.api.post("/backups")).status).toBe(201);
  }
  const { items } = (await org.api.get("/backups")).body;
  expect(items.filter((one: { isByHand: boolean }) => one.isByHand)).toHaveLength(5);
});

test("managers and sales have nothing to do with backups", async () => {
  const org = await world.organization();
  for (const role of ["manager", "sales"] as const)
    expect((await (await org.member(role)).api.post("/backups")).status).toBe(403);
});
