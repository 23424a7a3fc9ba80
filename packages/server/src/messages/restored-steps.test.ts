// Steps of sequences in a backup put back (delivery.md, F16): where one turns out to have left since it was made, the next one
// may have left as well, whoever finds out.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { callAsTwilio } from "../sandbox/twilio-server.ts";
import { type NumberWorld, openNumberWorld, type TestNumber, TWILIO_TOKEN } from "../testing/number-world.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, type TestOrganization } from "../testing/world.ts";
import { doubtRestored } from "./doubt-restored.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
let here: NumberWorld;
let organization: TestOrganization;
let texts: TestNumber;
let count = 0;

beforeAll(async () => {
  here = await openNumberWorld();
});
afterAll(() => here.close());
beforeEach(async () => {
  here.world.clock.set(MONDAY_MORNING);
  organization = await here.world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
  texts = await here.addTwilio(organization);
  await triedMailbox(here.world.foundation, organization);
  await organization.api.post("/sending/pause", { reason: "Restored" });
});

/** Somebody in a sequence of two steps, a day apart, as the backup has it: the first one is due. */
async function enrolled(channel: "email" | "sms"): Promise<string> {
  const { api } = organization;
  const subject = channel === "email" ? { subject: "Hello" } : {};
  const template = { name: `By ${channel} ${++count}`, channel, language: "en", body: "Hello {name}", ...subject };
  const { body: made } = await api.post("/templates", template);
  const steps = [0, 1].map((delayDays) => ({ channel, templateId: made.id, delayDays }));
  const { body: sequence } = await api.post("/sequences", { name: `Flow ${count}`, state: "active", steps });
  const phone = `+38344${String(900_000 + count)}`;
  const reached = { phone, email: `owner-${count}@shop.example`, country: "XK" };
  const { body: lead } = await api.post("/leads", { name: `Shop ${count}`, ...reached });
  const { body } = await api.post(`/sequences/${sequence.id}/enrollments`, { ids: [lead.id] });
  expect(body).toEqual({ enrolled: 1, skipped: [] });
  await here.world.drain();
  expect(await stepsOf(lead.id)).toMatchObject([{ state: "planned" }]);
  return lead.id;
}

const stepsOf = async (leadId: string) =>
  (await organization.api.get(`/messages?leadId=${leadId}&direction=outbound`)).body.items.reverse();

async function restoreAfter(days: number, knownAt: number | null = null): Promise<number> {
  here.world.clock.advance(days * DAY);
  return doubtRestored(here.world.foundation.db, organization.scope, { knownAt, now: here.world.clock.now() });
}

async function later(minutes: number) {
  here.world.clock.advance(minutes * MINUTE);
  await here.world.drain();
}

/** The first step left on Monday; the second one, due on Tuesday, is not planned as if it had not. */
async function expectBothInDoubt(leadId: string, state: string) {
  const [first, second] = await stepsOf(leadId);
  expect(first.sentAt).toBe(new Date(MONDAY_MORNING).toISOString());
  expect(second).toMatchObject({ state, reason: expect.stringContaining("after the backup was made") });
}

test("a step that a person says had left puts the next one in doubt", async () => {
  const leadId = await enrolled("email");
  expect(await restoreAfter(3)).toBe(1);
  await later(1);
  const [first] = await stepsOf(leadId);
  expect(first.state).toBe("unknown");
  expect((await organization.api.post(`/messages/${first.id}/confirmation`, { sent: true })).status).toBe(200);
  await expectBothInDoubt(leadId, "unknown");
});

test("a step whose receipt comes late puts the next one in doubt", async () => {
  const leadId = await enrolled("sms");
  expect(await restoreAfter(3)).toBe(1);
  const [first] = await stepsOf(leadId);
  const receipt = { MessageSid: `SM${"7".repeat(32)}`, MessageStatus: "delivered" };
  expect(await callAsTwilio(`${texts.webhook}/status?message=${first.id}`, TWILIO_TOKEN, receipt)).toBe(204);
  await expectBothInDoubt(leadId, "sending");
});

test.each(["gone", null])(
  "a step handed over while the backup was made is in doubt like the others (by %s)",
  async (leaseHolder) => {
    const leadId = await enrolled("email");
    const [{ id }] = await stepsOf(leadId);
    await here.world.foundation.db.transaction((tx) =>
      tx.query
        .updateTable("message")
        .set({ state: "handing-off", leaseHolder } as never)
        .where("id", "=", id)
        .execute(),
    );
    expect(await restoreAfter(3)).toBe(1);
    await later(1);
    expect((await organization.api.post(`/messages/${id}/confirmation`, { sent: true })).status).toBe(200);
    await expectBothInDoubt(leadId, "unknown");
  },
);

const putInDoubt = (id: string) =>
  here.world.foundation.db.transaction((tx) =>
    tx.query
      .updateTable("message")
      .set({ state: "unknown", dueAt: null } as never)
      .where("id", "=", id)
      .execute(),
  );

test("what was in doubt already when the backup was made, and said to have left since, puts the next step in doubt", async () => {
  const leadId = await enrolled("email");
  const [{ id }] = await stepsOf(leadId);
  await putInDoubt(id);
  expect(await restoreAfter(3, MONDAY_MORNING)).toBe(0);
  expect((await organization.api.post(`/messages/${id}/confirmation`, { sent: true })).status).toBe(200);
  await expectBothInDoubt(leadId, "unknown");
});

test("where the backup is too young for the next step to have left, that one is planned", async () => {
  const leadId = await enrolled("email");
  const [{ id }] = await stepsOf(leadId);
  await putInDoubt(id);
  const hourAgo = MONDAY_MORNING + 3 * DAY - 60 * MINUTE;
  await restoreAfter(3, hourAgo);
  await organization.api.post(`/messages/${id}/confirmation`, { sent: true });
  const [, second] = await stepsOf(leadId);
  expect(second).toMatchObject({ state: "planned", plannedFor: new Date(hourAgo + DAY).toISOString() });
});

test("a step a person sent since the backup, and says so again, puts the mail behind it in doubt", async () => {
  const { api } = organization;
  const template = { name: "Last", channel: "email", language: "en", subject: "Hello", body: "Hello {name}" };
  const { body: mail } = await api.post("/templates", template);
  const { body: text } = await api.post("/templates", { ...template, channel: "whatsapp", subject: undefined });
  const steps = [
    { channel: "whatsapp-personal", templateId: text.id },
    { channel: "whatsapp-personal", templateId: text.id, delayDays: 1 },
    { channel: "email", templateId: mail.id, delayDays: 1 },
  ];
  const { body: sequence } = await api.post("/sequences", { name: "By hand", state: "active", steps });
  const reached = { phone: "+38344899899", email: "by-hand@shop.example", country: "XK" };
  const { body: lead } = await api.post("/leads", { name: "By hand", ...reached });
  await api.post(`/sequences/${sequence.id}/enrollments`, { ids: [lead.id] });
  expect(await restoreAfter(5, MONDAY_MORNING)).toBe(0);
  await api.post("/sending/resume");
  const sayItWent = async (place: number) => {
    const { id } = (await stepsOf(lead.id))[place];
    await api.post(`/messages/${id}/opening`);
    expect((await api.post(`/messages/${id}/confirmation`, { sent: true })).status).toBe(200);
  };
  await sayItWent(0);
  here.world.clock.advance(MINUTE);
  await sayItWent(1);
  const [, second, third] = await stepsOf(lead.id);
  expect(second).toMatchObject({ state: "sent" });
  expect(third).toMatchObject({ state: "unknown", reason: expect.stringContaining("after the backup was made") });
});

test("a step a person first sends after the restore counts from then, where nothing behind it could have left", async () => {
  const { api } = organization;
  const words = { language: "en", body: "Hello {name}" };
  const { body: mail } = await api.post("/templates", { ...words, name: "After", channel: "email", subject: "Hello" });
  const { body: text } = await api.post("/templates", { ...words, name: "First", channel: "whatsapp" });
  const steps = [
    { channel: "whatsapp-personal", templateId: text.id },
    { channel: "email", templateId: mail.id, delayDays: 3 },
  ];
  const { body: sequence } = await api.post("/sequences", { name: "By hand, late", state: "active", steps });
  const reached = { phone: "+38344899898", email: "late@shop.example", country: "XK" };
  const { body: lead } = await api.post("/leads", { name: "Late", ...reached });
  await api.post(`/sequences/${sequence.id}/enrollments`, { ids: [lead.id] });
  await restoreAfter(1, MONDAY_MORNING + DAY - 60 * MINUTE);
  await api.post("/sending/resume");
  here.world.clock.advance(10 * DAY);
  const [{ id }] = await stepsOf(lead.id);
  await api.post(`/messages/${id}/opening`);
  expect((await api.post(`/messages/${id}/confirmation`, { sent: true })).status).toBe(200);
  const now = here.world.clock.now();
  const [first, second] = await stepsOf(lead.id);
  expect(first.sentAt).toBe(new Date(now).toISOString());
  expect(second.state).toBe("planned");
  expect(Date.parse(second.plannedFor)).toBeGreaterThanOrEqual(now + 3 * DAY);
});
