// Days asleep: what became due meanwhile leaves one by one, inside its hours, and nothing that is weeks late leaves by itself.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { messageStore } from "../messages/store.ts";
import type { MailServerStandIn } from "../sandbox/imap-server.ts";
import { startSmtpServer } from "../sandbox/smtp-server.ts";
import { addLeads } from "../testing/leads-and-messages.ts";
import { triedMailbox } from "../testing/tried-account.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { reachable } from "./test-leads.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

let smtp: MailServerStandIn;
let world: World;
let organization: TestOrganization;
/** when each mail left, and to whom */
let mails: { at: number; to: string }[] = [];

beforeAll(async () => {
  smtp = await startSmtpServer({
    accept: () => true,
    onMail: ({ to }) => {
      mails.push({ at: world.clock.now(), to: to.join() });
      return undefined;
    },
  });
  world = await openWorld({
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(smtp.port),
    MAIL_FROM: "ana@web.example",
    MAIL_SECURE: "false",
  });
  organization = await world.organization({ address: "Rruga 1, Prishtina", timeZone: "Europe/Belgrade" });
});
afterAll(async () => {
  await world.close();
  await smtp.close();
});
beforeEach(() => {
  mails = [];
});

/** when the mails to some leads left */
const leftTo = (numbers: readonly number[]) =>
  mails.filter(({ to }) => numbers.some((number) => to === reachable(number).email)).map(({ at }) => at);

async function enroll(numbers: readonly number[]): Promise<string> {
  const { api, scope } = organization;
  const template = { name: "Mail", channel: "email", language: "en", subject: "Hello {name}", body: "To {name}" };
  const templateId = (await api.post("/templates", template)).body.id;
  const steps = [1, 2].map(() => ({ channel: "email", templateId, delayDays: 1 }));
  const { body } = await api.post("/sequences", { name: "Flow", state: "active", steps });
  const leads = numbers.map((number) => reachable(number));
  const ids = await addLeads(world.foundation, scope, leads);
  await api.post(`/sequences/${body.id}/enrollments`, { ids });
  await world.drain();
  return body.id;
}

async function minutesPass(count: number): Promise<void> {
  for (let tick = 0; tick < count * 6; tick++) {
    world.clock.advance(MINUTE / 6);
    await world.drain();
  }
}

const enrollments = async (sequenceId: string) =>
  (await organization.api.get(`/sequences/${sequenceId}/enrollments`)).body.items as {
    id: string;
    state: string;
    nextStep: number;
    dueAt: string;
  }[];

test("after days asleep overdue steps leave one by one, and the next ones count from then", async () => {
  const numbers = [1, 2, 3, 4, 5];
  world.clock.set(MONDAY_MORNING);
  const sequenceId = await enroll(numbers);
  world.clock.advance(3 * DAY);
  await world.drain();
  expect(leftTo(numbers)).toHaveLength(1);
  await minutesPass(8);
  const left = leftTo(numbers);
  expect(left).toHaveLength(numbers.length);
  for (const [index, at] of left.slice(1).entries()) expect(at - (left[index] ?? 0)).toBeGreaterThanOrEqual(MINUTE / 3);
  const due = (await enrollments(sequenceId)).map(({ dueAt }) => Date.parse(dueAt)).sort((a, b) => a - b);
  expect(due).toEqual(left.map((at) => at + DAY));
});

test("what wakes up in the night waits for its hours, and does not leave in a burst then", async () => {
  world.clock.set(MONDAY_MORNING + 7 * DAY);
  const numbers = [11, 12, 13];
  await enroll(numbers);
  world.clock.set(MONDAY_MORNING + 9 * DAY - 5 * 3_600_000);
  await world.drain();
  expect(leftTo(numbers)).toEqual([]);
  world.clock.set(MONDAY_MORNING + 9 * DAY);
  await world.drain();
  expect(leftTo(numbers).length).toBeLessThanOrEqual(1);
  await minutesPass(14);
  const left = leftTo(numbers);
  expect(left).toHaveLength(3);
  for (const [index, at] of left.slice(1).entries()) expect(at - (left[index] ?? 0)).toBeGreaterThanOrEqual(MINUTE / 3);
});

test("what was due while its sequence was paused does not leave in a burst when it goes on", async () => {
  world.clock.set(MONDAY_MORNING + 14 * DAY);
  const numbers = [31, 32, 33, 34];
  const sequenceId = await enroll(numbers);
  const { api } = organization;
  expect((await api.patch(`/sequences/${sequenceId}`, { state: "paused" })).status).toBe(200);
  await world.drain();
  world.clock.advance(3 * DAY);
  await world.drain();
  expect(leftTo(numbers)).toEqual([]);
  expect((await api.patch(`/sequences/${sequenceId}`, { state: "active" })).status).toBe(200);
  await world.drain();
  expect(leftTo(numbers).length).toBeLessThanOrEqual(1);
  await minutesPass(8);
  const left = leftTo(numbers);
  expect(left).toHaveLength(numbers.length);
  for (const [index, at] of left.slice(1).entries()) expect(at - (left[index] ?? 0)).toBeGreaterThanOrEqual(MINUTE / 3);
});

test("a step weeks late pauses its sequence for the lead, and leaves when a person resumes it", async () => {
  world.clock.set(MONDAY_MORNING + 28 * DAY);
  const sequenceId = await enroll([21]);
  world.clock.advance(21 * DAY);
  await world.drain();
  expect(leftTo([21])).toEqual([]);
  const [enrollment] = await enrollments(sequenceId);
  expect(enrollment).toMatchObject({ state: "paused" });
  const { body } = await organization.api.get(`/messages?enrollmentId=${enrollment?.id}`);
  expect(body.items).toMatchObject([{ state: "expired", reason: expect.stringContaining("until you resume it") }]);
  await organization.api.post(`/enrollments/${enrollment?.id}/resume`);
  await world.drain();
  expect(leftTo([21])).toHaveLength(1);
  expect((await enrollments(sequenceId))[0]).toMatchObject({ state: "active", nextStep: 1 });
  // the message that ran out is not sent beside it, whoever asks for it
  const again = await organization.api.post(`/messages/${body.items[0].id}/repetition`);
  expect(again.status).toBe(200);
  await world.drain();
  expect(leftTo([21])).toHaveLength(1);
  expect((await organization.api.get(`/messages/${again.body.id}`)).body).toMatchObject({
    state: "cancelled",
    reason: expect.stringContaining("as another message"),
  });
});

test("a step of business days leaves on no weekend, though its account does", async () => {
  const friday = Date.parse("2027-02-05T19:30:00Z");
  world.clock.set(friday);
  const { api, scope } = organization;
  const mail = { name: "Days", channel: "email", language: "en", subject: "Hello", body: "To {name}" };
  const templateId = (await api.post("/templates", mail)).body.id;
  const window = { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5, 6, 7] };
  const steps = [{ channel: "email", templateId, businessDaysOnly: true, window }];
  const { body } = await api.post("/sequences", { name: "Business", state: "active", steps });
  const ids = await addLeads(world.foundation, scope, [reachable(41)]);
  await api.post(`/sequences/${body.id}/enrollments`, { ids });
  for (let quarter = 0; quarter < 16; quarter++) {
    await world.drain();
    world.clock.advance(DAY / 4);
  }
  const [left] = leftTo([41]);
  expect(new Date(left ?? 0).toISOString().slice(0, 10)).toBe("2027-02-08");
});

test("a step keeps the hours of the account it leaves from, not those of another one", async () => {
  world.clock.set(MONDAY_MORNING + 84 * DAY);
  const { api, scope } = organization;
  const weekend = { from: "09:00", to: "18:00", days: [6, 7] };
  const account = await triedMailbox(world.foundation, organization, { window: weekend });
  const numbers = [51, 52, 53, 54, 55, 56, 57, 58];
  const mail = { name: "Hours", channel: "email", language: "en", subject: "Hello", body: "To {name}" };
  const templateId = (await api.post("/templates", mail)).body.id;
  const { body } = await api.post("/sequences", {
    name: "Hours",
    state: "active",
    steps: [{ channel: "email", templateId }],
  });
  const ids = await addLeads(
    world.foundation,
    scope,
    numbers.map((number) => reachable(number)),
  );
  await api.post(`/sequences/${body.id}/enrollments`, { ids });
  await minutesPass(4);
  const waiting: { id: string }[] = (await api.get("/messages?state=planned&limit=100")).body.items;
  const rows = await Promise.all(waiting.map(({ id }) => messageStore(world.foundation.db, scope).find(id)));
  const ofWeekend = rows.filter((row) => row?.accountId === account);
  expect(ofWeekend.length).toBeGreaterThan(0);
  const saturday = Date.parse("2027-02-20T08:00:00Z");
  expect(ofWeekend.map((row) => row?.dueAt)).toEqual(ofWeekend.map(() => saturday));
  expect(leftTo(numbers)).toHaveLength(numbers.length - ofWeekend.length);
  expect((await api.delete(`/channel-accounts/${account}`)).status).toBe(204);
});
