// Texts of a program nobody can call: Twilio, a stand-in on a real socket, is asked for what came in and what arrived.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type SandboxNumbers, startSandboxNumbers } from "../sandbox/start-numbers.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { mailboxWorker } from "./mailbox-worker.ts";
import { planMessage } from "./plan-message.ts";
import { sendingWorker } from "./sending-worker.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;
const twilio = { accountSid: `AC${"a".repeat(32)}`, authToken: "12345678901234567890123456789012" };
const PICTURE = Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010806000000", "hex");

let numbers: SandboxNumbers;
let world: World;
let organization: TestOrganization;
let accountId: string;
let count = 0;

beforeAll(async () => {
  let now = () => MONDAY_MORNING;
  numbers = await startSandboxNumbers(() => now());
  world = await openWorld({ TWILIO_API_URL: numbers.twilioUrl, BASE_URL: "http://localhost:3000" });
  now = () => world.clock.now();
});
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING + 7 * DAY * ++count);
  organization = await world.organization();
  const from = `+1555${1_000_000 + count}`;
  const account = { channel: "sms", name: from, twilio: { from, ...twilio } };
  accountId = (await organization.api.post("/channel-accounts", account)).body.id;
});
afterAll(async () => {
  await world.close();
  await numbers.close();
});

const look = () => mailboxWorker.runOnce?.(world.foundation);
const account = async () => (await organization.api.get(`/channel-accounts/${accountId}`)).body;
const message = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const lastText = () => numbers.texts().at(-1)?.id ?? "";

async function newLead(): Promise<string> {
  const lead = { name: `Cafe ${++count}`, phone: `+38344${720_500 + count}`, country: "XK" };
  return (await organization.api.post("/leads", lead)).body.id;
}

/** Plans a text that no longer leaves once the lead answered. */
async function plan(leadId: string, channel: "sms" | "whatsapp" = "sms"): Promise<string> {
  const now = world.clock.now();
  const intent = { leadId, channel, dedupeKey: `test ${++count}`, body: "Hello", plannedFor: now } as const;
  const actor = { kind: "system", name: "tests" } as const;
  const made = await world.foundation.db.transaction((tx) =>
    planMessage(tx, organization.scope, { ...intent, stopOnReplySince: now - 1, actor }, now),
  );
  if ("skipped" in made) throw new Error(made.skipped);
  return made.planned.id;
}

async function send(leadId: string): Promise<string> {
  const id = await plan(leadId);
  await world.drain();
  return id;
}

test("an answer is read once, however often Twilio lists it, and makes its lead REPLIED", async () => {
  const leadId = await newLead();
  await look();
  await send(leadId);
  world.clock.advance(MINUTE);
  await numbers.reply(lastText(), "Yes, call me");
  world.clock.advance(MINUTE);
  for (let times = 0; times < 3; times++) await look();
  await world.drain();
  const lastRepliedAt = new Date(world.clock.now() - MINUTE).toISOString();
  expect((await organization.api.get(`/leads/${leadId}`)).body).toMatchObject({ status: "REPLIED", lastRepliedAt });
  const { body } = await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`);
  expect(body.items).toMatchObject([{ body: "Yes, call me", channel: "sms" }]);
});

test("what came while the computer slept for days is read, with its own time, and a picture with it", async () => {
  const leadId = await newLead();
  await look();
  await send(leadId);
  await numbers.reply(lastText(), "Our menu", { name: "menu.png", mediaType: "image/png", bytes: PICTURE });
  const wroteAt = world.clock.now();
  world.clock.advance(5 * DAY);
  await look();
  await world.drain();
  const { body } = await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`);
  expect(body.items).toHaveLength(1);
  const { lastRepliedAt } = (await organization.api.get(`/leads/${leadId}`)).body;
  expect(Math.abs(Date.parse(lastRepliedAt) - wroteAt)).toBeLessThanOrEqual(1_000);
  expect(body.items[0].body).toContain("Our menu");
  expect(body.items[0].body).toContain("image/png");
});

test("STOP counts, and nothing leaves to that number any more", async () => {
  const leadId = await newLead();
  await look();
  await send(leadId);
  await numbers.reply(lastText(), "STOP");
  await look();
  const id = await send(leadId);
  expect(await message(id)).toMatchObject({ state: "cancelled" });
});

test("how far a text came is read, and with it why it did not arrive", async () => {
  await look();
  const arrived = await send(await newLead());
  await numbers.receipt(lastText(), "delivered");
  await look();
  await world.drain();
  expect(await message(arrived)).toMatchObject({ state: "delivered" });
});

test("a step waits until it is known whether the lead answered", async () => {
  const leadId = await newLead();
  await look();
  world.clock.advance(10 * MINUTE);
  const id = await plan(leadId);
  await sendingWorker.runOnce?.(world.foundation);
  expect(await message(id)).toMatchObject({
    state: "planned",
    reason: "It waits until it is known whether the lead answered",
  });
  await look();
  world.clock.advance(MINUTE);
  await world.drain();
  expect(await message(id)).toMatchObject({ state: "sent" });
});

test("the account says when it was read last, and why it cannot be", async () => {
  await look();
  expect(await account()).toMatchObject({ lastSyncAt: new Date(world.clock.now()).toISOString(), lastError: null });
  const gone = await startSandboxNumbers(() => world.clock.now());
  await gone.close();
  const { foundation } = world;
  const providers = { ...foundation.config.providers, twilioUrl: gone.twilioUrl };
  await mailboxWorker.runOnce?.({ ...foundation, config: { ...foundation.config, providers } });
  expect(await account()).toMatchObject({ state: "failing", lastError: expect.stringMatching(/\w/) });
  await look();
  expect(await account()).toMatchObject({ lastError: null });
});

test("with a public address nobody asks: Twilio calls", async () => {
  await look();
  const { foundation } = world;
  const config = { ...foundation.config, baseUrl: "https://crm.example.com" };
  await mailboxWorker.runOnce?.({ ...foundation, config });
  expect(await account()).toMatchObject({ lastSyncAt: null });
});

test("what was read stays read: a person forgets what nobody understood, and it does not come back", async () => {
  await organization.api.patch(`/channel-accounts/${accountId}`, { isOpenToStrangers: false });
  const leadId = await newLead();
  await look();
  await send(leadId);
  await organization.api.delete(`/leads/${leadId}`);
  await numbers.reply(lastText(), "Who is this?");
  await look();
  await world.drain();
  const unclear = async () => (await organization.api.get(`/channel-accounts/${accountId}/deliveries`)).body.items;
  const [delivery] = await unclear();
  expect(delivery.problem).toContain("Nobody knows");
  expect((await organization.api.delete(`/deliveries/${delivery.id}`)).status).toBe(204);
  await look();
  await world.drain();
  expect(await unclear()).toEqual([]);
});

test("a number that lists all of its Twilio account tells nothing of the messages of others", async () => {
  const service = { from: "+15559999999", messagingServiceSid: `MG${"b".repeat(32)}`, ...twilio };
  const other = { channel: "sms", name: "All", twilio: service };
  const { id } = (await organization.api.post("/channel-accounts", other)).body;
  await organization.api.patch(`/channel-accounts/${id}`, { isPaused: true });
  await look();
  const first = await send(await newLead());
  await organization.api.patch(`/channel-accounts/${id}`, { isPaused: false });
  await organization.api.patch(`/channel-accounts/${accountId}`, { isPaused: true });
  await send(await newLead());
  await numbers.receipt(numbers.texts().at(-2)?.id ?? "", "delivered");
  await look();
  await world.drain();
  expect(await message(first)).toMatchObject({ state: "delivered" });
  expect((await organization.api.get(`/channel-accounts/${id}`)).body).toMatchObject({ unclearDeliveries: 0 });
});

test("a program that starts anew goes on reading the number of the environment where it was", async () => {
  const { foundation } = world;
  const secrets = { ...foundation.config.secrets, twilioAuthToken: twilio.authToken };
  const { accountSid } = twilio;
  const settings = { accountSid, from: "+15558888888", messagingServiceSid: null, apiKeySid: null };
  const config = { ...foundation.config, twilio: settings, secrets };
  await mailboxWorker.runOnce?.({ ...foundation, config });
  const states = () =>
    foundation.db.query.selectFrom("mailbox").select("lastSyncAt").where("accountId", "=", "default-sms").execute();
  const before = await states();
  expect(before[0]?.lastSyncAt).not.toBeNull();
  const { keepEnvironmentAccount } = await import("../channels/keep-environment-account.ts");
  await keepEnvironmentAccount({ ...foundation, config });
  expect(await states()).toEqual(before);
});

test("a step by another account waits as well: an answer to the text before it may have come", async () => {
  const leadId = await newLead();
  await look();
  await send(leadId);
  const whatsapp = {
    phoneNumberId: "106540352242922",
    accessToken: "EAAB-test",
    appSecret: "secret-of-app",
    verifyToken: "words-agreed",
  };
  const other = { channel: "whatsapp", name: "WhatsApp", whatsapp: { number: "+15550009999", ...whatsapp } };
  const made = await organization.api.post("/channel-accounts", other);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  world.clock.advance(10 * MINUTE);
  const id = await plan(leadId, "whatsapp");
  await sendingWorker.runOnce?.(world.foundation);
  expect(await message(id)).toMatchObject({
    state: "planned",
    reason: "It waits until it is known whether the lead answered",
  });
  await numbers.reply(lastText(), "Call me tomorrow");
  await look();
  await world.drain();
  expect(await message(id)).toMatchObject({ state: "cancelled" });
});
