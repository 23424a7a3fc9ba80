import { getMigrations } from "better-auth/db/migration";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { AUTH_OPTIONS } from "./open-better-auth.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it("better-auth's own migration tool finds nothing to add to our tables", async () => {
  const { db } = world.foundation;
  const found = await getMigrations({ ...AUTH_OPTIONS, database: { db: db.query, type: db.engine } });
  expect(found.toBeCreated).toEqual([]);
  expect(found.toBeAdded).toEqual([]);
});

it("and that tool would notice a missing column", async () => {
  const { db } = world.foundation;
  const user = { ...AUTH_OPTIONS.user, additionalFields: { nickname: { type: "string", required: false } } } as const;
  const found = await getMigrations({ ...AUTH_OPTIONS, user, database: { db: db.query, type: db.engine } });
  expect(found.toBeAdded.map(({ table }) => table)).toEqual(["authUser"]);
});
