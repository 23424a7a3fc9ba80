// What a refusal says: of the mail, which then has failed, or of the account, which waits and fails nobody's mail.
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { expect, test, vi } from "vitest";
import type { OpenAccount, OutgoingMail } from "./channel.ts";
import { sendBySmtp } from "./smtp.ts";

const mail = (to = "lead@example.com"): OutgoingMail => ({
  messageId: "<one@studio.example>",
  senderName: "Ben",
  to,
  subject: "Hello",
  text: "A website?",
  thread: [],
  unsubscribe: { mailto: "mailto:ben@studio.example", https: null },
});

const accountAt = (server: Server, security: "none" | "starttls" = "none"): OpenAccount => ({
  id: "default",
  organizationId: "one",
  address: "ben@studio.example",
  smtp: {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    security,
    user: null,
    password: null,
    isGuarded: false,
  },
  imap: null,
});

/** A server that answers each command by its first word; "" is the greeting. */
async function sendTo(
  answers: Record<string, string>,
  { to, security = "none" }: { to?: string; security?: "none" | "starttls" } = {},
) {
  const said: Record<string, string> = {
    "": "220 hello",
    EHLO: "250 stand-in",
    HELO: "250 stand-in",
    MAIL: "250 ok",
    RCPT: "250 ok",
    DATA: "354 go on",
    ".": "250 taken",
    QUIT: "221 bye",
    ...answers,
  };
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(`${said[""]}\r\n`);
    let isMail = false;
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (isMail) {
        if (!text.endsWith("\r\n.\r\n")) return;
        isMail = false;
        socket.write(`${said["."]}\r\n`);
        return;
      }
      const word = text.slice(0, 4).trim().toUpperCase();
      const answer = said[word] ?? "502 not known";
      isMail = answer.startsWith("354");
      socket.write(`${answer}\r\n`);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await sendBySmtp(accountAt(server, security), mail(to), { totalMs: 5_000, isGateFresh: () => true });
  } finally {
    server.close();
  }
}

test.each([
  ["at the greeting", { "": "554 5.7.1 your address is on a list" }],
  ["of our name", { EHLO: "550 go away", HELO: "550 go away" }],
  ["of the sender", { MAIL: "553 5.7.1 sender not owned by user" }],
])("a refusal %s for good is of the account, and the mail waits", async (_where, answers) => {
  expect(await sendTo(answers)).toMatchObject({ kind: "retry", isAccountRefused: true });
});

test("a server without the protection that is asked for fails no mail", async () => {
  expect(await sendTo({}, { security: "starttls" })).toMatchObject({ kind: "retry" });
});

test.each([
  ["of the receiver", { RCPT: "550 5.1.1 user unknown" }, true],
  ["of the receiver's own", { RCPT: "550 5.7.133 only for members of the group" }, false],
  ["of the text", { ".": "554 5.6.0 malformed" }, false],
  ["of the size", { MAIL: "552 5.3.4 too large" }, false],
])("a refusal %s for good is of the mail", async (_where, answers, isAddressBad) => {
  expect(await sendTo(answers)).toMatchObject({ kind: "refused", isAddressBad });
});

test.each([
  ["of the receiver's server", { RCPT: "550 5.7.1 blocked using Spamhaus" }],
  ["without SPF and DKIM", { ".": "550 5.7.26 this mail is unauthenticated" }],
  ["of a block list, without a code of its own", { RCPT: "554 your address is on a blocklist" }],
])("a refusal by policy %s bars the account, and the mail waits", async (_where, answers) => {
  expect(await sendTo(answers)).toMatchObject({
    kind: "retry",
    isAccountRefused: true,
    isAccountBarred: true,
    reason: expect.stringContaining("resume the account"),
  });
});

/**
 * A server that takes mails: it hears each piece of one, and answers what it is told to; null: nothing yet. `onData`: a mail
 * is announced.
 */
async function listen(heard: { onMail: (text: string) => string | null; onData?: () => void }): Promise<Server> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 hello\r\n");
    let isMail = false;
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (isMail) {
        const answer = heard.onMail(text);
        if (answer === null) return;
        isMail = false;
        socket.write(answer);
        return;
      }
      isMail = text.startsWith("DATA");
      if (isMail) heard.onData?.();
      socket.write(isMail ? "354 go on\r\n" : "250 ok\r\n");
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

/** An hour passes that the monotonic clock knows nothing of, as often as it is called. */
function sleeper() {
  const clock = vi.spyOn(Date, "now");
  return {
    sleep: () => void clock.mockImplementation(() => performance.timeOrigin + performance.now() + 3_600_000),
    end: () => clock.mockRestore(),
  };
}

test("nothing leaves when the computer slept while the server made up its mind", async () => {
  const computer = sleeper();
  let content = "";
  const onMail = (text: string) => {
    content += text;
    return null;
  };
  const server = await listen({ onMail, onData: computer.sleep });
  try {
    expect(await sendBySmtp(accountAt(server), mail(), { totalMs: 5_000, isGateFresh: () => true })).toEqual({
      kind: "stale",
    });
    expect(content).toBe("");
  } finally {
    computer.end();
    server.close();
  }
});

test("a mail that a sleep cut in two gets no end, so nothing has left", async () => {
  const computer = sleeper();
  let end = "";
  const onMail = (text: string) => {
    if (end === "") computer.sleep();
    end = `${end}${text}`.slice(-5);
    return end === "\r\n.\r\n" ? "250 taken\r\n" : null;
  };
  const server = await listen({ onMail });
  try {
    const long = { ...mail(), text: "A website? ".repeat(500_000) };
    expect(await sendBySmtp(accountAt(server), long, { totalMs: 5_000, isGateFresh: () => true })).toEqual({
      kind: "stale",
    });
    expect(end).not.toBe("\r\n.\r\n");
  } finally {
    computer.end();
    server.close();
  }
});

test("nothing leaves when the computer slept right behind the look at the gate", async () => {
  const computer = sleeper();
  const mails: string[] = [];
  const onMail = (text: string) => {
    mails.push(text);
    return text.endsWith("\r\n.\r\n") ? "250 ok\r\n" : null;
  };
  const server = await listen({ onMail });
  const isGateFresh = () => {
    computer.sleep();
    return true;
  };
  try {
    expect(await sendBySmtp(accountAt(server), mail(), { totalMs: 5_000, isGateFresh })).toEqual({ kind: "stale" });
    expect(mails).toEqual([]);
  } finally {
    computer.end();
    server.close();
  }
});

test("an answer that came while the process was stopped for longer than a call may take ends the doubt", async () => {
  const totalMs = 1_500;
  const onMail = (text: string) => {
    if (!text.endsWith("\r\n.\r\n")) return null;
    // once the answer is written, nobody in this process reads before its time is over
    process.nextTick(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, totalMs + 100));
    return "250 ok\r\n";
  };
  const server = await listen({ onMail });
  try {
    const outcome = await sendBySmtp(accountAt(server), mail(), { totalMs, isGateFresh: () => true });
    expect(outcome).toMatchObject({ kind: "accepted" });
  } finally {
    server.close();
  }
});

test("an address that no server could be told is refused at once", async () => {
  expect(await sendTo({}, { to: "a<b@example.com" })).toMatchObject({ kind: "refused" });
});

test("a mail that is taken is accepted", async () => {
  expect(await sendTo({})).toMatchObject({ kind: "accepted" });
});
