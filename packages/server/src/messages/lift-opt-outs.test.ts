import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { suppress } from "./suppress.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

type Reason = Parameters<typeof suppress>[2]["suppressedFor"];
let number = 0;

async function entry(suppressedFor: Reason, leadId: string | null): Promise<string> {
  const address = `who-${++number}@kafe.example`;
  const about = { channel: "email", address, leadId, suppressedFor, actor: organization.admin.actor } as const;
  const made = await world.foundation.db.transaction((tx) =>
    suppress(tx, organization.scope, about, world.clock.now()),
  );
  return made?.id ?? "";
}

const newLead = async () => String((await organization.api.post("/leads", { name: `Kafe ${++number}` })).body.id);

test("sales lift what was noted by hand for leads they see, and nothing that somebody said or that belongs to nobody", async () => {
  const { api } = await organization.member("sales");
  const leadId = await newLead();
  for (const reason of ["opt-out", "unsubscribe", "complaint", "bounce", "imported"] as const)
    expect((await api.delete(`/opt-outs/${await entry(reason, leadId)}?reason=asked`)).status).toBe(403);
  expect((await api.delete(`/opt-outs/${await entry("by-hand", null)}`)).status).toBe(403);
  expect((await api.delete(`/opt-outs/${await entry("erased", null)}?reason=asked`)).status).toBe(403);
  expect((await api.delete(`/opt-outs/${await entry("by-hand", leadId)}`)).status).toBe(204);
});

test("managers lift what somebody said with a reason, which the audit log keeps; who is kept out only an admin", async () => {
  const { api } = await organization.member("manager");
  const said = await entry("complaint", await newLead());
  expect(await api.delete(`/opt-outs/${said}`)).toMatchObject({ status: 400, body: { errors: [{ path: "reason" }] } });
  expect((await api.delete(`/opt-outs/${said}?reason=They+wrote+that+they+want+it`)).status).toBe(204);
  expect((await api.delete(`/opt-outs/${await entry("bounce", null)}`)).status).toBe(204);
  const kept = await entry("erased", null);
  expect((await api.delete(`/opt-outs/${kept}?reason=asked`)).status).toBe(403);
  expect((await organization.api.delete(`/opt-outs/${kept}?reason=asked`)).status).toBe(204);
  await world.drain();
  const { items } = (await organization.api.get("/audit-entries?action=optOut.removed")).body;
  const of = items.find((one: { subjectId: string }) => one.subjectId === said);
  expect(JSON.stringify(of)).toContain("They wrote that they want it");
});

const PHONES = ["+38344371001", "+38344371002"] as const;

test("noting by hand what was said or what a file brought does not make it sales' to lift", async () => {
  const sales = (await organization.member("sales")).api;
  const made = await sales.post("/leads", {
    name: "Said",
    country: "XK",
    contactPoints: PHONES.map((value) => ({ kind: "phone", value })),
  });
  const listed = async (channel: string, address: string) => {
    const { items } = (await sales.get(`/opt-outs?address=${encodeURIComponent(address)}`)).body;
    return items.find((one: { channel: string }) => one.channel === channel);
  };
  await sales.post(`/leads/${made.body.id}/replies`, { channel: "sms", body: "STOP" });
  for (const wish of [{ leadId: made.body.id }, { address: PHONES[1] }])
    await sales.post("/opt-outs", { channel: "sms", ...wish });
  for (const address of PHONES) {
    const { id } = await listed("sms", address);
    expect((await sales.delete(`/opt-outs/${id}?reason=asked`)).status).toBe(403);
    expect((await organization.api.delete(`/opt-outs/${id}`)).status).toBe(400);
  }

  const about = { channel: "all", address: "filed@kafe.example", suppressedFor: "imported" } as const;
  const filed = { ...about, leadId: made.body.id, actor: organization.admin.actor };
  await world.foundation.db.transaction((tx) => suppress(tx, organization.scope, filed, world.clock.now()));
  expect((await sales.post("/opt-outs", { channel: "all", address: about.address })).status).toBe(201);
  const { id } = await listed("all", about.address);
  expect((await sales.delete(`/opt-outs/${id}?reason=asked`)).status).toBe(403);
  expect((await organization.api.delete(`/opt-outs/${id}`)).status).toBe(204);
});

test("what a person says from an address that was noted by hand is not sales' to lift either", async () => {
  const { api } = await organization.member("sales");
  const contactPoints = [{ kind: "phone", value: "+38344371003" }];
  const made = await api.post("/leads", { name: "Noted", country: "XK", contactPoints });
  const noted = await api.post("/opt-outs", { channel: "sms", leadId: made.body.id });
  await api.post(`/leads/${made.body.id}/replies`, { channel: "sms", body: "STOP" });
  expect((await api.delete(`/opt-outs/${noted.body.id}?reason=asked`)).status).toBe(403);
});

test("lifting that an address came back, or a note about it, leaves what another address of the person said", async () => {
  const emails = ["back@kafe.example", "noted@kafe.example", "said@kafe.example"] as const;
  const contactPoints = emails.map((value) => ({ kind: "email", value, preferred: value === emails[2] }));
  const made = await organization.api.post("/leads", { name: "Thrice", contactPoints });
  const about = { channel: "email", leadId: made.body.id, actor: organization.admin.actor } as const;
  for (const [address, suppressedFor] of [
    [emails[0], "bounce"],
    [emails[1], "by-hand"],
  ] as const)
    await world.foundation.db.transaction((tx) =>
      suppress(tx, organization.scope, { ...about, address, suppressedFor }, world.clock.now()),
    );
  const listed = async (address: string) => (await organization.api.get(`/opt-outs?address=${address}`)).body.items;
  const ids = [(await listed(emails[0]))[0].id, (await listed(emails[1]))[0].id];
  await organization.api.post(`/leads/${made.body.id}/replies`, { channel: "email", body: "STOP" });
  for (const id of ids) expect((await organization.api.delete(`/opt-outs/${id}`)).status).toBe(204);
  for (const address of emails) expect(await listed(address)).toMatchObject([{ reason: "opt-out" }]);
  for (const address of emails) {
    const [{ id }] = await listed(address);
    expect((await organization.api.delete(`/opt-outs/${id}?reason=asked`)).status).toBe(204);
    expect(await listed(address)).toEqual([]);
  }
});
