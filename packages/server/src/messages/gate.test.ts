// The gate against everything that may change between the plan and the leaving.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { passGate } from "./pass-gate.ts";
import { type PlannedMessage, planMessage } from "./plan-message.ts";
import { receiveMessage } from "./receive-message.ts";
import { recordOutcome } from "./record-outcome.ts";
import { recoverMessages } from "./recover-messages.ts";
import type { MessageRow } from "./store.ts";
import { claimNext, takeLanes } from "./store-lanes.ts";

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let number = 0;

beforeAll(async () => {
  sandbox = await startSandbox();
  world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
  });
  organization = await world.organization();
  await organization.api.get("/channel-accounts");
});
afterAll(async () => {
  await world.close();
  await sandbox.close();
});

async function newLead(): Promise<string> {
  number += 1;
  const { body } = await organization.api.post("/leads", {
    name: `Shop ${number}`,
    email: `shop-${number}@example.com`,
    timeZone: "Europe/Belgrade",
  });
  return body.id;
}

async function plan(leadId: string, values: Partial<PlannedMessage> = {}): Promise<MessageRow> {
  const now = world.clock.now();
  const planned = {
    leadId,
    channel: "email",
    dedupeKey: `gate-${++number}`,
    plannedFor: now,
    subject: "Hi",
    body: "Text",
    stopOnReplySince: now,
    actor: { kind: "system", name: "tests" },
    ...values,
  } as const;
  const result = await world.foundation.db.transaction((tx) => planMessage(tx, organization.scope, planned, now));
  if ("skipped" in result) throw new Error(result.skipped);
  return result.planned;
}

async function claim(holder = "w1"): Promise<MessageRow> {
  const now = world.clock.now();
  const lease = { holder, endsAt: now + 120_000 };
  const claimed = await world.foundation.db.transaction(async (tx) => {
    const [lane] = await takeLanes(tx, { lease, limit: 1 }, now);
    return lane === undefined ? null : claimNext(tx, { lane, lease }, now);
  });
  if (claimed === null) throw new Error("nothing to claim");
  return claimed;
}

const gate = (message: MessageRow) => passGate(world.foundation, message, world.clock.now());
const stateOf = async (id: string) =>
  (await organization.api.get(`/messages/${id}`)).body as { state: string; reason: string | null };
const release = () => world.drain();

test("one intent is planned once, however often it is tried", async () => {
  const leadId = await newLead();
  await plan(leadId, { dedupeKey: "the-same", plannedFor: MONDAY_MORNING + 86_400_000 });
  await expect(plan(leadId, { dedupeKey: "the-same" })).rejects.toThrow("planned already");
});

test("two workers never hold one lane, and an old claim does not pass the gate", async () => {
  await plan(await newLead());
  const old = await claim();
  await expect(claim("w2")).rejects.toThrow("nothing to claim");
  world.clock.advance(121_000);
  await recoverMessages(world.foundation, { dead: [] });
  const anew = await claim("w2");
  expect(anew).toMatchObject({ id: old.id, fence: old.fence + 1 });
  expect(await gate(old)).toBeNull();
  expect(await gate(anew)).toMatchObject({ message: { state: "handing-off", gateOrder: expect.any(Number) } });
  world.clock.advance(121_000);
  await release();
});

test("a reply stored before the gate cancels, one stored after it crossed", async () => {
  const leadId = await newLead();
  const message = await plan(leadId);
  const claimed = await claim();
  const now = world.clock.now();
  await world.foundation.db.transaction((tx) =>
    receiveMessage(
      tx,
      organization.scope,
      { leadId, channel: "whatsapp", providerId: "wamid.1", body: "Yes?", receivedAt: now },
      now,
    ),
  );
  expect(await gate(claimed)).toBeNull();
  expect(await stateOf(message.id)).toMatchObject({ state: "cancelled", reason: "The lead answered" });
  world.clock.advance(121_000);
  await release();
});

test("the gate and a reply at the same moment: whichever is second knows of the first", async () => {
  for (let round = 0; round < 10; round++) {
    const leadId = await newLead();
    const message = await plan(leadId);
    const claimed = await claim();
    const now = world.clock.now();
    const [passed] = await Promise.all([
      gate(claimed),
      world.foundation.db.transaction((tx) =>
        receiveMessage(
          tx,
          organization.scope,
          { leadId, channel: "sms", providerId: `sms-${round}`, body: "Hello", receivedAt: now },
          now,
        ),
      ),
    ]);
    const journal = await world.foundation.db.query
      .selectFrom("messageAttempt")
      .innerJoin("message", "message.id", "messageAttempt.messageId")
      .select(["position", "what"])
      .where("leadId", "=", leadId)
      .orderBy("position")
      .execute();
    expect(journal.map(({ what }) => what)).toEqual(passed === null ? ["received"] : ["gate", "received"]);
    expect((await stateOf(message.id)).state).toBe(passed === null ? "cancelled" : "sending");
    world.clock.advance(121_000);
    await release();
  }
});

test("a second delivery of the same reply changes nothing", async () => {
  const leadId = await newLead();
  const receive = () =>
    world.foundation.db.transaction((tx) =>
      receiveMessage(
        tx,
        organization.scope,
        { leadId, channel: "whatsapp", providerId: "wamid.twice", body: "Hi", receivedAt: world.clock.now() },
        world.clock.now(),
      ),
    );
  expect(await receive()).toHaveProperty("received");
  expect(await receive()).toEqual({ skipped: "It was received already" });
});

test("what a dead worker was handing over is unknown, and a person decides", async () => {
  const leadId = await newLead();
  const message = await plan(leadId);
  const passed = await gate(await claim());
  world.clock.advance(121_000);
  await recoverMessages(world.foundation, { dead: [] });
  expect(await stateOf(message.id)).toMatchObject({ state: "unknown" });
  expect((await organization.api.get("/sending")).body.unknown).toBeGreaterThanOrEqual(1);
  await world.drain();
  expect(sandbox.mails().filter(({ to }) => to === passed?.message.address)).toHaveLength(0);
  expect((await organization.api.post(`/messages/${message.id}/confirmation`, { sent: true })).body.state).toBe("sent");
});

test("a worker given up too early still settles the doubt, but plans nothing anew", async () => {
  const first = await plan(await newLead());
  const passed = await gate(await claim());
  world.clock.advance(121_000);
  await recoverMessages(world.foundation, { dead: [] });
  if (passed === null) throw new Error("it did not pass");
  const late = {
    message: passed.message,
    outcome: { kind: "accepted", providerId: passed.message.providerId ?? "", answer: "250" },
    random: 0,
  } as const;
  await world.foundation.db.transaction((tx) => recordOutcome(tx, late, world.clock.now()));
  expect((await stateOf(first.id)).state).toBe("sent");
  const second = await plan(await newLead());
  const again = await gate(await claim());
  world.clock.advance(121_000);
  await recoverMessages(world.foundation, { dead: [] });
  if (again === null) throw new Error("it did not pass");
  const refused = {
    message: again.message,
    outcome: { kind: "retry", reason: "421 later", isAccountRefused: false },
    random: 0,
  } as const;
  await world.foundation.db.transaction((tx) => recordOutcome(tx, refused, world.clock.now()));
  expect(await stateOf(second.id)).toMatchObject({ state: "failed", reason: "421 later" });
});

test("sample leads are never written to", async () => {
  const leadId = await newLead();
  await world.foundation.db.transaction((tx) =>
    tx.query.updateTable("lead").set({ isSample: true }).where("id", "=", leadId).execute(),
  );
  const message = await plan(leadId);
  await world.drain();
  expect(await stateOf(message.id)).toMatchObject({ state: "cancelled", reason: "Sample leads are never written to" });
  await world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("lead")
      .set({ phoneE164: "+38344999999", phone: "044999999" })
      .where("id", "=", leadId)
      .execute(),
  );
  const opened = await organization.api.post(`/leads/${leadId}/messages`, { channel: "whatsapp-personal", body: "Hi" });
  expect(opened.body.handOffUrl).toBe("https://wa.me/?text=Hi");
});

test("a daily cap and a rate hold, whatever is due", async () => {
  const { db } = world.foundation;
  const limit = (set: { dailyCap: number | null; ratePerMinute: number | null }) =>
    db.transaction((tx) => tx.query.updateTable("channelAccount").set(set).where("id", "=", "default").execute());
  world.clock.set(MONDAY_MORNING + 7 * 86_400_000);
  // what other tests left waiting counts for the day before
  await world.drain();
  world.clock.advance(86_400_000);
  await limit({ dailyCap: 2, ratePerMinute: null });
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) ids.push((await plan(await newLead(), { window: null })).id);
  await world.drain();
  const states = await Promise.all(ids.map(stateOf));
  expect(states.map(({ state }) => state)).toEqual(["sent", "sent", "planned", "planned"]);
  expect(states[2]?.reason).toMatch(/daily cap/);
  await limit({ dailyCap: null, ratePerMinute: 1 });
  world.clock.advance(86_400_000);
  await world.drain();
  expect((await Promise.all(ids.map(stateOf))).map(({ state }) => state)).toEqual(["sent", "sent", "sent", "planned"]);
  // by then it is late, and late ones keep a random distance: up to one and a half times the usual
  world.clock.advance(90_000);
  await world.drain();
  expect((await stateOf(ids[3] ?? "")).state).toBe("sent");
  await limit({ dailyCap: null, ratePerMinute: null });
});

test("a link unsubscribes by POST only, as often as it is pressed", async () => {
  const leadId = await newLead();
  const { unsubscribeToken } = await import("./unsubscribe-token.ts");
  const token = unsubscribeToken(
    { organizationId: organization.organizationId, leadId },
    world.foundation.config.secrets.secretKey,
  );
  expect((await world.anonymous.get(`/u/${token}`)).body).toContain("<form");
  expect((await organization.api.get(`/opt-outs?leadId=${leadId}`)).body.items).toEqual([]);
  const press = () =>
    world.anonymous.send("POST", `/u/${token}`, {
      body: "List-Unsubscribe=One-Click",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
  expect((await press()).status).toBe(200);
  expect((await press()).status).toBe(200);
  expect((await organization.api.get(`/opt-outs?leadId=${leadId}`)).body.items).toMatchObject([
    { channel: "email", reason: "unsubscribe" },
  ]);
  expect((await world.anonymous.get(`/u/${token.slice(0, -1)}A`)).status).toBe(404);
});

test("an opt-out by hand holds for every lead with the address and can be lifted", async () => {
  const leadId = await newLead();
  const address = `shop-${number}@example.com`;
  const made = await organization.api.post("/opt-outs", {
    channel: "email",
    address: ` ${address.toUpperCase()} `,
    note: "asked by phone",
  });
  expect(made).toMatchObject({
    status: 201,
    body: { leadId, reason: "by-hand", addressHint: expect.not.stringContaining(address) },
  });
  expect((await organization.api.post("/opt-outs", { channel: "email", address })).status).toBe(409);
  expect((await organization.api.post(`/leads/${leadId}/messages`, { channel: "email", body: "Hi" })).body.code).toBe(
    "opted-out",
  );
  expect((await organization.api.delete(`/opt-outs/${made.body.id}`)).status).toBe(204);
  expect((await organization.api.post(`/leads/${leadId}/messages`, { channel: "email", body: "Hi" })).status).toBe(201);
});
