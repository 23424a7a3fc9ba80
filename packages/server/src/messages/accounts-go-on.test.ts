// What waits for an account that fails, is full or was paused: put off together, and let go on together.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { MailServerStandIn } from "../sandbox/imap-server.ts";
import { startSmtpServer } from "../sandbox/smtp-server.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { passGate } from "./pass-gate.ts";
import { planMessage } from "./plan-message.ts";
import type { MessageRow } from "./store.ts";
import { claimNext, takeLanes } from "./store-lanes.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

let smtp: MailServerStandIn;
let verdict: { code: number; text: string } | undefined;
let mails = 0;
let world: World;
let organization: TestOrganization;
let count = 0;

beforeAll(async () => {
  smtp = await startSmtpServer({
    accept: () => true,
    onMail: () => {
      mails += 1;
      return verdict;
    },
  });
  world = await openWorld({
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(smtp.port),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
  });
  organization = await world.organization();
});
afterAll(async () => {
  await world.close();
  await smtp.close();
});
beforeEach(async () => {
  world.clock.set(MONDAY_MORNING + 7 * DAY * ++count);
  verdict = undefined;
  const { api } = organization;
  await api.patch("/channel-accounts/default", { isPaused: false, dailyCap: null });
  await world.drain();
  mails = 0;
});

async function plan(values: { stopOnReplySince?: number; expiresAt?: number } = {}): Promise<string> {
  const now = world.clock.now();
  const number = ++count;
  const lead = { name: `Shop ${number}`, email: `shop-${number}@shops.example` };
  const { body } = await organization.api.post("/leads", lead);
  const text = {
    leadId: body.id,
    channel: "email",
    dedupeKey: `go-on ${number}`,
    subject: "Hi",
    body: "Text",
  } as const;
  const message = { ...text, plannedFor: now, actor: { kind: "system", name: "tests" }, ...values } as const;
  const made = await world.foundation.db.transaction((tx) => planMessage(tx, organization.scope, message, now));
  if ("skipped" in made) throw new Error(made.skipped);
  return made.planned.id;
}

const planned = (size: number) => Promise.all(Array.from({ length: size }, () => plan()));
const message = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const states = async (ids: readonly string[]) => (await Promise.all(ids.map(message))).map(({ state }) => state);
const rows = async (ids: readonly string[]) =>
  (await world.foundation.db.query.selectFrom("message").selectAll().where("id", "in", ids).execute()) as MessageRow[];

/** Brings the first that is due to its gate, and no other. */
async function oneGate(): Promise<void> {
  const now = world.clock.now();
  const lease = { holder: "one", endsAt: now + MINUTE };
  const claimed = await world.foundation.db.transaction(async (tx) => {
    const [lane] = await takeLanes(tx, { lease, limit: 1 }, now);
    return lane === undefined ? null : claimNext(tx, { lane, lease }, now);
  });
  if (claimed === null) throw new Error("nothing to claim");
  expect(await passGate(world.foundation, claimed, now)).toBeNull();
}

/** The server refuses our password: the breaker opens at the first message. */
async function failing(ids: () => Promise<string[]>): Promise<string[]> {
  verdict = { code: 535, text: "5.7.8 wrong password" };
  await plan();
  await world.drain();
  return ids();
}

test("at the first gate all that wait for a failing account are put off, with the reason", async () => {
  const ids = await failing(() => planned(5));
  const late = await plan({ expiresAt: world.clock.now() + 1 });
  world.clock.advance(2);
  await oneGate();
  const held = await rows(ids);
  expect(new Set(held.map(({ dueAt }) => dueAt)).size).toBe(1);
  expect(held[0]?.dueAt).toBeGreaterThan(world.clock.now());
  for (const one of held) expect(one).toMatchObject({ state: "planned", reason: expect.stringContaining("password") });
  // what has run out ends by itself
  expect((await rows([late]))[0]).toMatchObject({ state: "planned", reason: null });
});

test("what a reached cap keeps is put off to the next day, all of it at once", async () => {
  await organization.api.patch("/channel-accounts/default", { dailyCap: 1 });
  await plan();
  await world.drain();
  const ids = await planned(4);
  await oneGate();
  const tomorrow = Math.floor(world.clock.now() / DAY) * DAY + DAY;
  for (const one of await rows(ids)) expect(one).toMatchObject({ dueAt: tomorrow, plannedFor: tomorrow });
});

test("an account that rests after failures goes on by one press, and all that waited leave", async () => {
  const ids = await failing(() => planned(3));
  await world.drain();
  verdict = undefined;
  mails = 0;
  const { findings } = (await organization.api.get("/sending/explanation")).body;
  const [{ id }] = (await organization.api.get("/channel-accounts")).body.items;
  expect(findings).toContainEqual(expect.objectContaining({ code: "account-failing", subjectId: id, waiting: 4 }));
  const { status, body } = await organization.api.post("/channel-accounts/resumption");
  expect([status, body]).toEqual([200, { accounts: 1, messages: 4 }]);
  await world.drain();
  expect(await states(ids)).toEqual(["sent", "sent", "sent"]);
  expect(mails).toBe(4);
  expect((await organization.api.post("/channel-accounts/resumption")).body).toEqual({ accounts: 0, messages: 0 });
});

test("a mail its receiver asked to be tried again later keeps its instant when the account goes on", async () => {
  const { api } = organization;
  verdict = { code: 451, text: "4.7.1 greylisted, try again later" };
  const tried = await plan();
  await world.drain();
  const [before] = await rows([tried]);
  expect(before).toMatchObject({ state: "planned", attempts: 1 });
  expect(before?.dueAt).toBeGreaterThan(world.clock.now());
  const waited = await plan();
  await api.patch("/channel-accounts/default", { isPaused: true });
  await world.drain();
  await api.patch("/channel-accounts/default", { isPaused: false });
  expect((await rows([tried]))[0]).toMatchObject({ dueAt: before?.dueAt });
  verdict = undefined;
  await world.drain();
  expect(await states([waited, tried])).toEqual(["sent", "planned"]);
});

test("what waited for a paused account for days does not run out by that, and leaves when it goes on", async () => {
  const { api } = organization;
  const ids = [
    await plan({ expiresAt: world.clock.now() + DAY }),
    await plan({ expiresAt: world.clock.now() + 2 * DAY }),
  ];
  await api.patch("/channel-accounts/default", { isPaused: true });
  world.clock.advance(7 * DAY);
  await world.drain();
  const [{ id }] = (await api.get("/channel-accounts")).body.items;
  expect((await api.post("/channel-accounts/resumption", { ids: [id] })).body).toEqual({ accounts: 1, messages: 2 });
  for (let minute = 0; minute < 10; minute++) {
    await world.drain();
    world.clock.advance(MINUTE);
  }
  expect(await states(ids)).toEqual(["sent", "sent"]);
});

test("accounts of somebody else go on by nobody's press but theirs", async () => {
  const [{ id }] = (await organization.api.get("/channel-accounts")).body.items;
  const stranger = await world.organization();
  expect((await stranger.api.post("/channel-accounts/resumption", { ids: [id] })).status).toBe(404);
  const { api } = await organization.member("sales");
  expect((await api.post("/channel-accounts/resumption")).status).toBe(403);
});
