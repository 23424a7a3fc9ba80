import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openWorld, type World } from "../testing/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it("a key is shown once, stored only as a hash, and works until it is revoked", async () => {
  const { api, scope } = await world.organization();
  const issued = await api.post("/api-keys", { name: "zapier" });
  expect(issued.status).toBe(201);
  const { id, key, start } = issued.body;
  expect(key).toMatch(/^ld_[\w-]{43}$/);
  expect(key.startsWith(start)).toBe(true);
  const listed = await api.get("/api-keys");
  expect(JSON.stringify(listed.body)).not.toContain(key);
  const rows = await world.foundation.db.query
    .selectFrom("apiKey")
    .selectAll()
    .where("organizationId", "=", scope.organizationId)
    .execute();
  expect(JSON.stringify(rows)).not.toContain(key);
  const bearer = { authorization: `Bearer ${key}` };
  expect((await world.anonymous.get("/organization", bearer)).status).toBe(200);
  expect((await api.patch(`/api-keys/${id}`, { name: "make" })).body.name).toBe("make");
  expect((await api.delete(`/api-keys/${id}`)).status).toBe(204);
  expect((await world.anonymous.get("/organization", bearer)).status).toBe(401);
  expect((await api.delete(`/api-keys/${id}`)).status).toBe(404);
});

it("its last use is noted at most once a minute", async () => {
  const { api } = await world.organization();
  const lastUsed = async () => (await api.get("/api-keys")).body.items[0].lastUsedAt;
  const untilUsedAt = (at: string) =>
    vi.waitFor(async () => expect(await lastUsed()).toBe(at), { timeout: 20_000, interval: 2 });
  const now = () => new Date(world.clock.now()).toISOString();
  const first = now();
  await untilUsedAt(first);
  world.clock.advance(59_000);
  await lastUsed();
  expect(await lastUsed()).toBe(first);
  world.clock.advance(1_000);
  await untilUsedAt(now());
});

it("a manager sees and changes only their own keys, an admin everybody's", async () => {
  const { api: admin, member } = await world.organization();
  const { api: manager } = await member("manager");
  const { id } = (await admin.post("/api-keys", { name: "of the admin" })).body;
  const names = (await manager.get("/api-keys")).body.items.map((key: { name: string }) => key.name);
  expect(names).toEqual(["tests"]);
  expect((await manager.delete(`/api-keys/${id}`)).status).toBe(404);
  const own = (await manager.post("/api-keys", { name: "of the manager" })).body;
  expect((await admin.delete(`/api-keys/${own.id}`)).status).toBe(204);
});

it("a key cannot do what only a person may: passwords, sessions, switching", async () => {
  const { api, organizationId } = await world.organization();
  expect((await api.get("/sessions")).body.code).toBe("session-required");
  expect((await api.put("/me/password", { currentPassword: "x", password: "five other plain words" })).status).toBe(
    403,
  );
  expect((await api.put("/session/organization", { organizationId })).status).toBe(403);
});

it("anything but a known key is nobody, whatever cookie comes with it", async () => {
  for (const authorization of ["Bearer ld_unknown", "Bearer nonsense", "Basic eDp5", "Bearer "]) {
    expect((await world.anonymous.get("/me", { authorization })).status).toBe(401);
  }
});
