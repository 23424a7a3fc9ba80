// The limits of channel accounts, through the API and a stand-in for Twilio and WhatsApp on real sockets.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { setConversations } from "../channels/store-business.ts";
import { type SandboxNumbers, startSandboxNumbers } from "../sandbox/start-numbers.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { planMessage } from "./plan-message.ts";

const DAY = 86_400_000;
const twilio = { accountSid: `AC${"a".repeat(32)}`, authToken: "12345678901234567890123456789012" };

let numbers: SandboxNumbers;
let world: World;
let organization: TestOrganization;
let count = 0;

beforeAll(async () => {
  let now = () => MONDAY_MORNING;
  numbers = await startSandboxNumbers(() => now());
  world = await openWorld({ SANDBOX: "1", TWILIO_API_URL: numbers.twilioUrl, WHATSAPP_API_URL: numbers.whatsAppUrl });
  now = () => world.clock.now();
});
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING + 7 * DAY * ++count);
  organization = await world.organization();
});
afterAll(async () => {
  await world.close();
  await numbers.close();
});

async function connect(limits: Record<string, unknown> = {}): Promise<string> {
  const from = `+1555${String(1_000_000 + ++count)}`;
  const made = await organization.api.post("/channel-accounts", {
    channel: "sms",
    name: from,
    twilio: { from, ...twilio },
    ...limits,
  });
  expect(made).toMatchObject({ status: 201 });
  return made.body.id;
}
const account = async (id: string) => (await organization.api.get(`/channel-accounts/${id}`)).body;
const message = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;

async function newLead(values: Record<string, unknown> = {}): Promise<string> {
  const lead = { name: `Cafe ${++count}`, phone: `+38344${710_500 + count}`, country: "XK", ...values };
  const { status, body } = await organization.api.post("/leads", lead);
  expect(status).toBe(201);
  return body.id;
}

async function plan(leadId: string, values: Record<string, unknown> = {}): Promise<string> {
  const now = world.clock.now();
  const intent = { leadId, channel: "sms", dedupeKey: `test ${++count}`, body: "Hello", plannedFor: now } as const;
  const actor = { kind: "system", name: "tests" } as const;
  const made = await world.foundation.db.transaction((tx) =>
    planMessage(tx, organization.scope, { ...intent, stopOnReplySince: now, actor, ...values }, now),
  );
  if ("skipped" in made) throw new Error(made.skipped);
  return made.planned.id;
}

/** As a program that never sleeps sees it: the new day begins, then the hours of the leads. */
async function nextMorning(): Promise<void> {
  const midnight = Math.floor(world.clock.now() / DAY) * DAY + DAY;
  for (const instant of [midnight, midnight + 8 * 3_600_000, midnight + 9 * 3_600_000]) {
    world.clock.set(instant);
    await world.drain();
  }
}

async function sentBy(ids: readonly string[]): Promise<number> {
  const states = await Promise.all(ids.map(message));
  return states.filter(({ state }) => state === "sent").length;
}

test("a day's cap holds, says when the next may leave, and the rest leaves the next day", async () => {
  const id = await connect({ dailyCap: 3 });
  const leads = await Promise.all(Array.from({ length: 5 }, () => newLead()));
  const planned = [];
  for (const lead of leads) planned.push(await plan(lead));
  await world.drain();
  expect(await sentBy(planned)).toBe(3);
  const midnight = new Date(Math.floor(world.clock.now() / DAY) * DAY + DAY).toISOString();
  expect(await account(id)).toMatchObject({ sentToday: 3, capToday: 3, nextFreeAt: midnight });
  expect(await message(planned[4] ?? "")).toMatchObject({ state: "planned", reason: expect.stringContaining("cap") });
  await nextMorning();
  expect(await sentBy(planned)).toBe(5);
  expect(await account(id)).toMatchObject({ sentToday: 2, nextFreeAt: null });
});

test("a warm-up lets a little more go on each day of use", async () => {
  const id = await connect({ warmUp: { firstDay: 2, growthPercent: 50 } });
  const planned = [];
  for (let number = 0; number < 10; number++) planned.push(await plan(await newLead()));
  const sent = [];
  await world.drain();
  for (let day = 0; day < 3; day++) {
    sent.push(await sentBy(planned));
    await nextMorning();
  }
  expect(sent).toEqual([2, 5, 9]);
  expect(await account(id)).toMatchObject({ sentToday: 1, capToday: 6 });
});

test("automatic messages keep a random distance; a person's own does not wait for it", async () => {
  const id = await connect({ spacing: { minSeconds: 60, maxSeconds: 120 } });
  const planned = [await plan(await newLead()), await plan(await newLead())];
  await world.drain();
  expect(await sentBy(planned)).toBe(1);
  const free = Date.parse((await account(id)).nextFreeAt) - world.clock.now();
  expect(free).toBeGreaterThanOrEqual(60_000);
  expect(free).toBeLessThanOrEqual(120_000);
  const own = await organization.api.post(`/leads/${await newLead()}/messages`, { channel: "sms", body: "Now" });
  await world.drain();
  expect(await message(own.body.id)).toMatchObject({ state: "sent" });
  world.clock.advance(120_000);
  await world.drain();
  expect(await sentBy(planned)).toBe(2);
});

test("several accounts share the leads, each lead keeps its own, and one at its cap gives new leads to the others", async () => {
  const [small, large] = [await connect({ dailyCap: 2 }), await connect({ dailyCap: 200 })];
  const leads = await Promise.all(Array.from({ length: 12 }, () => newLead()));
  const planned = [];
  for (const lead of leads) planned.push(await plan(lead, { accountId: small }));
  await world.drain();
  expect(await sentBy(planned)).toBe(12);
  expect(await account(small)).toMatchObject({ sentToday: 2 });
  expect(await account(large)).toMatchObject({ sentToday: 10 });
  const rows = await world.foundation.db.query
    .selectFrom("message")
    .select(["leadId", "accountId"])
    .where("organizationId", "=", organization.organizationId)
    .execute();
  for (const { leadId, accountId } of rows) {
    const next = await message(await plan(leadId));
    const row = await world.foundation.db.query
      .selectFrom("message")
      .select("accountId")
      .where("id", "=", next.id)
      .executeTakeFirstOrThrow();
    expect(row.accountId).toBe(accountId);
  }
  await world.drain();
  // those of the small one wait for it
  expect(await account(large)).toMatchObject({ sentToday: 20 });
  expect(await account(small)).toMatchObject({ sentToday: 2 });
});

test("too many wrong addresses pause the account with the reason, and resuming begins a new count", async () => {
  const id = await connect();
  for (const phone of ["+38344161211", "+38344261211", "+38344361211"]) await plan(await newLead({ phone }));
  const kept = await plan(await newLead(), { plannedFor: world.clock.now() + 1_000 });
  await world.drain();
  const paused = await account(id);
  expect(paused).toMatchObject({ isPaused: true, state: "paused" });
  expect(paused.pauseReason).toMatch(/went to addresses that do not exist .*5 % is the limit/);
  world.clock.advance(2_000);
  await world.drain();
  expect((await message(kept)).state).toBe("planned");
  const { items } = (await organization.api.get("/audit-entries?limit=50")).body;
  expect(JSON.stringify(items)).toContain("do not exist");
  await organization.api.patch(`/channel-accounts/${id}`, { isPaused: false });
  await plan(await newLead({ phone: "+38344461211" }));
  world.clock.advance(2_000);
  await world.drain();
  expect(await account(id)).toMatchObject({ isPaused: false, pauseReason: null });
  expect((await message(kept)).state).toBe("sent");
});

test("the numbers of one business on WhatsApp share what Meta allows in 24 hours", async () => {
  const cloud = { accessToken: "token-token", appSecret: "app_secret_123", verifyToken: "our-own-words" };
  const add = async (phoneNumberId: string) => {
    const whatsapp = { number: `+1555${phoneNumberId}`, phoneNumberId, businessAccountId: "1234567890", ...cloud };
    const made = await organization.api.post("/channel-accounts", { channel: "whatsapp", name: "WhatsApp", whatsapp });
    expect(made).toMatchObject({ status: 201, body: { conversations: { perDay: 250, isAssumed: true, used: 0 } } });
    return made.body.id as string;
  };
  const [one, other] = [await add("1000001"), await add("1000002")];
  await organization.api.patch(`/channel-accounts/${one}`, { conversationsPerDay: 2 });
  const text = { name: "First", channel: "whatsapp", language: "en", body: "Hello {business_name}" };
  const template = (await organization.api.post("/templates", text)).body;
  const mapping = { name: "first_hello", language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  await organization.api.put(`/templates/${template.id}/whatsapp-template`, mapping);
  const planned = [];
  for (const accountId of [one, other, one, other]) {
    const lead = await newLead();
    const consent = { channel: "whatsapp", isGiven: true, source: "Form" };
    expect((await organization.api.post(`/leads/${lead}/consents`, consent)).status).toBe(201);
    planned.push(await plan(lead, { channel: "whatsapp", accountId, templateId: template.id, body: "" }));
    world.clock.advance(60_000);
    await world.drain();
  }
  expect(await sentBy(planned)).toBe(2);
  expect(await message(planned[3] ?? "")).toMatchObject({
    state: "planned",
    reason: "WhatsApp lets the business write to no more new people today",
  });
  expect(await account(other)).toMatchObject({ conversations: { perDay: 2, isAssumed: false, used: 2 } });
  // by what Meta says itself, and when the first of them is a day old
  await world.foundation.db.transaction((tx) =>
    setConversations(tx, organization.scope, { businessId: "1234567890", perDay: 3, toldAt: world.clock.now() }),
  );
  world.clock.advance(DAY);
  await world.drain();
  expect(await sentBy(planned)).toBe(4);
});

test("a message waits for its hours where the lead is: by its state, else its country, else where the organization is", async () => {
  await connect({ window: { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] } });
  // 14:30 in Prishtina, 8:30 in New York, 5:30 in Los Angeles, 22:30 in Tokyo
  world.clock.set(Date.parse("2027-11-22T13:30:00Z"));
  const [home, east, west, japan] = [
    await plan(await newLead()),
    await plan(await newLead({ country: "US", phone: "+12125550101", region: "NY" })),
    await plan(await newLead({ country: "US", phone: "+12125550102", address: "1 A St, Los Angeles, CA 90001, USA" })),
    await plan(await newLead({ country: "JP", phone: "+81312345678" })),
  ];
  const ids = [home, east, west, japan];
  const reached = async (time: string) => {
    world.clock.set(Date.parse(time));
    await world.drain();
    return Promise.all(ids.map(async (id) => (await message(id)).state === "sent"));
  };
  expect(await reached("2027-11-22T13:30:00Z")).toEqual([true, false, false, false]);
  expect(await reached("2027-11-22T14:00:00Z")).toEqual([true, true, false, false]);
  expect(await reached("2027-11-22T17:00:00Z")).toEqual([true, true, true, false]);
  expect(await reached("2027-11-23T00:00:00Z")).toEqual([true, true, true, true]);
});

test("limits that contradict themselves are refused by their field", async () => {
  const id = await connect();
  const refused = await organization.api.patch(`/channel-accounts/${id}`, {
    spacing: { minSeconds: 90, maxSeconds: 60 },
  });
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "spacing.maxSeconds" }] } });
});

test("limits of the account of the environment are set on screen and outlive a restart", async () => {
  const other = await openWorld({ MAIL_HOST: "127.0.0.1", MAIL_PORT: "9", MAIL_FROM: "ben@studio.example" });
  try {
    const { api } = await other.organization();
    const limits = { dailyCap: 40, spacing: { minSeconds: 30, maxSeconds: 90 } };
    await api.get("/channel-accounts");
    expect(await api.patch("/channel-accounts/default", limits)).toMatchObject({ status: 200, body: limits });
    await keepEnvironmentAccount({ ...other.foundation });
    expect((await api.get("/channel-accounts/default")).body).toMatchObject(limits);
    expect((await api.patch("/channel-accounts/default", { address: "a@example.com" })).status).toBe(409);
  } finally {
    await other.close();
  }
});
