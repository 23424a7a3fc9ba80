import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenAccount, OutgoingMail } from "../channels/channel.ts";
import { foldersToRead, nextUidOf, openImap, readFolder, traceByImap, tryImap, waitForMail } from "../channels/imap.ts";
import { parseMail } from "../channels/parse-mail.ts";
import { sendBySmtp, trySmtp } from "../channels/smtp.ts";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";

let sandbox: Sandbox;
let verdict: { code: number; text: string } | undefined;
let answerAfter = Promise.resolve();

beforeAll(async () => {
  sandbox = await startSandbox({
    accept: (_user, password) => password === "right",
    onReceiver: (address) => (address.startsWith("gone") ? { code: 550, text: "5.1.1 user unknown" } : undefined),
    beforeAnswer: async () => {
      await answerAfter;
      return verdict;
    },
  });
});
afterAll(() => sandbox.close());

const account = (password = "right"): OpenAccount => {
  const server = { security: "none", user: "me", password, isGuarded: false } as const;
  return {
    id: "default",
    organizationId: "o",
    address: "ben@studio.example",
    smtp: { host: sandbox.mailHost, port: sandbox.mailPort, ...server },
    imap: { host: sandbox.imapHost, port: sandbox.imapPort, ...server },
  };
};
const budget = { totalMs: 5_000, isGateFresh: () => true };
let number = 0;
const mail = (values: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: `<m${++number}@studio.example>`,
  senderName: "Ben\r\nBcc: all@example.com",
  to: "ana@cafe.example",
  subject: "Hello\r\nX-Bad: yes",
  text: "Hi <Ana> & all,\n\nsee https://studio.example/?a=1&b=2.",
  thread: [],
  unsubscribe: { mailto: "mailto:ben@studio.example?subject=unsubscribe", https: null },
  ...values,
});

test("a mail arrives with its id, its thread and a way to unsubscribe, and no header can be slipped in", async () => {
  const outgoing = mail({ thread: ["<a@x.example>", "<b@x.example>"] });
  expect(await sendBySmtp(account(), outgoing, budget)).toMatchObject({
    kind: "accepted",
    providerId: outgoing.messageId,
  });
  const [received] = sandbox.mails().slice(-1);
  const parsed = await parseMail(received?.raw ?? Buffer.alloc(0));
  expect(parsed.messageId).toBe(outgoing.messageId);
  expect(parsed.ancestors).toEqual(["<b@x.example>", "<a@x.example>"]);
  expect(parsed.headers["list-unsubscribe"]).toEqual(["<mailto:ben@studio.example?subject=unsubscribe>"]);
  expect(parsed.headers.bcc).toBeUndefined();
  expect(parsed.headers["x-bad"]).toBeUndefined();
  expect(parsed.text).toBe("Hi <Ana> & all,\n\nsee https://studio.example/?a=1&b=2.");
  expect(received?.raw.toString()).toContain("&#60;Ana&#62;");
});

test("a wrong password is the account's fault, an unknown receiver the address's, a 451 passes", async () => {
  expect(await sendBySmtp(account("wrong"), mail(), budget)).toMatchObject({ kind: "retry", isAccountRefused: true });
  expect(await sendBySmtp(account(), mail({ to: "gone@cafe.example" }), budget)).toMatchObject({
    kind: "refused",
    isAddressBad: true,
  });
  verdict = { code: 451, text: "4.3.0 later" };
  expect(await sendBySmtp(account(), mail(), budget)).toMatchObject({ kind: "retry", isAccountRefused: false });
  verdict = undefined;
});

test("only a dot without an answer leaves a doubt", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  answerAfter = promise;
  expect(await sendBySmtp(account(), mail(), { ...budget, totalMs: 600 })).toMatchObject({ kind: "unknown" });
  resolve();
  answerAfter = Promise.resolve();
  const closed = { ...account(), smtp: { ...account().smtp, port: 1 } };
  expect(await sendBySmtp(closed, mail(), budget)).toMatchObject({ kind: "retry", isAccountRefused: false });
});

test("nothing is handed over when the gate is too long ago", async () => {
  const outgoing = mail();
  expect(await sendBySmtp(account(), outgoing, { totalMs: 5_000, isGateFresh: () => false })).toEqual({
    kind: "stale",
  });
  // of this one alone: a mail in doubt of another test may still be coming in
  expect(sandbox.mails().map(({ messageId }) => messageId)).not.toContain(outgoing.messageId);
});

test("a mail in doubt is looked for among the sent ones", async () => {
  const outgoing = mail();
  await sendBySmtp(account(), outgoing, budget);
  expect(await traceByImap(account(), outgoing.messageId)).toBe("found");
  expect(await traceByImap(account(), "<nowhere@studio.example>")).toBe("not-found");
});

test("a connection is tried without sending, and says what is wrong", async () => {
  expect(await trySmtp(account().smtp)).toBeNull();
  expect(await trySmtp(account("wrong").smtp)).toMatch(/wrong user or password/);
  const { imap } = account("wrong");
  expect(imap === null ? null : await tryImap(imap)).toMatch(/refused the user or the password/);
});

test("new mails are read once, IDLE wakes at once, and other numbers mean a new look", async () => {
  const { imap } = account();
  if (imap === null) throw new Error("no mailbox");
  const client = await openImap(imap);
  expect(await foldersToRead(client)).toEqual([
    { folder: "INBOX", isForReports: false },
    { folder: "Junk", isForReports: false },
  ]);
  sandbox.mailbox.inbox.add(Buffer.from("Subject: one\r\n\r\none"), Date.now());
  const seen: string[] = [];
  let cursor = null as { uidValidity: number; lastUid: number } | null;
  const read = () =>
    readFolder(client, { folder: "INBOX", isForReports: false, cursor, now: Date.now() }, async (batch) => {
      for (const { raw } of batch.mails) seen.push(raw.toString().split("\r\n\r\n")[1] ?? "");
      cursor = batch.cursor;
    });
  await read();
  await read();
  const nextUid = await nextUidOf(client);
  const start = performance.now();
  setTimeout(() => sandbox.mailbox.inbox.add(Buffer.from("Subject: two\r\n\r\ntwo"), Date.now()), 50);
  await waitForMail(client, { nextUid, isTime: () => false }, new AbortController().signal);
  expect(performance.now() - start).toBeLessThan(3_000);
  await read();
  expect(seen).toEqual(["one", "two"]);
  // what came before the waiting began is not waited for
  await waitForMail(client, { nextUid, isTime: () => false }, new AbortController().signal);
  sandbox.mailbox.inbox.renumber();
  await read();
  expect(seen).toEqual(["one", "two", "one", "two"]);
  client.close();
});

test("what came between choosing a folder and waiting in it is told as the waiting begins, as by Dovecot", async () => {
  const line = connect(sandbox.imapPort, sandbox.imapHost);
  let heard = "";
  line.setEncoding("utf8").on("data", (data: string) => {
    heard += data;
  });
  const until = async (words: RegExp) => {
    while (!words.test(heard)) await once(line, "data");
  };
  try {
    line.write("a LOGIN me right\r\n");
    await until(/^a OK/m);
    line.write("b SELECT INBOX\r\n");
    await until(/^b OK/m);
    heard = "";
    sandbox.mailbox.inbox.add(Buffer.from("Subject: three\r\n\r\nthree"), Date.now());
    line.write("c IDLE\r\n");
    await until(/^\+ /m);
    line.write("DONE\r\n");
    await until(/^c OK/m);
    expect(heard).toMatch(/^\* \d+ EXISTS/m);
  } finally {
    line.destroy();
  }
});
