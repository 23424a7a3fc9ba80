// Mails that come back (channels.md, section 3, "Bounces" and "IMAP"), over a real mailbox.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Folder } from "../sandbox/mailbox.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import type { TestOrganization, World } from "../testing/world.ts";

let here: MailWorld;
let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let count = 0;

beforeAll(async () => {
  here = await openMailWorld();
  ({ sandbox, world, organization } = here);
});
afterAll(() => here.close());
beforeEach(async () => {
  world.clock.advance(60_000);
  await organization.api.patch("/channel-accounts/default", { isPaused: false });
});

/** A mail that left; its id in the ledger and at its provider. */
async function sentMail() {
  const email = `bar-${++count}@example.com`;
  const { body: lead } = await organization.api.post("/leads", { name: `Bar ${count}`, email });
  const text = { channel: "email", subject: "Hello", body: "Do you have a website?" };
  const { body } = await organization.api.post(`/leads/${lead.id}/messages`, text);
  await world.drain();
  const { providerId } = await message(body.id);
  return { id: String(body.id), leadId: String(lead.id), email, providerId: String(providerId) };
}
const message = async (id: string) => (await organization.api.get(`/messages/${id}`)).body;
const account = async () => (await organization.api.get("/channel-accounts/default")).body;

function reportOf({ email, providerId }: { email: string; providerId: string }, status: string, diagnostic: string) {
  return Buffer.from(
    [
      "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>",
      "To: ben@studio.example",
      "Subject: Undelivered Mail Returned to Sender",
      `Message-ID: <report-${++count}@mx.example.com>`,
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "It could not be delivered.",
      "--b",
      "Content-Type: message/delivery-status",
      "",
      "Reporting-MTA: dns; mx.example.com",
      "",
      `Final-Recipient: rfc822; ${email}`,
      "Action: failed",
      `Status: ${status}`,
      `Diagnostic-Code: smtp; ${diagnostic}`,
      "",
      "--b",
      "Content-Type: text/rfc822-headers",
      "",
      `Message-ID: ${providerId}`,
      "--b--",
      "",
    ].join("\r\n"),
  );
}

test("a mail that comes back because of its sender pauses the account, and is held against nobody else", async () => {
  const sent = await sentMail();
  sandbox.mailbox.inbox.add(reportOf(sent, "5.7.1", "550 5.7.1 message refused: SPF failed"), world.clock.now());
  await world.drain();
  expect(await account()).toMatchObject({
    state: "paused",
    pauseReason: expect.stringContaining("550 5.7.1 message refused: SPF failed"),
  });
  expect(await message(sent.id)).toMatchObject({ state: "failed" });
  expect((await organization.api.get(`/opt-outs?leadId=${sent.leadId}`)).body.items).toEqual([]);
});

test("a report that does not know our mail's id pauses nothing: anybody could have written it", async () => {
  const sent = await sentMail();
  const report = reportOf({ ...sent, providerId: "<another@x>" }, "5.7.1", "550 5.7.1 blocked for spam");
  sandbox.mailbox.inbox.add(report, world.clock.now());
  await world.drain();
  expect(await message(sent.id)).toMatchObject({ state: "failed" });
  expect(await account()).toMatchObject({ isPaused: false });
});

test.each([
  ["5.7.133", "550 5.7.133 sender not authenticated for group"],
  ["5.2.2", "552 5.2.2 mailbox full"],
  ["5.3.4", "552 5.3.4 message too big"],
])("one of a receiver's own (%s) pauses nothing", async (status, diagnostic) => {
  const sent = await sentMail();
  sandbox.mailbox.inbox.add(reportOf(sent, status, diagnostic), world.clock.now());
  await world.drain();
  expect(await message(sent.id)).toMatchObject({ state: "failed" });
  expect(await account()).toMatchObject({ isPaused: false });
  expect((await organization.api.get(`/opt-outs?leadId=${sent.leadId}`)).body.items).toEqual([]);
});

test("a bounce that a filter put away is found in all mail, once; nothing else is taken from there", {
  timeout: 60_000,
}, async () => {
  const archive = new Folder("[Gmail]/All Mail", "\\All", 7);
  sandbox.mailbox.archive = archive;
  const [first, second] = [await sentMail(), await sentMail()];
  const unknown = "550 5.1.1 user unknown";
  archive.add(reportOf(first, "5.1.1", unknown), world.clock.now());
  const both = reportOf(second, "5.1.1", unknown);
  archive.add(both, world.clock.now());
  sandbox.mailbox.inbox.add(both, world.clock.now());
  const own = ["From: ben@studio.example", `To: ${first.email}`, "Subject: Hello", "Message-ID: <own@x>", "", "Hi"];
  archive.add(Buffer.from(own.join("\r\n")), world.clock.now());
  await world.drain();
  for (const { id, leadId } of [first, second]) {
    expect(await message(id)).toMatchObject({ state: "failed", reason: expect.stringContaining("5.1.1") });
    const inbound = (await organization.api.get(`/messages?leadId=${leadId}&direction=inbound`)).body.items;
    expect(inbound).toMatchObject([{ kind: "bounce" }]);
  }
  const third = await sentMail();
  archive.add(reportOf(third, "5.1.1", unknown), world.clock.now());
  await world.drain();
  archive.renumber();
  await world.drain();
  expect(await message(third.id)).toMatchObject({ state: "failed" });
  const inbound = (await organization.api.get(`/messages?leadId=${third.leadId}&direction=inbound`)).body.items;
  expect(inbound).toHaveLength(1);
  sandbox.mailbox.archive = null;
});
