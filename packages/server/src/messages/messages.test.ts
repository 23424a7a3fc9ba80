// Long, since every scenario stands on the same mailbox, its stand-ins and the same few helpers.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseMail } from "../channels/parse-mail.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type TestOrganization, type World } from "../testing/world.ts";
import { planMessage } from "./plan-message.ts";

let here: MailWorld;
let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let verdict: { code: number; text: string } | undefined;
let number = 0;

beforeAll(async () => {
  here = await openMailWorld({ beforeAnswer: () => verdict });
  ({ sandbox, world, organization } = here);
});
afterAll(() => here.close());
beforeEach(() => {
  world.clock.set(Math.max(world.clock.now(), MONDAY_MORNING) + 1_000);
  verdict = undefined;
});

async function newLead(values: Record<string, unknown> = {}) {
  number += 1;
  const lead = {
    name: `Café ${number}`,
    email: `cafe-${number}@example.com`,
    phone: `+38344${100_000 + number}`,
    timeZone: "Europe/Belgrade",
    ...values,
  };
  const { status, body } = await organization.api.post("/leads", lead);
  expect(status).toBe(201);
  return body as { id: string; name: string; email: string; phoneE164: string };
}

const write = (leadId: string, message: Record<string, unknown> = {}) =>
  organization.api.post(`/leads/${leadId}/messages`, {
    channel: "email",
    subject: "Hello",
    body: "Do you have a website?",
    ...message,
  });
const lead = async (id: string) => (await organization.api.get(`/leads/${id}`)).body;
const message = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const mailsTo = (address: string) => sandbox.mails().filter(({ to }) => to === address);

/** A message as a sequence plans it: it stops on a reply. */
async function planAutomatic(leadId: string, values: Record<string, unknown> = {}): Promise<string> {
  const now = world.clock.now();
  const result = await world.foundation.db.transaction((tx) =>
    planMessage(
      tx,
      organization.scope,
      {
        leadId,
        channel: "email",
        dedupeKey: `test-${leadId}-${++number}`,
        plannedFor: now,
        subject: "Step",
        body: "Step text",
        stopOnReplySince: now,
        actor: { kind: "system", name: "tests" },
        ...values,
      },
      now,
    ),
  );
  if ("skipped" in result) throw new Error(result.skipped);
  return result.planned.id;
}

test("a mail by hand is planned, leaves through SMTP, and the lead is contacted", async () => {
  const { id, email } = await newLead();
  const sent = await write(id);
  expect(sent).toMatchObject({
    status: 201,
    body: { state: "planned", channel: "email", address: email, warnings: [] },
  });
  await world.drain();
  const [mail] = mailsTo(email);
  const parsed = await parseMail(mail?.raw ?? Buffer.alloc(0));
  expect(mail).toMatchObject({ from: "ben@studio.example", subject: "Hello" });
  expect(parsed.text).toContain("Do you have a website?");
  expect(mail?.raw.toString()).toContain("Main Street 1, Prishtina");
  expect(parsed.headers["list-unsubscribe"]?.[0]).toMatch(/^<mailto:ben@studio\.example\?subject=unsubscribe%20/);
  expect(await message(sent.body.id)).toMatchObject({
    state: "sent",
    providerId: parsed.messageId,
    sentAt: expect.any(String),
  });
  expect(await lead(id)).toMatchObject({ status: "CONTACTED", lastContactedAt: expect.any(String) });
});

test("a reply read by IMAP is matched by its thread, stops what waits, and makes the lead REPLIED", async () => {
  const { id, email } = await newLead();
  await write(id);
  await world.drain();
  const step = await planAutomatic(id, { plannedFor: world.clock.now() + 3 * 86_400_000 });
  world.clock.advance(60_000);
  const [mail] = mailsTo(email);
  await sandbox.reply(mail?.id ?? "", { kind: "reply", text: "Yes, call me on Tuesday." });
  await world.drain();
  expect(await lead(id)).toMatchObject({ status: "REPLIED", lastRepliedAt: expect.any(String) });
  expect(await message(step)).toMatchObject({ state: "cancelled", reason: "The lead answered" });
  const { body: inbox } = await organization.api.get(`/conversations?leadId=${id}`);
  expect(inbox.items).toMatchObject([
    { id, unreadCount: 1, lastMessage: { direction: "inbound", kind: "reply", excerpt: "Yes, call me on Tuesday." } },
  ]);
  const { body: thread } = await organization.api.get(`/conversations/${id}/messages`);
  expect(thread.items.map(({ direction, state }: Record<string, string>) => `${direction} ${state}`)).toEqual([
    "inbound received",
    "outbound cancelled",
    "outbound sent",
  ]);
  expect((await organization.api.post(`/conversations/${id}/read`)).body).toMatchObject({ unreadCount: 0 });
});

test("an answer within the same second is later than what it answers, though mailboxes count in seconds", async () => {
  world.clock.advance(500);
  const { id, email } = await newLead();
  const sent = await write(id);
  await world.drain();
  world.clock.advance(50);
  await sandbox.reply(mailsTo(email)[0]?.id ?? "", { kind: "reply", text: "Yes" });
  await world.drain();
  const { body } = await organization.api.get(`/messages?leadId=${id}&direction=inbound`);
  const { sentAt } = await message(sent.body.id);
  expect(Date.parse(body.items[0].sentAt)).toBeGreaterThan(Date.parse(sentAt));
});

test("the next mail to a lead that answered stands in the same thread", async () => {
  const { id, email } = await newLead();
  await write(id);
  await world.drain();
  const [first] = mailsTo(email);
  const answer = await sandbox.reply(first?.id ?? "", { kind: "reply", text: "Tell me more" });
  await world.drain();
  await write(id, { subject: undefined, body: "Gladly." });
  await world.drain();
  const [, second] = mailsTo(email);
  const parsed = await parseMail(second?.raw ?? Buffer.alloc(0));
  expect(parsed.subject).toBe("Re: Hello");
  expect(parsed.ancestors).toEqual([answer?.messageId, first?.messageId]);
});

test("a mail that comes twice, and one under another numbering, is received once", async () => {
  const { id, email } = await newLead();
  await write(id);
  await world.drain();
  const [mail] = mailsTo(email);
  await sandbox.reply(mail?.id ?? "", { kind: "reply", text: "Once" });
  const raw = sandbox.mailbox.inbox.mails.at(-1)?.raw ?? Buffer.alloc(0);
  sandbox.mailbox.inbox.add(raw, world.clock.now());
  await world.drain();
  sandbox.mailbox.inbox.renumber();
  await sandbox.reply(mail?.id ?? "", { kind: "reply", text: "Twice" });
  await world.drain();
  const { body } = await organization.api.get(`/messages?leadId=${id}&direction=inbound`);
  expect(body.items.map(({ body: text }: { body: string }) => text)).toEqual(["Twice", "Once"]);
});

test("out of office postpones and does not stop", async () => {
  const { id, email } = await newLead();
  await write(id);
  await world.drain();
  const step = await planAutomatic(id, { plannedFor: world.clock.now() + 86_400_000 });
  await sandbox.reply(mailsTo(email)[0]?.id ?? "", { kind: "out-of-office", text: "I am back on 3 December." });
  await world.drain();
  expect(await lead(id)).toMatchObject({ status: "CONTACTED" });
  expect(await message(step)).toMatchObject({ state: "planned" });
  const { body } = await organization.api.get(`/messages?leadId=${id}&direction=inbound`);
  expect(body.items).toMatchObject([{ kind: "auto-reply" }]);
});

test("a bounce suppresses the address and takes the sent back", async () => {
  const { id, email } = await newLead();
  const sent = await write(id);
  await world.drain();
  await sandbox.reply(mailsTo(email)[0]?.id ?? "", { kind: "bounce", text: "" });
  await world.drain();
  expect(await message(sent.body.id)).toMatchObject({ state: "failed", reason: expect.stringContaining("5.1.1") });
  expect((await organization.api.get(`/opt-outs?leadId=${id}`)).body.items).toMatchObject([
    { channel: "email", reason: "bounce", addressHint: expect.stringContaining("•••") },
  ]);
  expect(await write(id)).toMatchObject({ status: 409, body: { code: "opted-out" } });
  expect((await lead(id)).status).toBe("CONTACTED");
});

test("unsubscribing by mail suppresses the address, for every lead that has it", async () => {
  const { id, email } = await newLead();
  await write(id);
  await world.drain();
  const twin = await organization.api.post("/leads?onDuplicate=create", { name: "Twin", email });
  const step = await planAutomatic(twin.body.id, { window: null });
  await sandbox.reply(mailsTo(email)[0]?.id ?? "", { kind: "unsubscribe", text: "" });
  await world.drain();
  expect((await organization.api.get(`/opt-outs?address=${encodeURIComponent(email)}`)).body.items).toMatchObject([
    { reason: "opt-out" },
  ]);
  expect(await message(step)).toMatchObject({ state: "cancelled", reason: "The lead opted out" });
  expect(mailsTo(email)).toHaveLength(1);
});

test("STOP as the whole reply opts out, and is no reply", async () => {
  const { id } = await newLead();
  const noted = await organization.api.post(`/leads/${id}/replies`, { channel: "sms", body: "STOP!" });
  expect(noted).toMatchObject({ status: 201, body: { kind: "opt-out", state: "received" } });
  expect((await lead(id)).status).toBe("NEW");
  expect((await lead(id)).optOuts).toMatchObject([{ channel: "sms", reason: "opt-out" }]);
  const open = await organization.api.post(`/leads/${id}/replies`, { channel: "sms", body: "we are open non-stop" });
  expect(open.body.kind).toBe("reply");
  expect((await lead(id)).status).toBe("REPLIED");
});

test("nothing leaves while sending is paused, and all of it afterwards", async () => {
  const { id, email } = await newLead();
  expect((await organization.api.post("/sending/pause", { reason: "Holiday" })).body).toMatchObject({
    paused: true,
    reason: "Holiday",
  });
  const { body } = await write(id);
  await world.drain();
  expect(mailsTo(email)).toHaveLength(0);
  expect(await message(body.id)).toMatchObject({ state: "planned" });
  expect(await write(id, { channel: "whatsapp-personal" })).toMatchObject({
    status: 409,
    body: { code: "sending-paused" },
  });
  expect((await organization.api.post("/sending/resume")).body).toMatchObject({ paused: false });
  world.clock.advance(61_000);
  await world.drain();
  expect(mailsTo(email)).toHaveLength(1);
});

test("personal WhatsApp counts as sent only when the person says so", async () => {
  const { id, phoneE164 } = await newLead();
  const { status, body } = await write(id, { channel: "whatsapp-personal", subject: undefined, body: "Hi & hello" });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    state: "awaiting-confirmation",
    handOffUrl: `https://wa.me/${phoneE164.slice(1)}?text=Hi%20%26%20hello`,
  });
  expect((await lead(id)).status).toBe("NEW");
  expect((await organization.api.post(`/messages/${body.id}/confirmation`, { sent: true })).body).toMatchObject({
    state: "sent",
    sentAt: expect.any(String),
  });
  expect((await lead(id)).status).toBe("CONTACTED");
  expect(await organization.api.post(`/messages/${body.id}/confirmation`, { sent: true })).toMatchObject({
    status: 409,
  });
  const other = await write(id, { channel: "whatsapp-personal", body: "Again" });
  expect((await organization.api.post(`/messages/${other.body.id}/confirmation`, { sent: false })).body.state).toBe(
    "cancelled",
  );
});

test("a call gives a number to dial and keeps how it went", async () => {
  const { id, phoneE164 } = await newLead();
  const { body } = await write(id, { channel: "phone", subject: undefined, body: undefined });
  expect(body).toMatchObject({ handOffUrl: `tel:${phoneE164}`, state: "awaiting-confirmation" });
  const told = await organization.api.post(`/messages/${body.id}/confirmation`, {
    sent: true,
    callOutcome: "voicemail",
    note: "Try again",
  });
  expect(told.body).toMatchObject({ state: "sent", callOutcome: "voicemail", body: "Try again" });
});

test("a status set to REPLIED by hand is a reply noted by hand, once, and its undo takes it back", async () => {
  const { id } = await newLead();
  const step = await planAutomatic(id, { plannedFor: world.clock.now() + 86_400_000 });
  await organization.api.patch(`/leads/${id}`, { status: "REPLIED" });
  await organization.api.patch(`/leads/${id}`, { status: "REPLIED", notes: "again" });
  const { body } = await organization.api.get(`/messages?leadId=${id}&direction=inbound`);
  expect(body.items).toMatchObject([{ kind: "reply", state: "received" }]);
  expect(await message(step)).toMatchObject({ state: "cancelled" });
});

test.each([
  ["CLOSED", "The lead was won"],
  ["LOST", "The lead was lost"],
])("a lead that becomes %s gets nothing automatic any more", async (status, reason) => {
  const { id } = await newLead();
  const step = await planAutomatic(id, { plannedFor: world.clock.now() + 86_400_000 });
  await organization.api.patch(`/leads/${id}`, { status });
  expect(await message(step)).toMatchObject({ state: "cancelled", reason });
});

test("a deleted lead gets nothing any more", async () => {
  const { id, email } = await newLead();
  await write(id);
  await organization.api.delete(`/leads/${id}`);
  await world.drain();
  expect(mailsTo(email)).toHaveLength(0);
});

test("automatic mails keep to the hours of the lead's zone, mails by hand do not", async () => {
  world.clock.set(Date.parse("2026-11-27T22:00:00Z"));
  const { id, email } = await newLead({ timeZone: "America/New_York" });
  const step = await planAutomatic(id);
  const byHand = await write(id);
  await world.drain();
  expect(byHand.body.state).toBe("planned");
  expect(await message(byHand.body.id)).toMatchObject({ state: "sent" });
  expect(await message(step)).toMatchObject({ state: "sent" });
  const late = await newLead({ timeZone: "Europe/Belgrade" });
  const waits = await planAutomatic(late.id);
  const warned = await write(late.id);
  expect(warned.body.warnings).toEqual([expect.stringContaining("Friday")]);
  await world.drain();
  expect(await message(waits)).toMatchObject({ state: "planned", reason: "It waits for its hours" });
  world.clock.set(Date.parse("2026-11-30T08:00:00Z"));
  await world.drain();
  expect(await message(waits)).toMatchObject({ state: "sent" });
  expect(mailsTo(email)).toHaveLength(2);
});

test("a refusal that passes is tried again, one for good is not", async () => {
  const { id, email } = await newLead();
  verdict = { code: 451, text: "4.3.0 try later" };
  const { body } = await write(id);
  await world.drain();
  expect(await message(body.id)).toMatchObject({ state: "planned", reason: expect.stringContaining("451") });
  verdict = undefined;
  world.clock.advance(60_000);
  await world.drain();
  expect(await message(body.id)).toMatchObject({ state: "sent" });
  verdict = { code: 554, text: "5.6.0 malformed" };
  const refused = await write(id);
  await world.drain();
  expect(await message(refused.body.id)).toMatchObject({ state: "failed", reason: expect.stringContaining("5.6.0") });
  expect(mailsTo(email)).toHaveLength(3);
});

test("a refusal by policy pauses the account and says why; every lead's mail waits and leaves once it is resumed", async () => {
  const leads = [await newLead(), await newLead()];
  verdict = { code: 550, text: "5.7.1 blocked for spam" };
  const sent = [];
  for (const { id } of leads) sent.push((await write(id)).body.id);
  await world.drain();
  world.clock.advance(3_600_000);
  await world.drain();
  const handed = () => leads.flatMap(({ email }) => mailsTo(email)).length;
  expect(handed()).toBe(1);
  for (const id of sent) expect(await message(id)).toMatchObject({ state: "planned" });
  const { body } = await organization.api.get("/channel-accounts/default");
  expect(body).toMatchObject({ state: "paused", lastError: expect.stringContaining("5.7.1 blocked for spam") });
  verdict = undefined;
  await organization.api.patch("/channel-accounts/default", { isPaused: false });
  await world.drain();
  for (const id of sent) expect(await message(id)).toMatchObject({ state: "sent" });
  expect((await organization.api.get("/channel-accounts/default")).body).toMatchObject({
    state: "ok",
    lastError: null,
  });
});

test("what cannot be sent is refused with the field or the reason", async () => {
  const { id } = await newLead({ email: null, phone: null });
  expect(await write(id)).toMatchObject({ status: 422, body: { code: "no-address" } });
  expect(await write(id, { channel: "whatsapp-personal" })).toMatchObject({
    status: 422,
    body: { code: "no-address" },
  });
  const reachable = await newLead();
  expect(await write(reachable.id, { body: undefined })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "body" }] },
  });
  expect(await write(reachable.id, { templateId: "nothing" })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "templateId" }] },
  });
  expect(await write(reachable.id, { channel: "pigeon" })).toMatchObject({ status: 400 });
  expect(await write(reachable.id, { channel: "whatsapp" })).toMatchObject({
    status: 422,
    body: { code: "no-account" },
  });
  expect(await write("0198c0de-0000-7000-8000-000000000000")).toMatchObject({ status: 404 });
  expect(await organization.api.post("/opt-outs", { channel: "email", address: "nobody" })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "address" }] },
  });
  expect(await organization.api.get("/messages?state=lost")).toMatchObject({ status: 400 });
});

test("a stranger's organization sees nothing of it", async () => {
  const { id } = await newLead();
  const { body } = await write(id);
  const stranger = await world.organization();
  for (const path of [`/messages/${body.id}`, `/conversations/${id}/messages`])
    expect((await stranger.api.get(path)).status).toBe(404);
  expect((await stranger.api.post(`/messages/${body.id}/confirmation`, { sent: true })).status).toBe(404);
  expect((await stranger.api.get("/messages")).body.items).toEqual([]);
  expect((await stranger.api.get("/conversations")).body.items).toEqual([]);
  const first = await stranger.api.post("/leads", { name: "Theirs", email: "theirs@example.com" });
  expect(await stranger.api.post(`/leads/${first.body.id}/messages`, { channel: "email", body: "Hi" })).toMatchObject({
    status: 422,
    body: { code: "no-account" },
  });
});

test("the ledger filters and pages without losing or repeating a line", async () => {
  const seen: string[] = [];
  let cursor = "";
  do {
    const { body } = await organization.api.get(`/messages?channel=email&limit=3${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor === null ? "" : `&cursor=${encodeURIComponent(body.nextCursor)}`;
  } while (cursor !== "");
  const { body: all } = await organization.api.get("/messages?channel=email&limit=200");
  expect(seen).toEqual(all.items.map(({ id }: { id: string }) => id));
  const { body: replies } = await organization.api.get("/messages?state=received,cancelled&direction=inbound");
  expect(new Set(replies.items.map(({ state }: { state: string }) => state))).toEqual(new Set(["received"]));
});

test("the counts of the ledger agree with its lines, whatever the filter", async () => {
  const { id } = await newLead();
  await write(id);
  for (const filter of [
    "",
    "direction=outbound",
    "channel=email&state=planned,sent",
    `leadId=${id}`,
    "from=2100-01-01T00:00:00Z",
  ]) {
    const { body } = await organization.api.get(`/messages?limit=200&${filter}`);
    const expected = Map.groupBy(body.items as { state: string }[], ({ state }) => state);
    const counts = (await organization.api.get(`/messages/counts?${filter}`)).body;
    expect(counts).toMatchObject({ total: body.items.length, exact: true });
    for (const [state, number] of Object.entries(counts.byState))
      expect([state, number]).toEqual([state, expected.get(state)?.length ?? 0]);
  }
  const sales = await organization.member("sales");
  const others = await organization.api.patch(`/leads/${id}`, { assignedTo: organization.admin.memberId });
  expect(others.status).toBe(200);
  expect((await sales.api.get(`/messages/counts?leadId=${id}`)).body.total).toBe(0);
  expect((await (await world.organization()).api.get("/messages/counts")).body.total).toBe(0);
  expect((await organization.api.get("/messages/counts?limit=3")).status).toBe(400);
});

test("what is no e-mail address is nobody's: the lead counts as without, and nothing is written to it", async () => {
  const { body: lead } = await organization.api.post("/leads", { name: "Typo", email: "typo at example.com" });
  expect(await write(lead.id)).toMatchObject({ status: 422, body: { code: "no-address" } });
  const found = async (has: boolean) =>
    (await organization.api.get(`/leads?q=Typo&hasEmail=${has}`)).body.items.map(({ id }: { id: string }) => id);
  expect([await found(true), await found(false)]).toEqual([[], [lead.id]]);
});

test("a text of one's own does not leave with a placeholder in it", async () => {
  const { id } = await newLead();
  for (const text of [{ body: "Hello {name}" }, { body: "Hello", subject: "For {contact_name|you}" }]) {
    const path = text.subject === undefined ? "body" : "subject";
    expect(await write(id, text)).toMatchObject({ status: 422, body: { code: "incomplete-text", errors: [{ path }] } });
  }
  expect((await write(id, { body: "Prices {from 10 €} to 20 €" })).status).toBe(201);
});
