// Mails of people nobody knows: kept for a person to decide, never for junk and newsletters, and not for long.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type TestOrganization, type World } from "../testing/world.ts";
import { forgetStrangers } from "./forget-strangers.ts";
import { nameInFrom } from "./keep-strange-mail.ts";

const DAY = 86_400_000;
let here: MailWorld;
let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let number = 0;

beforeAll(async () => {
  here = await openMailWorld();
  ({ sandbox, world, organization } = here);
});
afterAll(() => here.close());
beforeEach(async () => {
  world.clock.set(Math.max(world.clock.now(), MONDAY_MORNING) + 1_000);
  for (const { id } of await unknown()) await api().delete(`/unknown-senders/${id}`);
});

const api = () => organization.api;
const unknown = async () => (await api().get("/unknown-senders")).body.items;
const fresh = () => `stranger-${++number}@shop-${number}.example`;

/** A mail arrives and is read. */
async function arrive(
  from: string,
  { text = "How much is a website?", headers = [] as string[], subject = "Hello" } = {},
) {
  number += 1;
  const lines = [
    `From: ${from}`,
    "To: ben@studio.example",
    `Subject: ${subject}`,
    `Message-ID: <strange-${number}@example.com>`,
  ];
  sandbox.mailbox.inbox.add(Buffer.from([...lines, ...headers, "", text].join("\r\n")), world.clock.now());
  await world.drain();
}

test("a person nobody knows waits for a decision, with everything they wrote", async () => {
  const address = fresh();
  await arrive(`Arta Berisha <${address}>`);
  await arrive(`Arta Berisha <${address}>`, { text: "Are you there?", subject: "Again" });
  const [sender] = await unknown();
  expect(sender).toMatchObject({ address, name: "Arta Berisha", mailCount: 2, suggestions: [] });
  expect(sender.mails.map(({ subject }: { subject: string }) => subject)).toEqual(["Hello", "Again"]);
  expect((await api().get(`/leads?q=${address}`)).body.items).toEqual([]);
});

test("made a lead, the mails are its conversation and count as its replies", async () => {
  const address = fresh();
  await arrive(`Arta Berisha <${address}>`);
  const [sender] = await unknown();
  const { body } = await api().post(`/unknown-senders/${sender.id}/lead`, {});
  expect((await api().get(`/leads/${body.leadId}`)).body).toMatchObject({
    name: "Arta Berisha",
    email: address,
    source: "E-mail",
    status: "REPLIED",
  });
  expect((await api().get(`/conversations/${body.leadId}`)).body).toMatchObject({
    state: "open",
    meaning: "interested",
    unreadCount: 1,
    lastMessage: { excerpt: "How much is a website?" },
  });
  expect((await unknown()).map(({ id }: { id: string }) => id)).not.toContain(sender.id);
  expect(await api().post(`/unknown-senders/${sender.id}/lead`, {})).toMatchObject({ status: 404 });
});

test("whoever was made a lead is no stranger when they write again", async () => {
  const address = fresh();
  await arrive(address);
  const [sender] = await unknown();
  const { body } = await api().post(`/unknown-senders/${sender.id}/lead`, {});
  world.clock.advance(1_000);
  await arrive(address, { text: "One more thing" });
  expect(await unknown()).toEqual([]);
  expect((await api().get(`/conversations/${body.leadId}`)).body).toMatchObject({ unreadCount: 2 });
});

test("said to be a lead that is known, the mails go there; a lead of the same domain is suggested", async () => {
  const address = fresh();
  const website = `https://www.${address.split("@")[1]}`;
  const known = await api().post("/leads", { name: "The shop itself", website });
  await arrive(address);
  const [sender] = await unknown();
  expect(sender.suggestions).toEqual([{ leadId: known.body.id, leadName: "The shop itself" }]);
  expect((await api().post(`/unknown-senders/${sender.id}/lead`, { leadId: "nobody" })).status).toBe(422);
  await api().post(`/unknown-senders/${sender.id}/lead`, { leadId: known.body.id });
  expect((await api().get(`/conversations/${known.body.id}`)).body).toMatchObject({ unreadCount: 1 });
});

test("ignored, everything of theirs is forgotten and nothing of theirs is shown again", async () => {
  const address = fresh();
  await arrive(address);
  const [sender] = await unknown();
  expect((await api().delete(`/unknown-senders/${sender.id}`)).status).toBe(204);
  await arrive(address, { text: "Hello again" });
  expect(await unknown()).toEqual([]);
  expect((await api().delete(`/unknown-senders/${sender.id}`)).status).toBe(404);
});

test.each([
  ["a newsletter", ["List-Id: <news.example>"]],
  ["an automatic answer", ["Auto-Submitted: auto-replied"]],
  ["mass mail", ["Precedence: bulk"]],
])("%s is nobody", async (_what, headers) => {
  await arrive(fresh(), { headers });
  expect(await unknown()).toEqual([]);
});

test("a request to unsubscribe and a mail from our own address are nobody", async () => {
  await arrive(fresh(), { text: "unsubscribe" });
  await arrive("ben@studio.example");
  expect(await unknown()).toEqual([]);
});

test("the same mail twice is kept once, also when the server numbers its folder anew", async () => {
  await arrive(fresh());
  sandbox.mailbox.inbox.renumber();
  await arrive(fresh());
  expect((await unknown()).map(({ mailCount }: { mailCount: number }) => mailCount)).toEqual([1, 1]);
});

test("a mailbox that is open to strangers makes a lead by itself", async () => {
  const { items } = (await api().get("/channel-accounts")).body;
  await api().patch(`/channel-accounts/${items[0].id}`, { isOpenToStrangers: true });
  const address = fresh();
  await arrive(`Luan <${address}>`);
  await api().patch(`/channel-accounts/${items[0].id}`, { isOpenToStrangers: false });
  const [lead] = (await api().get(`/leads?q=${address}`)).body.items;
  expect(lead).toMatchObject({ name: "Luan", email: address, status: "REPLIED" });
});

test("nothing of a stranger is kept for longer than 30 days", async () => {
  await arrive(fresh());
  const before = (await unknown()).length;
  expect(before).toBeGreaterThan(0);
  world.clock.advance(31 * DAY);
  await forgetStrangers({}, world.foundation);
  expect(await unknown()).toEqual([]);
});

test.each([
  ['"Arta B." <a@b.example>', "Arta B."],
  ["Arta <a@b.example>", "Arta"],
  ["a@b.example", null],
  ["<a@b.example>", null],
  ["=?utf-8?B?QXJ0YQ==?= <a@b.example>", null],
])("of %s the name is %s", (from, name) => expect(nameInFrom(from)).toBe(name));
