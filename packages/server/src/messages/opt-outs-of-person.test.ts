// What a person says about a channel holds for all their addresses of it, and goes again with the word that took it back.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type TestOrganization, type World } from "../testing/world.ts";
import { receiveMessage } from "./receive-message.ts";
import { takeOptOutBack } from "./take-opt-out-back.ts";
import { unsubscribe } from "./unsubscribe.ts";
import { unsubscribeToken } from "./unsubscribe-token.ts";

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
beforeEach(() => {
  world.clock.set(Math.max(world.clock.now(), MONDAY_MORNING) + 1_000);
});

const api = () => organization.api;
const phone = (value: string, preferred = false) => ({ kind: "phone", value, preferred });
const email = (value: string, preferred = false) => ({ kind: "email", value, preferred });

async function newLead(): Promise<{ id: string; phones: [string, string]; emails: [string, string] }> {
  number += 1;
  const phones: [string, string] = [`+383443${10_000 + number}`, `+383443${20_000 + number}`];
  const emails: [string, string] = [`first-${number}@kafe.example`, `second-${number}@kafe.example`];
  const contactPoints = [phone(phones[0], true), phone(phones[1]), email(emails[0], true), email(emails[1])];
  const made = await api().post("/leads", { name: `Kafe ${number}`, country: "XK", contactPoints });
  expect(made.status).toBe(201);
  return { id: made.body.id, phones, emails };
}

/** Writes by SMS from an address; START is what its reader makes of it. */
async function text(leadId: string, address: string, body: string): Promise<void> {
  const now = world.clock.now();
  const { scope } = organization;
  await world.foundation.db.transaction(async (tx) => {
    const inbound = { leadId, channel: "sms", providerId: `SM${++number}`, body, address, receivedAt: now } as const;
    const result = await receiveMessage(tx, scope, inbound, now);
    if (!("received" in result)) throw new Error(result.skipped);
    if (body === "START") await takeOptOutBack(tx, scope, { channel: "sms", message: result.received }, now);
  });
}

/** Whether the lead may be written to at each of its addresses in turn. */
async function reached(leadId: string, channel: "sms" | "email", addresses: readonly string[]) {
  const kind = channel === "sms" ? "phone" : "email";
  const answers: boolean[] = [];
  for (const address of addresses) {
    const { body } = await api().get(`/opt-outs?address=${encodeURIComponent(address)}`);
    answers.push(!body.items.some((one: { channel: string }) => one.channel === channel || one.channel === "all"));
    const { contactPoints } = (await api().get(`/leads/${leadId}`)).body;
    const wish = contactPoints.map((one: { kind: string; value: string; label: null; preferred: boolean }) => ({
      kind: one.kind,
      value: one.value,
      label: one.label,
      preferred: one.kind === kind ? one.value === address : one.preferred,
    }));
    await api().patch(`/leads/${leadId}`, { contactPoints: wish });
    const posted = await api().post(`/leads/${leadId}/messages`, { channel, subject: "Hi", body: "Hi" });
    expect(posted.body.code === "opted-out").toBe(!answers.at(-1));
  }
  return answers;
}

const token = (leadId: string) =>
  unsubscribeToken({ organizationId: organization.organizationId, leadId }, world.foundation.config.secrets.secretKey);

test("STOP from one number holds for every number of the lead, and START takes back all of it", async () => {
  const { id, phones, emails } = await newLead();
  await text(id, phones[0], "STOP");
  expect(await reached(id, "sms", phones)).toEqual([false, false]);
  expect(await reached(id, "email", emails)).toEqual([true, true]);
  await text(id, phones[0], "START");
  expect(await reached(id, "sms", phones)).toEqual([true, true]);
});

test("a number that is added after STOP is not written to either, until START", async () => {
  const { id, phones } = await newLead();
  await text(id, phones[0], "STOP");
  const later = `+383443${30_000 + number}`;
  await api().patch(`/leads/${id}`, { contactPoints: [...phones, later].map((one) => phone(one)) });
  expect(await reached(id, "sms", [later])).toEqual([false]);
  await text(id, phones[0], "START");
  expect(await reached(id, "sms", [...phones, later])).toEqual([true, true, true]);
});

test("a number whose adding is undone is on no list for what another number said", async () => {
  const { id, phones } = await newLead();
  await text(id, phones[0], "STOP");
  const later = `+383443${35_000 + number}`;
  const added = await api().patch(`/leads/${id}`, { contactPoints: [...phones, later].map((one) => phone(one)) });
  const undone = await api().post(`/undo-entries/${added.headers.get("Undo-Id")}/undo`);
  expect(undone.status).toBe(200);
  const listed = async (address: string) =>
    (await api().get(`/opt-outs?address=${encodeURIComponent(address)}`)).body.items.length;
  expect(await Promise.all([...phones, later].map(listed))).toEqual([1, 1, 0]);
});

test("START from another number speaks for that number; a number that said STOP itself waits for its own START", async () => {
  const { id, phones } = await newLead();
  await text(id, phones[0], "STOP");
  await text(id, phones[1], "START");
  expect(await reached(id, "sms", phones)).toEqual([false, true]);
  await text(id, phones[1], "STOP");
  await text(id, phones[0], "START");
  expect(await reached(id, "sms", phones)).toEqual([true, false]);
  await text(id, phones[1], "START");
  expect(await reached(id, "sms", phones)).toEqual([true, true]);
});

test("what two numbers asked holds for a third until both have taken it back", async () => {
  const { id, phones } = await newLead();
  await text(id, phones[0], "STOP");
  await text(id, phones[1], "STOP");
  const later = `+383443${40_000 + number}`;
  await api().patch(`/leads/${id}`, { contactPoints: [...phones, later].map((one) => phone(one)) });
  await text(id, phones[0], "START");
  expect(await reached(id, "sms", [...phones, later])).toEqual([true, false, false]);
  await text(id, phones[1], "START");
  expect(await reached(id, "sms", [...phones, later])).toEqual([true, true, true]);
});

test("START leaves what was put on the list by hand, and a number that came back", async () => {
  const { id, phones } = await newLead();
  await api().post("/opt-outs", { channel: "sms", address: phones[1] });
  await text(id, phones[0], "STOP");
  await text(id, phones[0], "START");
  expect(await reached(id, "sms", phones)).toEqual([true, false]);
});

test("a mail that came back holds for its address alone, also later", async () => {
  const { id, emails } = await newLead();
  const now = world.clock.now();
  await world.foundation.db.transaction((tx) =>
    receiveMessage(
      tx,
      organization.scope,
      {
        leadId: id,
        channel: "email",
        providerId: `<bounce-${number}@example.com>`,
        kind: "bounce",
        body: "550 5.1.1 unknown",
        isHardBounce: true,
        receivedAt: now,
      },
      now,
    ),
  );
  expect(await reached(id, "email", emails)).toEqual([false, true]);
  const later = `later-${number}@kafe.example`;
  await api().patch(`/leads/${id}`, { contactPoints: [...emails, later].map((one) => email(one)) });
  expect(await reached(id, "email", [later])).toEqual([true]);
});

test("whoever unsubscribes gets no mail at any of their addresses, and the lead's page names each", async () => {
  const { id, emails } = await newLead();
  expect(await unsubscribe(world.foundation, token(id))).toBe(true);
  expect(await reached(id, "email", emails)).toEqual([false, false]);
  const later = `later-${number}@kafe.example`;
  await api().patch(`/leads/${id}`, { contactPoints: [...emails, later].map((one) => email(one)) });
  expect(await reached(id, "email", [later])).toEqual([false]);
  const { optOuts } = (await api().get(`/leads/${id}`)).body;
  expect(optOuts.map((one: { addressHint: string }) => one.addressHint).sort()).toEqual([
    "fi•••@kafe.example",
    "la•••@kafe.example",
    "se•••@kafe.example",
  ]);
});

test("an opt-out by hand for a lead holds for numbers written as in its country, and for those added later", async () => {
  const local = `044 5${String(10_000 + ++number)}`;
  const contactPoints = [phone(`+383443${50_000 + number}`, true), phone(local)];
  const made = await api().post("/leads", { name: "Local", country: "XK", contactPoints });
  const keys = [`+383443${50_000 + number}`, `+3834451${String(10_000 + number).slice(1)}`];
  expect((await api().post("/opt-outs", { channel: "sms", leadId: made.body.id })).status).toBe(201);
  for (const key of keys) {
    const { items } = (await api().get(`/opt-outs?address=${encodeURIComponent(key)}`)).body;
    expect(items).toMatchObject([{ reason: "by-hand" }]);
  }
});

test("a link in a mail of a lead that was merged away unsubscribes the lead it is part of", async () => {
  const winner = await newLead();
  const loser = await newLead();
  expect((await api().post(`/leads/${winner.id}/merge`, { from: [loser.id] })).status).toBe(200);
  expect(await unsubscribe(world.foundation, token(loser.id))).toBe(true);
  expect(await reached(winner.id, "email", [...winner.emails, ...loser.emails])).toEqual([false, false, false, false]);
  const { items } = (await api().get(`/messages?leadId=${winner.id}&direction=inbound`)).body;
  expect(items).toMatchObject([{ kind: "opt-out" }]);
});

test("un-merging keeps what was said since, also from an address that the merge had widened to", async () => {
  const winner = await newLead();
  const loser = await newLead();
  await text(winner.id, winner.phones[0], "STOP");
  const merge = await api().post(`/leads/${winner.id}/merge`, { from: [loser.id] });
  await text(winner.id, loser.phones[0], "STOP");
  expect((await api().post(`/merges/${merge.headers.get("Merge-Id")}/undo`)).status).toBe(200);
  expect(await reached(loser.id, "sms", loser.phones)).toEqual([false, true]);
});

test("the link of a lead that was erased says that it knows nobody, and its mail is heeded for whoever wrote it", async () => {
  const { id, emails } = await newLead();
  const link = token(id);
  expect((await api().post(`/privacy/people/${id}/erasure`, { keepOut: false })).status).toBe(200);
  expect(await unsubscribe(world.foundation, link)).toBe(false);
  expect((await world.anonymous.send("POST", `/u/${link}`, { body: "List-Unsubscribe=One-Click" })).status).toBe(404);
  const lines = [`From: <${emails[0]}>`, "To: ben@studio.example", `Subject: unsubscribe ${link}`, "", ""];
  sandbox.mailbox.inbox.add(Buffer.from(lines.join("\r\n")), world.clock.now());
  await world.drain();
  const { items } = (await api().get(`/opt-outs?address=${emails[0]}`)).body;
  expect(items).toMatchObject([{ channel: "email", reason: "opt-out", leadId: null }]);
});

test("the mail of a merged lead's unsubscribe link takes effect for the lead it is part of", async () => {
  const winner = await newLead();
  const loser = await newLead();
  await api().post(`/leads/${winner.id}/merge`, { from: [loser.id] });
  const subject = `Subject: unsubscribe ${token(loser.id)}`;
  const lines = ["From: <other@kafe.example>", "To: ben@studio.example", subject, "", ""];
  sandbox.mailbox.inbox.add(Buffer.from(lines.join("\r\n")), world.clock.now());
  await world.drain();
  expect(await reached(winner.id, "email", [...winner.emails, ...loser.emails])).toEqual([false, false, false, false]);
});
