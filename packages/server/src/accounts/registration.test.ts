import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "../testing/world.ts";
import { limitRegistrations } from "./limit-attempts.ts";

describe("the first registration", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const arta = {
    name: "Arta Berisha",
    email: "Arta@Dental.example",
    password: "four plain words here",
    organizationName: "Dental",
  };

  it("is open while there is no organization, and refuses weak passwords by name", async () => {
    const setup = await world.anonymous.get("/setup");
    expect(setup.body).toEqual({ hasOrganization: false, registration: "first" });
    const weak = await world.anonymous.post("/registrations", { ...arta, password: "password1" });
    expect(weak.status).toBe(400);
    expect(weak.body.errors).toEqual([{ path: "password", message: expect.stringContaining("tried first") }]);
  });

  it("makes of two at once one admin and one refusal", async () => {
    const besa = {
      name: "Besa",
      email: "besa@rival.example",
      password: "another four words",
      organizationName: "Rival",
    };
    const answers = await Promise.all([arta, besa].map((person) => world.anonymous.post("/registrations", person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 403]);
    const winner = answers.find(({ status }) => status === 201);
    expect(winner?.body).toMatchObject({ role: "admin", memberships: [{ role: "admin" }] });
    expect(answers.find(({ status }) => status === 403)?.body.code).toBe("registration-by-invitation");
    const users = await world.foundation.db.query.selectFrom("authUser").select("id").execute();
    expect(users).toHaveLength(1);
  });

  it("closes the door behind it", async () => {
    expect((await world.anonymous.get("/setup")).body).toEqual({ hasOrganization: true, registration: "invitation" });
    const late = await world.anonymous.post("/registrations", { ...arta, email: "late@dental.example" });
    expect(late.status).toBe(403);
  });
});

describe("a person who registers", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ SAAS_MODE: "1" });
  });
  afterAll(() => world.close());

  const register = (email: string) =>
    world.anonymous.post("/registrations", {
      name: "Dea",
      email,
      password: "four plain words here",
      organizationName: "Dea Studio",
      timeZone: "Europe/Tirane",
    });

  it("is signed in by an HttpOnly cookie and gets a place from their time zone", async () => {
    const answer = await register("dea@studio.example");
    expect(answer.status).toBe(201);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    expect(answer.body.organization).toMatchObject({
      name: "Dea Studio",
      country: "AL",
      currency: "ALL",
      timeZone: "Europe/Tirane",
    });
    const me = await world.anonymous.get("/me", { cookie: cookie.split(";")[0] ?? "" });
    expect(me.body).toEqual(answer.body);
    expect(me.body.permissions).toContain("members.edit");
  });

  it("leaves no token in an answer and only hashes at rest", async () => {
    const answer = await register("hash@studio.example");
    const token = /^session=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? "";
    expect(token).not.toBe("");
    expect(JSON.stringify(answer.body)).not.toContain(token);
    const { db } = world.foundation;
    const sessions = await db.query.selectFrom("authSession").select("token").execute();
    expect(sessions.every((session) => /^[0-9a-f]{64}$/.test(session.token))).toBe(true);
    const accounts = await db.query.selectFrom("authAccount").select("password").execute();
    expect(accounts.every(({ password }) => password?.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"))).toBe(true);
  });

  it("cannot take an address that is taken", async () => {
    await register("twice@studio.example");
    const again = await register("TWICE@studio.example");
    expect(again.status).toBe(409);
    expect(again.body.errors[0].path).toBe("email");
  });

  it("continues with their password when an earlier registration broke off before the organization", async () => {
    const { openAuth } = await import("./auth.ts");
    const auth = await openAuth(world.foundation);
    await auth.signUp({ name: "Dea", email: "halfway@studio.example", password: "four plain words here" });
    const answer = await register("halfway@studio.example");
    expect(answer.status).toBe(201);
    expect(answer.body.user.email).toBe("halfway@studio.example");
  });
});

describe("registrations of one address", () => {
  it("are counted whatever becomes of them, and refused for a while beyond the free ones", async () => {
    const world = await openWorld({ SAAS_MODE: "1", RATE_LIMIT_PER_MINUTE: "1000" });
    try {
      const register = (email: string) =>
        world.anonymous.post("/registrations", {
          name: "Dea",
          email,
          password: "four plain words here",
          organizationName: "Studio",
        });
      expect((await register("first@flood.example")).status).toBe(201);
      for (let counted = 1; counted < 50; counted++) await limitRegistrations(world.foundation, "local");
      const refused = await register("last@flood.example");
      expect(refused).toMatchObject({ status: 429, body: { code: "too-many-attempts" } });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      await limitRegistrations(world.foundation, "elsewhere");
      world.clock.advance(16 * 60_000);
      expect((await register("last@flood.example")).status).toBe(201);
    } finally {
      await world.close();
    }
  });
});
