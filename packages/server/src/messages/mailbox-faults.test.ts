// A mailbox over a line that breaks, stalls or lies: every reply is processed once (delivery.md, F15).
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openImap, tryImap } from "../channels/imap.ts";
import { trySmtp } from "../channels/smtp.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { MONDAY_MORNING, openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { startMailboxes } from "./mailbox-worker.ts";
import { syncMailbox } from "./sync-mailbox.ts";
import { traceMail } from "./trace-mail.ts";

/** What the line does once so many bytes have come from the server; or the server, busy, refuses to search. */
type Fault = { readonly after: number; readonly kind: "cut" | "stall" } | { readonly kind: "no search" } | null;

/** A line to a server that can be made to fail. */
async function startLine(port: () => number) {
  let fault: Fault = null;
  let carried = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(port(), "127.0.0.1");
    const planned = fault;
    let count = 0;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    near.on("data", (chunk) => {
      const search = planned?.kind === "no search" ? /^(\w+) UID SEARCH /.exec(chunk.toString("latin1")) : null;
      if (search !== null) return near.write(`${search[1]} NO [UNAVAILABLE] busy\r\n`);
      return far.writable && far.write(chunk);
    });
    near.on("close", () => far.destroy());
    far.on("close", () => planned?.kind !== "stall" && near.destroy());
    far.on("data", (chunk) => {
      const left = planned === null || planned.kind === "no search" ? chunk.length : Math.max(0, planned.after - count);
      count += chunk.length;
      carried = Math.max(carried, count);
      if (near.writable && left > 0) near.write(chunk.subarray(0, left));
      if (planned?.kind === "cut" && left < chunk.length) near.destroy();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    set(next: Fault) {
      fault = next;
      carried = 0;
    },
    carried: () => carried,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const SOON = { timeout: 20_000, interval: 20 };

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
let line: Awaited<ReturnType<typeof startLine>>;
let isOpen = true;
let count = 0;

beforeAll(async () => {
  let now = () => MONDAY_MORNING;
  sandbox = await startSandbox({ clock: { now: () => now() }, accept: () => isOpen });
  line = await startLine(() => sandbox.imapPort);
  world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_USER: "ben",
    MAIL_PASSWORD: "secret",
    MAIL_SECURE: "false",
    IMAP_HOST: "127.0.0.1",
    IMAP_PORT: String(line.port),
    IMAP_SECURE: "false",
  });
  now = () => world.clock.now();
  organization = await world.organization({ address: "Main Street 1" });
  await organization.api.get("/channel-accounts");
});
afterAll(async () => {
  await world.close();
  await line.close();
  await sandbox.close();
});

const server = () => ({
  host: "127.0.0.1",
  port: line.port,
  security: "none" as const,
  user: "ben",
  password: "secret",
  isGuarded: false,
});
const mailbox = () => ({ organizationId: organization.organizationId, accountId: "default" });

/** One look, as the worker does it; what went wrong, or null. */
async function look(stallMs = 10_000): Promise<string | null> {
  let client: Awaited<ReturnType<typeof openImap>> | null = null;
  try {
    client = await openImap(server(), stallMs);
    await syncMailbox(world.foundation, client, mailbox());
    return null;
  } catch (error) {
    return String(error);
  } finally {
    client?.close();
  }
}

/** Leads that were written to, whose answers lie in the mailbox. */
async function answers(number: number): Promise<string[]> {
  const leads = [];
  for (let index = 0; index < number; index++) {
    const email = `cafe-${++count}@example.com`;
    const { body } = await organization.api.post("/leads", { name: `Cafe ${count}`, email });
    await organization.api.post(`/leads/${body.id}/messages`, { channel: "email", subject: "Hello", body: "A site?" });
    leads.push({ id: String(body.id), email });
  }
  await world.drain();
  world.clock.advance(60_000);
  for (const { email } of leads) {
    const mail = sandbox.mails().find(({ to }) => to === email);
    await sandbox.reply(mail?.id ?? "", { kind: "reply", text: `Yes, says ${email}` });
  }
  return leads.map(({ id }) => id);
}

async function repliesOf(leads: readonly string[]): Promise<number[]> {
  return Promise.all(
    leads.map(async (id) => (await organization.api.get(`/messages?leadId=${id}&direction=inbound`)).body.items.length),
  );
}

const once1 = (leads: readonly string[]) => leads.map(() => 1);

test("a line that is cut anywhere loses no reply and doubles none", { timeout: 240_000 }, async () => {
  line.set(null);
  await look();
  // so many bytes does a look with three answers take
  const measured = await answers(3);
  expect(await look()).toBe(null);
  expect(await repliesOf(measured)).toEqual(once1(measured));
  const whole = line.carried();
  expect(whole).toBeGreaterThan(2_000);
  for (let cut = 1; cut < whole; cut += Math.ceil(whole / 12)) {
    line.set(null);
    const leads = await answers(3);
    line.set({ after: cut, kind: "cut" });
    expect(await look()).not.toBe(null);
    line.set(null);
    expect(await look()).toBe(null);
    expect(await repliesOf(leads)).toEqual(once1(leads));
  }
});

test("a server that falls silent anywhere is given up, and its replies are read later, once", {
  timeout: 240_000,
}, async () => {
  for (const after of [0, 40, 300, 900, 2_000]) {
    line.set(null);
    const leads = await answers(2);
    line.set({ after, kind: "stall" });
    const start = performance.now();
    expect(await look(400)).not.toBe(null);
    expect(performance.now() - start).toBeLessThan(15_000);
    line.set(null);
    expect(await look()).toBe(null);
    expect(await repliesOf(leads)).toEqual(once1(leads));
  }
});

test("a server that numbered its mails anew and is too busy to search loses no reply", async () => {
  line.set(null);
  const leads = await answers(2);
  sandbox.mailbox.inbox.renumber();
  line.set({ kind: "no search" });
  expect(await look()).toContain("refused to search");
  line.set(null);
  expect(await look()).toBe(null);
  expect(await repliesOf(leads)).toEqual(once1(leads));
});

test("a server that is too busy to search does not tell that a mail was never sent", async () => {
  const account = { id: "default", organizationId: organization.organizationId, address: "ben@studio.example" };
  const open = { ...account, smtp: server(), imap: server() };
  line.set({ kind: "no search" });
  expect(await traceMail(open, "<any@example.org>")).toBe("no-answer");
  line.set(null);
  expect(await traceMail(open, "<any@example.org>")).toBe("not-found");
});

test("a mailbox of 50,000 is read within seconds, before and after its server numbered it anew", {
  timeout: 240_000,
}, async () => {
  line.set(null);
  const leads = await answers(3);
  const old = Buffer.from("From: a@example.org\r\nSubject: old\r\nMessage-ID: <old@example.org>\r\n\r\nold\r\n");
  const { inbox } = sandbox.mailbox;
  const recent = inbox.mails;
  inbox.mails = Array.from({ length: 50_000 }, (_, index) => ({
    uid: index + 1,
    receivedAt: MONDAY_MORNING - 400 * 86_400_000,
    raw: old,
  }));
  inbox.mails.push(...recent.map((mail, index) => ({ ...mail, uid: 50_001 + index })));
  inbox.uidNext = 50_001 + recent.length;
  inbox.uidValidity += 1;
  const start = process.cpuUsage();
  expect(await look()).toBe(null);
  inbox.renumber();
  expect(await look()).toBe(null);
  expect(process.cpuUsage(start).user / 1_000).toBeLessThan(20_000);
  expect(await repliesOf(leads)).toEqual(once1(leads));
});

test("a bounce without a trace of our mail is known by the receiver it reports", async () => {
  line.set(null);
  const [lead = ""] = await answers(1);
  expect(await look()).toBe(null);
  const { email } = (await organization.api.get(`/leads/${lead}`)).body;
  const report = [
    "From: MAILER-DAEMON@mx.example.org",
    "To: ben@studio.example",
    "Subject: Undelivered",
    "Message-ID: <bounce-1@mx.example.org>",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "It could not be delivered.",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.org",
    "",
    `Final-Recipient: rfc822; ${email}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 no such user",
    "--b--",
    "",
  ].join("\r\n");
  sandbox.mailbox.junk.add(Buffer.from(report), world.clock.now());
  expect(await look()).toBe(null);
  const { items } = (await organization.api.get(`/messages?leadId=${lead}&direction=inbound`)).body;
  expect(items.map(({ kind }: { kind: string }) => kind)).toContain("bounce");
  const again = await organization.api.post(`/leads/${lead}/messages`, { channel: "email", subject: "x", body: "y" });
  expect(again).toMatchObject({ status: 409, body: { code: "opted-out" } });
});

test("a failure is told in plain words, and a look that is asked for comes at once", { timeout: 90_000 }, async () => {
  line.set(null);
  isOpen = false;
  expect(await tryImap(server())).toBe("127.0.0.1 refused the user or the password");
  expect(await tryImap({ ...server(), security: "starttls" })).toMatch(/^No protected connection|TLS|STARTTLS/);
  expect(await trySmtp({ ...server(), port: sandbox.mailPort, security: "starttls" })).toMatch(/TLS/i);
  const worker = await startMailboxes(world.foundation);
  try {
    const account = async () => (await organization.api.get("/channel-accounts/default")).body;
    const askForLook = async () =>
      expect((await organization.api.post("/channel-accounts/default/look")).status).toBe(204);
    await expect.poll(async () => (await account()).lastError, SOON).toContain("refused the user");
    expect(await account()).toMatchObject({ state: "failing", lastErrorAt: expect.any(String) });
    // each failure makes the pause longer: after the fourth it would look by itself in forty seconds
    for (let failures = 1; failures < 4; failures++) {
      world.clock.advance(1_000);
      await askForLook();
      const failedAt = async () => Date.parse((await account()).lastErrorAt);
      await expect.poll(failedAt, SOON).toBe(world.clock.now());
    }
    isOpen = true;
    world.clock.advance(1_000);
    await askForLook();
    await expect.poll(async () => (await account()).lastError, SOON).toBe(null);
  } finally {
    isOpen = true;
    await worker.stop();
  }
});
