// Steps of a sequence by WhatsApp and SMS: by their accounts where they may, by a person where they may not.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { type NumberWorld, openNumberWorld, type TestNumber, TWILIO_TOKEN } from "../testing/number-world.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let here: NumberWorld;
let organization: TestOrganization;
let number: TestNumber;
let count = 0;

beforeAll(async () => {
  here = await openNumberWorld({ RATE_LIMIT_PER_MINUTE: "0" });
});
afterAll(() => here.close());
beforeEach(async () => {
  here.world.clock.set(MONDAY_MORNING);
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
});

const api = () => organization.api;
const template = async (channel: string) =>
  (
    await api().post("/templates", {
      name: `By ${channel} ${++count}`,
      channel,
      language: "en",
      ...(channel === "email" ? { subject: "Hello" } : {}),
      body: `By ${channel} to {business_name}`,
    })
  ).body.id;

/** One that stands for an approved template of WhatsApp. */
async function approved(name: string): Promise<string> {
  const id = await template("whatsapp");
  const mapping = { name, language: "en", parameters: [{ name: null, text: "{business_name}" }] };
  expect((await api().put(`/templates/${id}/whatsapp-template`, mapping)).status).toBe(200);
  return id;
}

async function addLead(more: object = {}) {
  const phone = `+38344${String(300_000 + ++count)}`;
  const { body } = await api().post("/leads", { name: `Shop ${count}`, phone, country: "XK", ...more });
  return { id: String(body.id), phone, name: `Shop ${count}` };
}

const consent = (leadId: string, isGiven = true) =>
  api().post(`/leads/${leadId}/consents`, { channel: "whatsapp", isGiven, source: "Form on the website" });

async function enroll(leadId: string, steps: object[]): Promise<string> {
  const made = await api().post("/sequences", { name: "Flow", state: "active", steps });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const enrolled = await api().post(`/sequences/${made.body.id}/enrollments`, { ids: [leadId] });
  expect(enrolled.body).toEqual({ enrolled: 1, skipped: [] });
  await here.world.drain();
  return made.body.id;
}

const outbound = async (leadId: string) =>
  (await api().get(`/messages?leadId=${leadId}&direction=outbound`)).body.items.reverse();
const ledger = async (leadId: string) =>
  (await outbound(leadId)).map(({ channel, state }: { channel: string; state: string }) => `${channel} ${state}`);
const taken = (to: string) => here.numbers.texts().flatMap((one) => (one.to === to ? [one.text] : []));
async function later(ms: number) {
  here.world.clock.advance(ms);
  await here.world.drain();
}
async function confirm(leadId: string) {
  const waiting = (await outbound(leadId)).find(({ state }: { state: string }) => state === "awaiting-confirmation");
  expect((await api().post(`/messages/${waiting?.id}/confirmation`, { sent: true })).status).toBe(200);
  await here.world.drain();
}
/** The lead writes, which opens the 24 hours. */
async function writes(phone: string, body = "Hi") {
  const message = {
    from: phone.slice(1),
    id: `wamid.in-${++count}`,
    timestamp: String(Math.floor(here.world.clock.now() / 1_000)),
    type: "text",
    text: { body },
  };
  expect(await here.callOfMeta(number, { messages: [message] })).toBe(200);
}

const classic = async (first: string, last: string) => [
  { channel: "whatsapp", templateId: first },
  {
    channel: "email",
    templateId: await template("email"),
    delayDays: 3,
    condition: { noReply: true, hasEmail: true },
    otherwise: "skip",
  },
  { channel: "whatsapp", templateId: last, delayDays: 4, condition: { noReply: true } },
];

const mailbox = () => triedMailbox(here.world.foundation, organization);

test("the classic sequence goes by the Cloud API where there is an account, a template and the lead's permission", async () => {
  number = await here.addWhatsApp(organization);
  const { id, phone, name } = await addLead();
  expect((await consent(id)).status).toBe(201);
  await mailbox();
  const sequenceId = await enroll(id, await classic(await approved("first_hello"), await approved("last_hello")));
  expect(taken(phone)).toEqual([`Template first_hello: ${name}`]);
  await later(3 * DAY);
  await later(4 * DAY);
  expect(await ledger(id)).toEqual(["whatsapp sent", "email failed", "whatsapp sent"]);
  expect(taken(phone)).toEqual([`Template first_hello: ${name}`, `Template last_hello: ${name}`]);
  const [enrollment] = (await api().get(`/sequences/${sequenceId}/enrollments`)).body.items;
  expect(enrollment).toMatchObject({ state: "finished" });
});

test("an answer on day 1 stops it, and nothing follows", async () => {
  number = await here.addWhatsApp(organization);
  const { id, phone } = await addLead();
  await consent(id);
  await mailbox();
  await enroll(id, await classic(await approved("first_hello"), await approved("last_hello")));
  here.world.clock.advance(DAY);
  await writes(phone, "Yes, call me");
  await later(14 * DAY);
  expect(taken(phone)).toHaveLength(1);
  expect(await ledger(id)).toEqual(["whatsapp sent", "email cancelled"]);
});

test("with no account at all the classic sequence is a person's two WhatsApps", async () => {
  const { id, phone } = await addLead();
  await mailbox();
  await enroll(id, await classic(await template("whatsapp"), await template("whatsapp")));
  expect(await ledger(id)).toEqual(["whatsapp-personal awaiting-confirmation"]);
  await confirm(id);
  await later(3 * DAY);
  await later(4 * DAY);
  await later(DAY);
  expect(await ledger(id)).toEqual([
    "whatsapp-personal sent",
    "email failed",
    "whatsapp-personal awaiting-confirmation",
  ]);
  await confirm(id);
  expect(taken(phone)).toEqual([]);
});

test.each([
  ["permission", async () => approved("hello")],
  ["mapped template", (leadId: string) => consent(leadId).then(() => template("whatsapp"))],
])("an account without %s leaves the step to a person", async (_what, prepare) => {
  number = await here.addWhatsApp(organization);
  const { id, phone } = await addLead();
  await enroll(id, [{ channel: "whatsapp", templateId: await prepare(id) }]);
  expect(await ledger(id)).toEqual(["whatsapp-personal awaiting-confirmation"]);
  expect(taken(phone)).toEqual([]);
});

test("within 24 hours of the lead's message the text itself leaves, without permission or template", async () => {
  number = await here.addWhatsApp(organization);
  const { id, phone, name } = await addLead();
  await writes(phone);
  await api().patch(`/leads/${id}`, { status: "CONTACTED" });
  here.world.clock.advance(HOUR);
  await enroll(id, [{ channel: "whatsapp", templateId: await template("whatsapp") }]);
  expect(taken(phone)).toEqual([`By whatsapp to ${name}`]);
});

test("what is true when a step is due decides: a permission taken back, or given meanwhile", async () => {
  number = await here.addWhatsApp(organization);
  const wait = { channel: "whatsapp", templateId: await approved("hello"), delayDays: 2 };
  const gone = await addLead();
  await consent(gone.id);
  await enroll(gone.id, [wait]);
  expect(await ledger(gone.id)).toEqual(["whatsapp planned"]);
  here.world.clock.advance(HOUR);
  await consent(gone.id, false);
  const given = await addLead();
  await enroll(given.id, [wait]);
  expect(await ledger(given.id)).toEqual(["whatsapp-personal planned"]);
  await consent(given.id);
  await later(2 * DAY);
  await later(HOUR);
  const [first, second] = await outbound(gone.id);
  expect(first).toMatchObject({ state: "cancelled", reason: expect.stringContaining("no permission") });
  expect(second).toMatchObject({ channel: "whatsapp-personal", state: "awaiting-confirmation" });
  expect(await ledger(given.id)).toEqual(["whatsapp-personal cancelled", "whatsapp sent"]);
  expect(taken(given.phone)).toEqual([`Template hello: ${given.name}`]);
  expect(taken(gone.phone)).toEqual([]);
});

test("a step a person cancelled does not come back by the other carrier", async () => {
  number = await here.addWhatsApp(organization);
  const { id } = await addLead();
  await enroll(id, [{ channel: "whatsapp", templateId: await approved("hello"), delayDays: 2 }]);
  await consent(id);
  const [planned] = await outbound(id);
  expect((await api().post(`/messages/${planned.id}/cancellation`, {})).status).toBeLessThan(300);
  await later(3 * DAY);
  expect(await ledger(id)).toEqual(["whatsapp-personal cancelled"]);
});

test("a number that is not on WhatsApp goes the step's other way, told at once or by a receipt", async () => {
  number = await here.addWhatsApp(organization);
  await here.addTwilio(organization);
  const step = {
    channel: "whatsapp",
    templateId: await approved("hello"),
    otherwise: { channel: "sms", templateId: await template("sms") },
  };
  const next = { ...step, delayDays: 30 };
  const late = await addLead();
  await consent(late.id);
  await enroll(late.id, [step, next]);
  const [text] = here.numbers.texts().filter(({ to }) => to === late.phone);
  expect(await here.numbers.receipt(text?.id ?? "", "failed")).toBe(200);
  await here.world.drain();
  expect(await ledger(late.id)).toEqual(["whatsapp failed", "whatsapp planned", "sms sent"]);
  const refused = await addLead({ phone: "+38344131026" });
  await consent(refused.id);
  await enroll(refused.id, [step]);
  expect(await ledger(refused.id)).toEqual(["whatsapp failed", "sms sent"]);
});

test("a template WhatsApp refuses pauses its sequence, before it is spent on every lead", async () => {
  number = await here.addWhatsApp(organization);
  const { id } = await addLead({ phone: "+38344132001" });
  await consent(id);
  const step = { channel: "whatsapp", templateId: await approved("unknown_one") };
  const sequenceId = await enroll(id, [step, { ...step, delayDays: 1 }]);
  expect((await api().get(`/sequences/${sequenceId}`)).body.state).toBe("paused");
  expect((await outbound(id))[0]).toMatchObject({ state: "failed", reason: expect.stringContaining("does not exist") });
  await later(3 * DAY);
  expect(await ledger(id)).toEqual(["whatsapp failed"]);
});

test("SMS steps leave by Twilio within hours, and are left out without an account when they say so", async () => {
  const step = { channel: "sms", templateId: await template("sms"), otherwise: "skip" };
  const { id } = await addLead();
  const both = [step, { channel: "whatsapp-personal", templateId: await template("whatsapp") }];
  await enroll(id, both);
  expect(await ledger(id)).toEqual(["sms failed", "whatsapp-personal awaiting-confirmation"]);
  await here.addTwilio(organization);
  const second = await addLead();
  here.world.clock.set(MONDAY_MORNING + 12 * HOUR);
  await enroll(second.id, both);
  expect(taken(second.phone)).toEqual([]);
  await later(12 * HOUR);
  expect(taken(second.phone)).toEqual([`By sms to ${second.name}`]);
});

test("a text that did not arrive leaves again, also as the last step, but not once its sequence was stopped", async () => {
  const { webhook } = await here.addTwilio(organization);
  const step = { channel: "sms", templateId: await template("sms") };
  const [last, stopped] = [await addLead(), await addLead()];
  await enroll(last.id, [step]);
  const sequenceId = await enroll(stopped.id, [step, { ...step, delayDays: 3 }]);
  for (const { id } of [last, stopped]) {
    const sent = (await outbound(id)).find(({ state }: { state: string }) => state === "sent");
    const receipt = { MessageSid: sent.providerId, MessageStatus: "undelivered", ErrorCode: "30003" };
    expect(await callAsTwilio(`${webhook}/status`, TWILIO_TOKEN, receipt)).toBe(204);
  }
  const action = { type: "stop", sequenceId };
  expect((await api().post("/leads/bulk", { ids: [stopped.id], action })).status).toBe(202);
  await here.world.drain();
  await later(4 * HOUR);
  expect(taken(last.phone)).toHaveLength(2);
  expect(await ledger(last.id)).toEqual(["sms failed", "sms sent"]);
  expect(taken(stopped.phone)).toHaveLength(1);
});

/** Somebody who hides the number writes first; a person lets the lead be written to again. */
async function hiddenLead(userId: string): Promise<string> {
  const timestamp = String(Math.floor(here.world.clock.now() / 1_000));
  const message = { id: `wamid.hidden-${userId}`, from_user_id: userId, timestamp, type: "text", text: { body: "Hi" } };
  const contacts = [{ profile: { name: `Hidden ${userId}` }, user_id: userId }];
  expect(await here.callOfMeta(number, { contacts, messages: [message] })).toBe(200);
  await here.world.drain();
  const [lead] = (await api().get(`/leads?q=${encodeURIComponent(`Hidden ${userId}`)}`)).body.items;
  expect(lead).toMatchObject({ phone: null });
  expect((await api().patch(`/leads/${lead.id}`, { status: "CONTACTED", version: lead.version })).status).toBe(200);
  here.world.clock.advance(25 * HOUR);
  return lead.id;
}

test("who hides the number is enrolled where the Cloud API may write to the id it is known by, and only there", async () => {
  number = await here.addWhatsApp(organization);
  await api().patch(`/channel-accounts/${number.id}`, { isOpenToStrangers: true });
  const id = await hiddenLead("XK.7001");
  const [hello, last] = [await approved("first_hello"), await approved("last_hello")];
  const steps = [
    { channel: "whatsapp", templateId: hello },
    { channel: "whatsapp", templateId: last, delayDays: 2 },
    { channel: "whatsapp", templateId: hello, delayDays: 2 },
  ];
  const made = await api().post("/sequences", { name: "Hidden", state: "active", steps });
  const tryOut = async (dryRun = true) =>
    (await api().post(`/sequences/${made.body.id}/enrollments`, { ids: [id], dryRun })).body;
  expect(await tryOut()).toEqual({ enrolled: 0, skipped: [{ reason: "no-address", count: 1 }] });
  await consent(id);
  expect(await tryOut()).toEqual({ enrolled: 1, skipped: [] });
  const personal = [{ channel: "whatsapp-personal", templateId: await template("whatsapp-personal") }];
  const byHand = (await api().post("/sequences", { name: "By hand", state: "active", steps: personal })).body;
  expect((await api().post(`/sequences/${byHand.id}/enrollments`, { ids: [id] })).body).toMatchObject({ enrolled: 0 });
  const simulation = await api().post(`/sequences/${made.body.id}/simulation`, { ids: [id] });
  expect(simulation.body).toMatchObject({ skipped: [] });
  expect(await tryOut(false)).toEqual({ enrolled: 1, skipped: [] });
  await here.world.drain();
  expect(taken("XK.7001")).toEqual([`Template first_hello: Hidden XK.7001`]);
  await consent(id, false);
  await later(2 * DAY);
  await later(DAY);
  expect(await ledger(id)).toEqual(["whatsapp sent", "whatsapp cancelled", "whatsapp planned"]);
  expect((await outbound(id))[1].reason).toContain("hides its number");
  await consent(id);
  // over the weekend
  await later(3 * DAY);
  expect(await ledger(id)).toEqual(["whatsapp sent", "whatsapp cancelled", "whatsapp sent"]);
});
