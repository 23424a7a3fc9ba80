// One connection of an account carries its mails one after the other, and dies without harm.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { startSmtpServer } from "../sandbox/smtp-server.ts";
import { openMailWorld } from "../testing/mail-world.ts";
import type { OpenAccount, OutgoingMail } from "./channel.ts";
import { closeKept } from "./kept-connections.ts";
import { sendBySmtp } from "./smtp.ts";

afterEach(() => closeKept());

let count = 0;
const mail = (to = "lead@example.com"): OutgoingMail => ({
  messageId: `<${++count}@studio.example>`,
  senderName: "Ben",
  to,
  subject: "Hello",
  text: "A website?",
  thread: [],
  unsubscribe: { mailto: "mailto:ben@studio.example", https: null },
});

const accountAt = (port: number, password = "secret"): OpenAccount => ({
  id: "kept",
  organizationId: "one",
  address: "ben@studio.example",
  smtp: { host: "127.0.0.1", port, security: "none", user: "ben", password, isGuarded: false },
  imap: null,
});
const send = (account: OpenAccount, to?: string) =>
  sendBySmtp(account, mail(to), { totalMs: 5_000, isGateFresh: () => true });

/** A stand-in that counts who connects and with which password. */
async function startCounting() {
  const counted = { connections: 0, passwords: [] as string[], mails: 0 };
  const server = await startSmtpServer({
    onConnect: () => {
      counted.connections += 1;
    },
    accept: (_user, password) => counted.passwords.push(password) > 0,
    onReceiver: (address) => (address.startsWith("gone") ? { code: 550, text: "5.1.1 no such user" } : undefined),
    onMail: () => {
      counted.mails += 1;
      return undefined;
    },
  });
  return { server, counted };
}

test("what an account sends leaves by one connection", async () => {
  let connections = 0;
  const { world, sandbox, organization, close } = await openMailWorld({
    onConnect: () => {
      connections += 1;
    },
  });
  try {
    const { api } = organization;
    for (const one of [1, 2, 3, 4, 5]) {
      const { id } = (await api.post("/leads", { name: `Cafe ${one}`, email: `ana${one}@cafe.example` })).body;
      const message = { channel: "email", subject: "Hello", body: "A website?" };
      expect((await api.post(`/leads/${id}/messages`, message)).status).toBe(201);
    }
    await world.drain();
    expect(sandbox.mails()).toHaveLength(5);
    expect(connections).toBe(1);
  } finally {
    await closeKept();
    await close();
  }
});

test("a connection that died is replaced, and a refused receiver ends one", async () => {
  const { server, counted } = await startCounting();
  try {
    const account = accountAt(server.port);
    for (const _ of [1, 2]) expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(counted).toMatchObject({ connections: 1, mails: 2 });
    server.drop();
    expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(counted).toMatchObject({ connections: 2, mails: 3 });
    expect(await send(account, "gone@cafe.example")).toMatchObject({ kind: "refused" });
    expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(counted).toMatchObject({ connections: 3, mails: 4 });
  } finally {
    await server.close();
  }
});

test("a connection kept over a sleep, when timers stand still, is not used again", async () => {
  const { server, counted } = await startCounting();
  const now = Date.now();
  const clock = vi.spyOn(Date, "now").mockReturnValue(now);
  try {
    const account = accountAt(server.port);
    for (const seconds of [0, 45, 91]) {
      clock.mockReturnValue(now + seconds * 1_000);
      expect(await send(account)).toMatchObject({ kind: "accepted" });
    }
    expect(counted).toMatchObject({ connections: 2, mails: 3 });
  } finally {
    clock.mockRestore();
    await server.close();
  }
});

test("another password is used at once; a hundred mails are enough for one connection", async () => {
  const { server, counted } = await startCounting();
  try {
    await send(accountAt(server.port, "first"));
    await send(accountAt(server.port, "second"));
    expect(counted.passwords).toEqual(["first", "second"]);
    for (let sent = 1; sent < 101; sent += 1) await send(accountAt(server.port, "second"));
    expect(counted).toMatchObject({ connections: 3, mails: 102 });
  } finally {
    await server.close();
  }
});

/** A server whose connections follow their own words: what is answered to a command, and to the dot, or that it hangs up. */
async function startScripted(scripts: readonly Readonly<Record<string, readonly string[]>>[]) {
  const heard: string[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const said: string[] = [];
    const script = scripts[heard.push(said) - 1] ?? {};
    sockets.add(socket.on("error", () => {}));
    const times: Record<string, number> = {};
    const answer = (word: string) => {
      times[word] = (times[word] ?? 0) + 1;
      const own = script[word]?.[times[word] - 1];
      if (own === "hang up") return socket.destroy();
      const usual = word === "DATA" ? "354 go on" : word === "QUIT" ? "221 bye" : word === "AUTH" ? "235 in" : "250 ok";
      return socket.write(`${own ?? usual}\r\n`);
    };
    let waiting = "";
    let isMail = false;
    socket.write("220 hello\r\n");
    socket.on("data", (chunk) => {
      waiting += chunk.toString("latin1");
      for (;;) {
        const end = waiting.indexOf(isMail ? "\r\n.\r\n" : "\r\n");
        if (end < 0) return;
        const word = isMail ? "." : waiting.slice(0, 4).trim().toUpperCase();
        waiting = waiting.slice(end + (isMail ? 5 : 2));
        isMail = word === "DATA";
        said.push(word);
        answer(word);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { heard, close, port: (server.address() as AddressInfo).port };
}

test.each([
  ["says that it closes (421)", "421 4.4.2 too long idle"],
  ["is gone", "hang up"],
])("a kept connection whose server %s gives its mail to a new one", async (_what, second) => {
  const server = await startScripted([{ MAIL: ["250 ok", second] }]);
  try {
    const account = accountAt(server.port);
    for (const _ of [1, 2]) expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(server.heard.map((said) => said.filter((word) => word === ".").length)).toEqual([1, 1]);
  } finally {
    server.close();
  }
});

test("a kept connection that dies with the mail in hand leaves a doubt, and the mail is not given to another", async () => {
  const server = await startScripted([{ ".": ["250 taken", "hang up"] }]);
  try {
    const account = accountAt(server.port);
    expect(await send(account)).toMatchObject({ kind: "accepted" });
    expect(await send(account)).toMatchObject({ kind: "unknown" });
    expect(server.heard).toHaveLength(1);
  } finally {
    server.close();
  }
});

test("a worker that stops says goodbye", async () => {
  const server = await startScripted([]);
  try {
    await send(accountAt(server.port));
    expect(server.heard[0]).not.toContain("QUIT");
    await closeKept();
    expect(server.heard).toMatchObject([expect.arrayContaining(["QUIT"])]);
  } finally {
    server.close();
  }
});
