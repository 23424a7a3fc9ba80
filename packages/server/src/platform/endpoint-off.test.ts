// An address that was switched off by itself: its admins hear of it by e-mail where there is a mailbox (channels.md, section 6).
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { createEndpoint } from "./keep-endpoints.ts";

let here: MailWorld;
beforeAll(async () => {
  here = await openMailWorld();
});
afterAll(() => here.close());

/** An address that refuses every call, called until it is switched off. */
async function switchedOff(world: World, { admin, api }: TestOrganization): Promise<string> {
  const { foundation } = world;
  const inside = { ...foundation, config: { ...foundation.config, sandbox: true } };
  const { endpoint } = await createEndpoint(inside, admin, { url: "http://127.0.0.1:9/hook?token=hidden" });
  await api.post(`/webhook-endpoints/${endpoint.id}/test`);
  for (let attempt = 0; attempt < 10; attempt++) {
    await world.drain();
    world.clock.advance(27 * 3_600_000);
  }
  await world.drain();
  expect((await api.get(`/webhook-endpoints/${endpoint.id}`)).body).toMatchObject({ enabled: false });
  return endpoint.id;
}

test("every admin, and nobody else, gets one mail that says which address and why", async () => {
  const { world, organization, sandbox } = here;
  const second = await organization.member("admin");
  await organization.member("manager");
  await switchedOff(world, organization);
  const { items } = (await organization.api.get("/members")).body;
  const admins = items
    .filter(({ role }: { role: string }) => role === "admin")
    .map(({ email }: { email: string }) => email);
  expect(admins).toHaveLength(2);
  expect(items.map(({ id }: { id: string }) => id)).toContain(second.caller.memberId);
  const mails = sandbox.mails();
  expect(mails.map(({ to }) => to).sort()).toEqual([...admins].sort());
  for (const { subject, text } of mails) {
    expect(subject).toBe("Webhook address switched off: 127.0.0.1:9");
    expect(text).toContain("It was tried 10 times over three days without success.");
    expect(text).toContain("/settings/webhooks");
    expect(text).not.toContain("hidden");
  }
  expect((await organization.api.get("/messages")).body.items).toEqual([]);
});

test("without a mailbox the screen says it alone", async () => {
  const world = await openWorld();
  try {
    const organization = await world.organization();
    const id = await switchedOff(world, organization);
    expect((await organization.api.get(`/webhook-endpoints/${id}`)).body.disabledReason).toContain("10 times");
  } finally {
    await world.close();
  }
});
