// Mails as anybody may send them: none may stop the mailbox, and none of what they say may be lost.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { lockLeads } from "../leads/store.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { type MailWorld, openMailWorld } from "../testing/mail-world.ts";
import { MONDAY_MORNING, type TestOrganization, type World } from "../testing/world.ts";
import { mailboxWorker } from "./mailbox-worker.ts";
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

/** A lead that has got a mail of ours; gives the mail's Message-ID. */
async function written(): Promise<{ id: string; email: string; messageId: string }> {
  number += 1;
  const email = `bar-${number}@example.com`;
  const made = await api().post("/leads", { name: `Bar ${number}`, email, phone: `+38344${200_000 + number}` });
  await api().post(`/leads/${made.body.id}/messages`, { channel: "email", subject: "Hello", body: "A website?" });
  await world.drain();
  const mail = sandbox.mails().find(({ to }) => to === email);
  return { id: made.body.id, email, messageId: mail?.messageId ?? "" };
}

const arrive = (lines: readonly string[]) =>
  sandbox.mailbox.inbox.add(Buffer.from(lines.join("\r\n"), "latin1"), world.clock.now());

const replies = async (leadId: string) =>
  (await api().get(`/messages?leadId=${leadId}&direction=inbound`)).body.items.map(
    ({ body }: { body: string }) => body,
  );

test("a mail with NUL bytes is read without them, and holds up nothing behind it", async () => {
  const first = await written();
  const second = await written();
  arrive([
    `From: <${first.email}>`,
    "To: ben@studio.example",
    `Message-ID: <nul-${number}@example.com>`,
    `In-Reply-To: ${first.messageId}`,
    "Subject: =?utf-8?Q?He=00llo?=",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "Call=00 me",
  ]);
  arrive([
    `From: <${second.email}>`,
    "To: ben@studio.example",
    `In-Reply-To: ${second.messageId}`,
    "Subject: Re: Hello",
    "",
    "Me too",
  ]);
  await world.drain();
  expect(await replies(first.id)).toEqual(["Call me"]);
  expect(await replies(second.id)).toEqual(["Me too"]);
});

test.each([
  ["nothing at all", [""]],
  ["no header", ["hello"]],
  ["a header that never ends", [`Subject: ${"a".repeat(100_000)}`]],
  [
    "parts that never close",
    ["Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Type: text/plain", "", "a"],
  ],
  ["an unknown character set", ["Content-Type: text/plain; charset=nothing-8", "", "\xff\xfe\x00"]],
  ["broken base64", ["Content-Transfer-Encoding: base64", "", "=====\x00%%%"]],
  ["addresses without end", [`From: ${"<a@b.example>,".repeat(5_000)}`, "", "a"]],
  [
    "a thousand parts in one another",
    Array.from({ length: 1_000 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}`),
  ],
])("a mail of %s stops nothing", async (_what, lines) => {
  const lead = await written();
  arrive(lines);
  arrive([`From: <${lead.email}>`, `In-Reply-To: ${lead.messageId}`, "Subject: Re: Hello", "", "Still here"]);
  await world.drain();
  expect(await replies(lead.id)).toEqual(["Still here"]);
});

test("a lead that was written to by WhatsApp only and answers by e-mail is known by its address", async () => {
  number += 1;
  const email = `bar-${number}@example.com`;
  const made = await api().post("/leads", { name: `Bar ${number}`, email, phone: `+38344${200_000 + number}` });
  const opened = await api().post(`/leads/${made.body.id}/messages`, { channel: "whatsapp-personal", body: "Hi" });
  arrive([`From: <${email}>`, "Subject: Your WhatsApp", "", "Before you said you sent it"]);
  await world.drain();
  expect(await replies(made.body.id)).toEqual([]);
  await api().post(`/messages/${opened.body.id}/confirmation`, { sent: true });
  arrive([`From: Bar <${email.toUpperCase()}>`, "Subject: Your WhatsApp", "", "Please call"]);
  await world.drain();
  expect(await replies(made.body.id)).toEqual(["Please call"]);
});

test("unsubscribing counts for the address that got the mail, also when the lead has another one now", async () => {
  const { id, email } = await written();
  await api().patch(`/leads/${id}`, { email: `moved-${email}` });
  const token = unsubscribeToken(
    { organizationId: organization.organizationId, leadId: id },
    world.foundation.config.secrets.secretKey,
  );
  expect(await unsubscribe(world.foundation, token)).toBe(true);
  for (const address of [email, `moved-${email}`]) {
    const { body } = await api().get(`/opt-outs?address=${encodeURIComponent(address)}`);
    expect(body.items).toMatchObject([{ channel: "email", reason: "unsubscribe" }]);
  }
  const cleared = await written();
  await api().patch(`/leads/${cleared.id}`, { email: null });
  const other = unsubscribeToken(
    { organizationId: organization.organizationId, leadId: cleared.id },
    world.foundation.config.secrets.secretKey,
  );
  await unsubscribe(world.foundation, other);
  expect((await api().get(`/opt-outs?address=${encodeURIComponent(cleared.email)}`)).body.items).toHaveLength(1);
});

/** A new mail, no answer to any of ours, from a lead's address. */
const fromAddress = (email: string, authentication: readonly string[], subject = "About your offer") =>
  arrive([
    ...authentication.map((result) => `Authentication-Results: ${result}`),
    `From: <${email}>`,
    "To: ben@studio.example",
    `Message-ID: <fresh-${++number}@example.com>`,
    `Subject: ${subject}`,
    "",
    "Send the money elsewhere.",
  ]);
const FORGED = "mx.studio.example; spf=fail smtp.mailfrom=example.com; dmarc=fail header.from=example.com";

test("a mail with a lead's address whose sender our server found forged is shown, unread, and changes nothing", async () => {
  const { id, email } = await written();
  fromAddress(email, [FORGED, "mx.attacker.example; dmarc=pass header.from=example.com"]);
  await world.drain();
  expect((await api().get(`/leads/${id}`)).body).toMatchObject({ status: "CONTACTED", lastRepliedAt: null });
  const { items } = (await api().get(`/messages?leadId=${id}&direction=inbound`)).body;
  expect(items).toMatchObject([{ kind: "unverified", body: "Send the money elsewhere." }]);
  const { body: inbox } = await api().get(`/conversations?leadId=${id}`);
  expect(inbox.items).toMatchObject([{ unreadCount: 1, lastMessage: { kind: "unverified" } }]);
});

test("a forged sender's request to unsubscribe holds, and an answer to our own mail needs no proof", async () => {
  const first = await written();
  fromAddress(first.email, [FORGED], "unsubscribe");
  const second = await written();
  arrive([
    `Authentication-Results: ${FORGED}`,
    `From: <${second.email}>`,
    `In-Reply-To: ${second.messageId}`,
    `Message-ID: <answer-${number}@example.com>`,
    "Subject: Re: Hello",
    "",
    "Yes",
  ]);
  await world.drain();
  expect((await api().get(`/leads/${first.id}`)).body.optOuts).toMatchObject([{ channel: "email" }]);
  expect((await api().get(`/leads/${second.id}`)).body.status).toBe("REPLIED");
});

test("a mail whose sender our server vouches for, or says nothing of, is a reply by its address; the latter says so", async () => {
  const unproved = expect.stringContaining("nothing proves");
  for (const [authentication, reason] of [
    [["mx.studio.example; dmarc=pass header.from=example.com"], null],
    [["mx.studio.example; dmarc=none; spf=none"], unproved],
    [[], unproved],
  ] as const) {
    const { id, email } = await written();
    fromAddress(email, authentication);
    await world.drain();
    expect((await api().get(`/leads/${id}`)).body.status).toBe("REPLIED");
    const { items } = (await api().get(`/messages?leadId=${id}&direction=inbound`)).body;
    expect(items).toMatchObject([{ kind: "reply", reason }]);
  }
});

test("an answer that comes while its lead is being merged stands with the lead it is now", async () => {
  const loser = await written();
  const winner = await written();
  await arrive([
    `From: ${loser.email}`,
    "To: ben@studio.example",
    `In-Reply-To: ${loser.messageId}`,
    "Message-ID: <meanwhile@example.com>",
    "Subject: Re: Hello",
    "",
    "Yes, on Friday",
  ]);
  const { db } = world.foundation;
  /** on SQLite whoever writes waits by itself */
  const untilWaiting = async (count: number) => {
    for (let look = 0; look < 200 && db.engine === "postgres"; look += 1) {
      const { rows } = await db.transaction((tx) =>
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          tx.query,
        ),
      );
      if (rows.length >= count) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const holding = db.transaction(async (tx) => {
    await lockLeads(tx, organization.scope, [winner.id]);
    if (tx.engine === "postgres") await free;
  });
  const merging = api().post(`/leads/${winner.id}/merge`, { from: [loser.id] });
  await untilWaiting(1);
  const reading = mailboxWorker.runOnce?.(world.foundation);
  await untilWaiting(2);
  letGo();
  await Promise.all([holding, merging, reading]);
  expect((await merging).status).toBe(200);
  await world.drain();
  expect(await replies(winner.id)).toEqual(["Yes, on Friday"]);
  expect((await api().get(`/leads/${winner.id}`)).body.status).toBe("REPLIED");
});
