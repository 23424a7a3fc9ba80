import type { Role } from "@lead-dashboard/domain/accounts/permissions";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApp } from "../app/create-app.ts";
import { openDatabase } from "../db/open.ts";
import { assigneeFinder } from "../leads/store-assignees.ts";
import { type Browser, registeredBrowser } from "../testing/browser.ts";
import { openWorld, type World } from "../testing/world.ts";
import { type LiveEvents, startLiveEvents } from "./live-events.ts";
import type { App } from "./mount.ts";

const HOUR = 3_600_000;
let world: World;
let liveEvents: LiveEvents;
/** the same program, whose streams ask every few milliseconds whether they may go on */
let asking: App;
beforeAll(async () => {
  world = await openWorld({ SAAS_MODE: "1" });
  const { foundation } = world;
  liveEvents = await startLiveEvents(foundation, assigneeFinder(foundation.db), { heartbeatMs: 10 });
  asking = createApp({ foundation, liveEvents });
});
afterAll(async () => {
  await liveEvents.stop();
  await world.close();
});

/** Listens as the session of a browser; the stream is open when the first words of it have come. */
async function listen(app: App, browser: Browser) {
  const headers = { cookie: `session=${browser.token()}` };
  const url = "http://localhost:3000/api/v1/events";
  const { body } = await app.fetch(new Request(url, { headers }));
  if (body === null) throw new Error("There is no stream");
  const chunks = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = (await chunks.read()).value ?? "";
  return {
    /** what it told, once it has ended */
    async untilEnd(): Promise<string> {
      for (let read = await chunks.read(); !read.done; read = await chunks.read()) text += read.value;
      return text;
    },
    async heartbeats(count: number): Promise<void> {
      for (let heard = 0; heard < count; ) {
        const { value, done } = await chunks.read();
        if (done) throw new Error("The stream has ended");
        heard += value.split(": here").length - 1;
      }
    },
  };
}

/** A member of the admin's organization with a browser of their own. */
async function joined(admin: Browser, email: string, role: Role) {
  const browser = await registeredBrowser(world, email);
  const invitation = await admin.post("/invitations", { email, role });
  await browser.post(`/invitation-tokens/${invitation.body.token}/acceptance`, {});
  const { organization, member } = (await browser.get("/me")).body;
  return { browser, memberId: member.id as string, organizationId: organization.id as string };
}

test("a stream ends when the role it was opened in ends: what comes after is told for the new role alone", async () => {
  const admin = await registeredBrowser(world, "admin@roles.example");
  const { browser, memberId } = await joined(admin, "manager@roles.example", "manager");
  const stream = await listen(world.app, browser);
  await admin.patch(`/members/${memberId}`, { role: "sales" });
  const { body } = await admin.get("/me");
  await admin.post("/leads", { name: "Kept from sales", assignedTo: body.member.id });
  expect(await stream.untilEnd()).not.toContain("lead.created");
});

test("a stream of an organization ends when its session moves to another one, and so does not outlive a removal", async () => {
  const admin = await registeredBrowser(world, "admin@moves.example");
  const { browser, memberId, organizationId } = await joined(admin, "both@moves.example", "admin");
  const home = (await browser.get("/me")).body.memberships.find(
    (membership: { organizationId: string }) => membership.organizationId !== organizationId,
  );
  const stream = await listen(world.app, browser);
  expect((await browser.put("/session/organization", { organizationId: home.organizationId })).status).toBe(200);
  expect((await admin.delete(`/members/${memberId}`)).status).toBe(204);
  await admin.post("/leads", { name: "Kept from strangers" });
  expect(await stream.untilEnd()).not.toContain("lead.created");
});

test("a role that another process changes ends a stream when it next asks", async () => {
  const admin = await registeredBrowser(world, "admin@elsewhere.example");
  const { memberId, browser } = await joined(admin, "manager@elsewhere.example", "manager");
  const stream = await listen(asking, browser);
  await stream.heartbeats(1);
  const there = { ...world.foundation, db: openDatabase(world.foundation.config) };
  const headers = {
    cookie: `session=${admin.token()}`,
    origin: "http://localhost:3000",
    "content-type": "application/json",
  };
  const url = `http://localhost:3000/api/v1/members/${memberId}`;
  const body = JSON.stringify({ role: "sales" });
  const changed = await createApp({ foundation: there, liveEvents }).fetch(
    new Request(url, { method: "PATCH", headers, body }),
  );
  expect(changed.status).toBe(200);
  await stream.untilEnd();
  await there.db.close();
});

test("a session that is only listened to ends by its idle limit", async () => {
  const browser = await registeredBrowser(world, "idle@roles.example");
  const stream = await listen(asking, browser);
  world.clock.advance(11 * HOUR);
  await stream.heartbeats(3);
  world.clock.advance(2 * HOUR);
  await stream.untilEnd();
  expect((await browser.get("/me")).status).toBe(401);
});
