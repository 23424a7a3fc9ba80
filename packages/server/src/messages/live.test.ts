// The loops as they run in the program: a mail leaves at once, an answer arrives by IDLE, a lost connection is opened anew.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { startMailboxes } from "./mailbox-worker.ts";
import { planMessage } from "./plan-message.ts";
import { startSending } from "./sending-worker.ts";

let sandbox: Sandbox;
let world: World;
let organization: TestOrganization;
/** how far the clock of the loops has jumped, as it does when a computer wakes up */
let ahead = 0;
let stop: (() => Promise<void>)[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  world = await openWorld({
    MAIL_HOST: sandbox.mailHost,
    MAIL_PORT: String(sandbox.mailPort),
    MAIL_FROM: "ben@studio.example",
    MAIL_SECURE: "false",
    IMAP_HOST: sandbox.imapHost,
    IMAP_PORT: String(sandbox.imapPort),
    IMAP_USER: "ben",
    IMAP_PASSWORD: "secret",
    IMAP_SECURE: "false",
  });
  world.clock.set(Date.now());
  organization = await world.organization();
  const foundation = { ...world.foundation, clock: { now: () => Date.now() + ahead } };
  const loops = [await startSending(foundation), await startMailboxes(foundation)];
  stop = loops.map((loop) => () => loop.stop());
});
afterAll(async () => {
  for (const end of stop) await end();
  await world.close();
  await sandbox.close();
});

async function until<T>(look: () => Promise<T | undefined>, patience = 15_000): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error("It did not happen in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function writeAndLeave(name: string): Promise<{ leadId: string; mailId: string }> {
  const email = `${name}@example.com`;
  const { body } = await organization.api.post("/leads", { name, email });
  await organization.api.post(`/leads/${body.id}/messages`, { channel: "email", subject: "Hello", body: "Text" });
  const mail = await until(async () => sandbox.mails().find(({ to }) => to === email));
  return { leadId: body.id, mailId: mail.id };
}

const replied = (leadId: string) =>
  until(async () => ((await organization.api.get(`/leads/${leadId}`)).body.status === "REPLIED" ? true : undefined));

test("a mail leaves by itself, and its answer makes the lead REPLIED, without anybody asking", {
  timeout: 40_000,
}, async () => {
  const { leadId, mailId } = await writeAndLeave("bakery");
  await sandbox.reply(mailId, { kind: "reply", text: "Yes" });
  await replied(leadId);
  const [account] = (await organization.api.get("/channel-accounts")).body.items;
  expect(account).toMatchObject({
    state: "ok",
    lastSyncAt: expect.any(String),
    lastSentAt: expect.any(String),
    sentToday: 1,
  });
});

test("when every connection is cut, mails and answers go on", { timeout: 60_000 }, async () => {
  sandbox.dropConnections();
  const { leadId, mailId } = await writeAndLeave("butcher");
  await sandbox.reply(mailId, { kind: "reply", text: "Yes" });
  await replied(leadId);
});

test("after days asleep the mailbox is read within seconds, and then the step that is due leaves", {
  timeout: 60_000,
}, async () => {
  const { leadId, mailId } = await writeAndLeave("florist");
  ahead = 3 * 86_400_000;
  const now = Date.now() + ahead;
  await world.foundation.db.transaction((tx) =>
    planMessage(
      tx,
      organization.scope,
      {
        leadId,
        channel: "email",
        dedupeKey: "after-sleep",
        plannedFor: now,
        subject: "Step",
        body: "Step text",
        stopOnReplySince: now,
        window: { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] },
        actor: { kind: "system", name: "tests" },
      },
      now,
    ),
  );
  const address = sandbox.mails().find(({ id }) => id === mailId)?.to;
  await until(async () => sandbox.mails().find(({ to, subject }) => to === address && subject === "Step"));
});
