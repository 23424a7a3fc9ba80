import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Browser, openBrowser, registeredBrowser } from "../testing/browser.ts";
import { openWorld, type World } from "../testing/world.ts";
import { forgetExpired } from "./forget-expired.ts";

const HOUR = 3_600_000;
const PASSWORD = "four plain words here";
let world: World;
beforeAll(async () => {
  world = await openWorld({ SAAS_MODE: "1" });
});
afterAll(() => world.close());

/** The use of a session is noted beside the request. */
async function lastSeen(browser: Browser): Promise<number> {
  const { items } = (await browser.get("/sessions")).body;
  return Date.parse(items.find((item: { current: boolean }) => item.current).lastSeenAt);
}

const signedIn = async (email: string) => {
  const browser = openBrowser(world);
  const answer = await browser.post("/session", { email, password: PASSWORD });
  return { browser, answer };
};

describe("signing in", () => {
  it("answers with the same words for an unknown address and a wrong password", async () => {
    await registeredBrowser(world, "known@studio.example");
    const wrong = await world.anonymous.post("/session", { email: "known@studio.example", password: "not this one" });
    const unknown = await world.anonymous.post("/session", {
      email: "unknown@studio.example",
      password: "not this one",
    });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it("gives a new token each time and ends the one the browser had", async () => {
    const browser = await registeredBrowser(world, "rotate@studio.example");
    const old = browser.token();
    await browser.post("/session", { email: "Rotate@studio.example", password: PASSWORD });
    expect(browser.token()).not.toBe(old);
    expect((await world.anonymous.get("/me", { cookie: `session=${old}` })).status).toBe(401);
    expect((await browser.get("/me")).status).toBe(200);
  });

  it("is refused from another site", async () => {
    const answer = await world.anonymous.post(
      "/session",
      { email: "x@y.example", password: "x" },
      { origin: "https://evil.example" },
    );
    expect(answer.status).toBe(403);
  });
});

describe("a session", () => {
  it("ends by signing out, at once and only that one", async () => {
    const first = await registeredBrowser(world, "out@studio.example");
    const { browser: second } = await signedIn("out@studio.example");
    const token = first.token();
    expect((await first.delete("/session")).status).toBe(204);
    expect((await world.anonymous.get("/me", { cookie: `session=${token}` })).status).toBe(401);
    expect((await second.get("/me")).status).toBe(200);
    expect((await openBrowser(world).delete("/session")).status).toBe(204);
  });

  it("is listed with where it came from, and can be revoked from another", async () => {
    const first = await registeredBrowser(world, "list@studio.example");
    const { browser: second } = await signedIn("list@studio.example");
    const { body } = await first.get("/sessions");
    expect(body.items.map((item: { current: boolean }) => item.current).sort()).toEqual([false, true]);
    const other = body.items.find((item: { current: boolean }) => !item.current);
    expect((await first.delete(`/sessions/${other.id}`)).status).toBe(204);
    expect((await second.get("/me")).status).toBe(401);
    expect((await first.delete(`/sessions/${other.id}`)).status).toBe(404);
    const stranger = await registeredBrowser(world, "stranger@studio.example");
    const own = body.items.find((item: { current: boolean }) => item.current);
    expect((await stranger.delete(`/sessions/${own.id}`)).status).toBe(404);
    expect((await first.get("/me")).status).toBe(200);
  });

  it("ends after 12 hours without use and after 30 days in any case", async () => {
    const browser = await registeredBrowser(world, "limits@studio.example");
    const stay = async (hours: number) => {
      world.clock.advance(hours * HOUR);
      const { status } = await browser.get("/me");
      if (status === 200)
        await vi.waitFor(async () => expect(await lastSeen(browser)).toBe(world.clock.now()), {
          timeout: 20_000,
          interval: 2,
        });
      return status;
    };
    for (let passed = 0; passed < 30 * 24 - 11; passed += 11) expect(await stay(11)).toBe(200);
    expect(await stay(11)).toBe(401);
    const idle = (await signedIn("limits@studio.example")).browser;
    world.clock.advance(12 * HOUR);
    expect((await idle.get("/me")).status).toBe(401);
  });

  it("ends elsewhere when the password changes, which needs the current one", async () => {
    const first = await registeredBrowser(world, "change@studio.example");
    const { browser: second } = await signedIn("change@studio.example");
    const wrong = await first.put("/me/password", {
      currentPassword: "not this one",
      password: "five other plain words",
    });
    expect(wrong.body.errors).toEqual([{ path: "currentPassword", message: "is not your current password" }]);
    expect(
      (await first.put("/me/password", { currentPassword: PASSWORD, password: "five other plain words" })).status,
    ).toBe(204);
    expect((await first.get("/me")).status).toBe(200);
    expect((await second.get("/me")).status).toBe(401);
    expect((await signedIn("change@studio.example")).answer.status).toBe(401);
    const again = await world.anonymous.post("/session", {
      email: "change@studio.example",
      password: "five other plain words",
    });
    expect(again.status).toBe(201);
  });
});

describe("over https", () => {
  it("the cookie is __Host- and Secure", async () => {
    const secure = await openWorld({ BASE_URL: "https://crm.example" });
    try {
      const answer = await secure.anonymous.post("/registrations", {
        name: "Dea",
        email: "dea@studio.example",
        password: PASSWORD,
        organizationName: "Studio",
      });
      expect(answer.headers.get("set-cookie")).toMatch(
        /^__Host-session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
      );
    } finally {
      await secure.close();
    }
  });
});

describe("failed attempts", () => {
  it("are answered with 429 after five, for a time that ends, also for the right password and unknown addresses", async () => {
    const limited = await openWorld({ SAAS_MODE: "1", RATE_LIMIT_PER_MINUTE: "1200" });
    try {
      await registeredBrowser(limited, "locked@studio.example");
      for (const email of ["locked@studio.example", "nobody@studio.example"]) {
        const statuses: number[] = [];
        for (let attempt = 0; attempt < 6; attempt++) {
          statuses.push((await limited.anonymous.post("/session", { email, password: "not this one" })).status);
        }
        expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
      }
      const right = { email: "locked@studio.example", password: PASSWORD };
      const locked = await limited.anonymous.post("/session", right);
      expect(locked.status).toBe(429);
      expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(0);
      limited.clock.advance(30_000);
      expect((await limited.anonymous.post("/session", right)).status).toBe(201);
      expect((await limited.anonymous.post("/session", { ...right, password: "wrong again" })).status).toBe(401);
    } finally {
      await limited.close();
    }
  });
});

describe("housekeeping", () => {
  it("removes sessions past their end", async () => {
    const browser = await registeredBrowser(world, "tidy@studio.example");
    const count = async () => (await world.foundation.db.query.selectFrom("authSession").select("id").execute()).length;
    await forgetExpired(world.foundation);
    expect(await count()).toBeGreaterThan(0);
    expect((await browser.get("/me")).status).toBe(200);
    world.clock.advance(31 * 24 * HOUR);
    await forgetExpired(world.foundation);
    expect(await count()).toBe(0);
  });
});
