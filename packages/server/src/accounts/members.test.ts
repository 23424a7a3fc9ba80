import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBrowser, registeredBrowser } from "../testing/browser.ts";
import { openWorld, type World } from "../testing/world.ts";

const PASSWORD = "four plain words here";
let world: World;
beforeAll(async () => {
  world = await openWorld({ SAAS_MODE: "1" });
});
afterAll(() => world.close());

/** Invites an address and lets it join by its link. */
async function join(admin: Awaited<ReturnType<typeof registeredBrowser>>, email: string, role = "sales") {
  const invitation = (await admin.post("/invitations", { email, role })).body;
  const browser = openBrowser(world);
  const answer = await browser.post(`/invitation-tokens/${invitation.token}/acceptance`, {
    name: "Joined",
    password: PASSWORD,
  });
  return { browser, answer, invitation };
}

describe("an invitation", () => {
  it("lets one person join with its role, once", async () => {
    const admin = await registeredBrowser(world, "admin1@studio.example");
    const issued = await admin.post("/invitations", { email: "New@studio.example", role: "manager" });
    expect(issued.status).toBe(201);
    expect(issued.body).toMatchObject({
      email: "new@studio.example",
      role: "manager",
      state: "pending",
      invitedBy: "Dea Krasniqi",
    });
    expect(issued.body.url).toBe(`http://localhost:3000/invitations/${issued.body.token}`);
    const link = `/invitation-tokens/${issued.body.token}`;
    expect((await world.anonymous.get(link)).body).toMatchObject({
      organizationName: "Studio",
      role: "manager",
      hasAccount: false,
    });
    const nameless = await world.anonymous.post(`${link}/acceptance`, { password: PASSWORD });
    expect(nameless.body.errors[0].path).toBe("name");
    const browser = openBrowser(world);
    const joined = await browser.post(`${link}/acceptance`, { name: "New", password: PASSWORD });
    expect(joined.status).toBe(201);
    expect(joined.body).toMatchObject({ role: "manager", user: { email: "new@studio.example" } });
    expect((await browser.get("/me")).body.organization.id).toBe((await admin.get("/me")).body.organization.id);
    expect((await world.anonymous.get(link)).status).toBe(410);
    expect((await world.anonymous.post(`${link}/acceptance`, { name: "Again", password: PASSWORD })).status).toBe(410);
    expect((await admin.get("/invitations")).body.items[0].state).toBe("accepted");
    const again = await admin.post("/invitations", { email: "new@studio.example", role: "sales" });
    expect(again.body.code).toBe("already-member");
  });

  it("takes no password made of the person's own words or the organization's, nor does a change of it", async () => {
    const admin = await registeredBrowser(world, "lena.hoti@fresh.example");
    await admin.patch("/organization", { name: "Blue Heron Dental" });
    const issued = await admin.post("/invitations", { email: "nora.gashi@fresh.example", role: "sales" });
    const link = `/invitation-tokens/${issued.body.token}/acceptance`;
    for (const password of ["nora.gashi@fresh.example", "nora.gashi", "Blue Heron Dental", "blueheron-2026"]) {
      const { status, body } = await world.anonymous.post(link, { name: "Nora", password });
      expect([password, status, body.errors?.[0].path]).toEqual([password, 400, "password"]);
    }
    for (const password of ["lena.hoti@fresh.example", "lenahoti", "BlueHeronDental1"]) {
      const { status, body } = await admin.put("/me/password", { currentPassword: PASSWORD, password });
      expect([password, status, body.errors?.[0].path]).toEqual([password, 400, "password"]);
    }
  });

  it("is stored without its token, can be revoked, is replaced by a newer one, and expires after seven days", async () => {
    const admin = await registeredBrowser(world, "admin2@studio.example");
    const first = (await admin.post("/invitations", { email: "a@b.example", role: "sales" })).body;
    const second = (await admin.post("/invitations", { email: "a@b.example", role: "sales" })).body;
    const rows = await world.foundation.db.query
      .selectFrom("invitation")
      .selectAll()
      .where("email", "=", "a@b.example")
      .execute();
    expect(JSON.stringify(rows)).not.toContain(second.token);
    expect((await world.anonymous.get(`/invitation-tokens/${first.token}`)).status).toBe(410);
    expect((await world.anonymous.get(`/invitation-tokens/${second.token}`)).status).toBe(200);
    expect((await admin.delete(`/invitations/${second.id}`)).status).toBe(204);
    expect((await world.anonymous.get(`/invitation-tokens/${second.token}`)).status).toBe(410);
    const third = (await admin.post("/invitations", { email: "a@b.example", role: "sales" })).body;
    world.clock.advance(7 * 86_400_000);
    expect((await world.anonymous.get(`/invitation-tokens/${third.token}`)).status).toBe(410);
    expect((await world.anonymous.get("/invitation-tokens/never-made")).status).toBe(404);
  });

  it("takes somebody who is here already by their password or session, and they can switch", async () => {
    const admin = await registeredBrowser(world, "admin3@studio.example");
    const guest = await registeredBrowser(world, "guest3@studio.example");
    const home = (await guest.get("/me")).body.organization.id;
    const { token } = (await admin.post("/invitations", { email: "guest3@studio.example", role: "sales" })).body;
    const wrong = await world.anonymous.post(`/invitation-tokens/${token}/acceptance`, { password: "not this one" });
    expect(wrong.status).toBe(401);
    const joined = await guest.post(`/invitation-tokens/${token}/acceptance`, {});
    expect(joined.status).toBe(201);
    expect(joined.body.memberships).toHaveLength(2);
    expect((await guest.get("/me")).body.role).toBe("sales");
    expect((await guest.put("/session/organization", { organizationId: home })).body.role).toBe("admin");
    expect((await guest.get("/me")).body.organization.id).toBe(home);
    const foreign = (await world.organization()).organizationId;
    expect((await guest.put("/session/organization", { organizationId: foreign })).status).toBe(404);
  });
});

describe("roles", () => {
  it("change at once, for sessions and keys alike, and only by an admin", async () => {
    const admin = await registeredBrowser(world, "admin4@studio.example");
    const { browser: sales, answer } = await join(admin, "sales4@studio.example");
    const { id } = answer.body.member;
    expect((await sales.get("/api-keys")).status).toBe(403);
    expect((await sales.patch(`/members/${id}`, { role: "admin" })).status).toBe(403);
    expect((await admin.patch(`/members/${id}`, { role: "manager" })).body).toMatchObject({ id, role: "manager" });
    expect((await sales.get("/me")).body.role).toBe("manager");
    expect((await sales.get("/api-keys")).status).toBe(200);
    expect((await sales.get("/audit-entries")).status).toBe(403);
  });

  it("leave an organization at least one admin, however many demotions come at once", async () => {
    const admin = await registeredBrowser(world, "admin5@studio.example");
    const me = (await admin.get("/me")).body.member.id;
    const last = await admin.patch(`/members/${me}`, { role: "sales" });
    expect(last.status).toBe(409);
    expect(last.body.code).toBe("last-admin");
    expect((await admin.delete(`/members/${me}`)).status).toBe(409);
    const { browser: other, answer } = await join(admin, "second5@studio.example", "admin");
    const both = await Promise.all([
      admin.patch(`/members/${answer.body.member.id}`, { role: "sales" }),
      other.patch(`/members/${me}`, { role: "sales" }),
    ]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe("a removed member", () => {
  it("is out at once with session and keys, and gets their place back when invited again", async () => {
    const admin = await registeredBrowser(world, "admin6@studio.example");
    const { browser, answer } = await join(admin, "gone6@studio.example", "manager");
    const { key } = (await browser.post("/api-keys", { name: "crm" })).body;
    const bearer = { authorization: `Bearer ${key}` };
    expect((await world.anonymous.get("/me", bearer)).status).toBe(200);
    expect((await admin.delete(`/members/${answer.body.member.id}`)).status).toBe(204);
    expect((await browser.get("/me")).status).toBe(401);
    expect((await world.anonymous.get("/me", bearer)).status).toBe(401);
    const back = await world.anonymous.post("/session", { email: "gone6@studio.example", password: PASSWORD });
    expect(back.body.code).toBe("no-membership");
    expect((await admin.get("/members")).body.items).toHaveLength(1);
    const { token } = (await admin.post("/invitations", { email: "gone6@studio.example", role: "sales" })).body;
    const again = await world.anonymous.post(`/invitation-tokens/${token}/acceptance`, { password: PASSWORD });
    expect(again.body.member).toMatchObject({ id: answer.body.member.id, role: "sales" });
    expect((await world.anonymous.get("/me", bearer)).status).toBe(401);
  });
});

describe("a member who comes back", () => {
  it("keeps the leads that have not been made nobody's yet", async () => {
    const admin = await registeredBrowser(world, "back-admin@studio.example");
    const { answer } = await join(admin, "back@studio.example");
    const assignedTo = answer.body.member.id;
    const lead = (await admin.post("/leads", { name: "Theirs", assignedTo })).body;
    expect((await admin.delete(`/members/${assignedTo}`)).status).toBe(204);
    const { token } = (await admin.post("/invitations", { email: "back@studio.example", role: "sales" })).body;
    await world.anonymous.post(`/invitation-tokens/${token}/acceptance`, { password: PASSWORD });
    await world.drain();
    expect((await admin.get(`/leads/${lead.id}`)).body).toMatchObject({ assignedTo });
  });
});

describe("members", () => {
  it("are listed page by page in order of joining", async () => {
    const admin = await registeredBrowser(world, "admin7@studio.example");
    for (const n of [1, 2, 3, 4]) await join(admin, `page${n}@seven.example`);
    const emails: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: { items: { email: string }[]; nextCursor: string | null } = (
        await admin.get(`/members?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`)
      ).body;
      emails.push(...page.items.map(({ email }) => email));
      cursor = page.nextCursor;
    }
    expect(emails).toEqual(["admin7@studio.example", ...[1, 2, 3, 4].map((n) => `page${n}@seven.example`)]);
    expect((await admin.get("/members?cursor=nonsense")).status).toBe(400);
  });
});

describe("the organization's settings", () => {
  it("change one by one, with empty texts as none, and say which field is wrong", async () => {
    const admin = await registeredBrowser(world, "admin8@studio.example");
    const changed = await admin.patch("/organization", {
      address: "Rr. B 12, Prishtinë",
      idealCategories: ["dentist"],
      country: "XK",
    });
    expect(changed.body).toMatchObject({
      address: "Rr. B 12, Prishtinë",
      idealCategories: ["dentist"],
      country: "XK",
      name: "Studio",
    });
    expect((await admin.patch("/organization", { address: "  " })).body.address).toBeNull();
    expect((await admin.get("/organization")).body).toMatchObject({ address: null, idealCategories: ["dentist"] });
    const wrong = await admin.patch("/organization", { timeZone: "Mars/Olympus", color: "red" });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map((error: { path: string }) => error.path).sort()).toEqual(["color", "timeZone"]);
  });
});
