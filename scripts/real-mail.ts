// The e-mail path against Debian's Postfix and Dovecot: `npx node scripts/real-mail.ts`, by hand and as root. It starts both,
// the program itself, and plays the leads. Prints what holds and what does not.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { handOver, type MailServers, missing, startMailServers } from "./mail-servers.ts";

const COMMAND = join(import.meta.dirname, "../packages/server/bin/lead-dashboard.js");
/** After so long the program is ended, and the run with it. */
const RUN_MS = 240_000;
const REPLIERS = Array.from({ length: 10 }, (_, number) => `lead-${number}`);
const problem = missing();
if (problem !== null) {
  console.error(`Not run. ${problem}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), "lead-dashboard-mail-"));
let servers: MailServers | null = null;
let program: ChildProcess | null = null;
let isWell = true;

function tell(holds: boolean, what: string): void {
  isWell &&= holds;
  console.log(`${holds ? "holds " : "BROKEN"}  ${what}`);
}

async function until<T>(ask: () => Promise<T> | T, is: (answer: T) => boolean, ms: number): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = await ask();
    if (is(answer) || performance.now() > end) return answer;
    await wait(100);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function play(mail: MailServers): Promise<void> {
  const port = await freePort();
  const environment = {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite:${join(folder, "leads.db")}`,
    SECRET_KEY: "a secret key for one run of this script only",
    LOG_LEVEL: "error",
    PORT: String(port),
    MAIL_HOST: "127.0.0.1",
    MAIL_PORT: String(mail.smtpPort),
    MAIL_FROM: "Ben Studio <ben@studio.example>",
    MAIL_SECURE: "false",
    IMAP_HOST: "127.0.0.1",
    IMAP_PORT: String(mail.imapPort),
    IMAP_USER: "ben",
    IMAP_PASSWORD: "secret",
    IMAP_SECURE: "false",
  };
  const admin = ["--email", "ben@studio.example", "--password", "a long password 4 ben", "--organization", "Studio"];
  const init = spawnSync(process.execPath, [COMMAND, "init", ...admin, "--address", "Main Street 1", "--json"], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  const { apiKey } = JSON.parse(init.stdout);
  program = spawn(process.execPath, [COMMAND, "serve"], {
    cwd: folder,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((done) => program?.stdout?.once("data", done));
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const api = async (method: string, path: string, body?: object) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, init);
    return JSON.parse((await answer.text()) || "null");
  };
  const lead = (email: string) => api("POST", "/leads", { name: `Shop of ${email}`, email });
  const write = (id: string, subject: string) =>
    api("POST", `/leads/${id}/messages`, { channel: "email", subject, body: "Do you have a website?" });
  const stateOf = async (id: string) => (await api("GET", `/messages/${id}`)).state;
  const statusOf = async (id: string) => (await api("GET", `/leads/${id}`)).status;
  const inbound = async (id: string) => (await api("GET", `/messages?leadId=${id}&direction=inbound`)).items;
  const post = (user: string, headers: Record<string, string>, text: string) => {
    const from = `${user}@leads.example`;
    const own = { From: from, To: "ben@studio.example", "Message-ID": `<${randomUUID()}@leads.example>`, ...headers };
    const lines = Object.entries(own).map(([name, value]) => `${name}: ${value}`);
    return handOver(mail.smtpPort, { from, to: "ben@studio.example", text: `${lines.join("\n")}\n\n${text}` });
  };
  const idOf = (raw = "") => /^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? "";
  const answer = (user: string, text: string, headers: Record<string, string> = {}) => {
    const [raw] = mail.mailsOf(user);
    const id = idOf(raw);
    return post(user, { "In-Reply-To": id, References: id, Subject: "Re: Hello", ...headers }, text);
  };

  const ana = await lead("ana@leads.example");
  const first = await write(ana.id, "Hello");
  const [raw = ""] = await until(
    () => mail.mailsOf("ana"),
    (mails) => mails.length > 0,
    15_000,
  );
  tell(raw.includes("Do you have a website?"), "a mail leaves through Postfix and lies in the lead's mailbox");
  tell(/^list-unsubscribe: <mailto:ben@studio\.example/im.test(raw), "it carries a mailto way out and no dead link");
  tell(/TLSv1\.[23]/.test(raw), "it went over STARTTLS");
  tell(
    (await until(
      () => stateOf(first.id),
      (state) => state === "sent",
      5_000,
    )) === "sent",
    "it counts as sent",
  );

  await wait(3_000);
  const times = [];
  for (const user of REPLIERS) {
    const one = await lead(`${user}@leads.example`);
    await write(one.id, "Hello");
    await until(
      () => mail.mailsOf(user),
      (mails) => mails.length > 0,
      15_000,
    );
    await answer(user, "Yes\n\nOn Monday, Ben <ben@studio.example> wrote:\n> Do you have a website?");
    const start = performance.now();
    await until(
      () => statusOf(one.id),
      (status) => status === "REPLIED",
      15_000,
    );
    times.push(performance.now() - start);
    const [reply] = await inbound(one.id);
    if (reply?.body !== "Yes") tell(false, `the reply's own text is kept, not ${JSON.stringify(reply?.body)}`);
  }
  times.sort((one, other) => one - other);
  const slowest = times.at(-1) ?? 0;
  tell(
    slowest <= 5_000,
    `10 replies by IMAP IDLE make the lead REPLIED: median ${Math.round(times[5] ?? 0)} ms, slowest ${Math.round(slowest)} ms (≤ 5,000)`,
  );

  await answer("ana", "I am away until 3 December.", { Subject: "Out of office", "Auto-Submitted": "auto-replied" });
  const away = await until(
    () => inbound(ana.id),
    (items) => items.length > 0,
    10_000,
  );
  tell(away[0]?.kind === "auto-reply" && (await statusOf(ana.id)) !== "REPLIED", "an out-of-office is no reply");

  const nobody = await lead("nobody@leads.example");
  const refused = await write(nobody.id, "Hello");
  const why = await until(
    () => api("GET", `/messages/${refused.id}`),
    ({ state }) => state === "failed",
    10_000,
  );
  tell(
    why.state === "failed" && /User unknown/i.test(why.reason),
    `an unknown receiver is refused at once: ${why.reason}`,
  );

  const late = await lead("gone@late.example");
  const bounced = await write(late.id, "Hello");
  const back = await until(
    () => api("GET", `/messages/${bounced.id}`),
    ({ state }) => state === "failed",
    15_000,
  );
  tell(
    back.state === "failed" && /came back/.test(back.reason),
    `Postfix's own bounce takes the sent back: ${back.reason}`,
  );

  const carl = await lead("carl@leads.example");
  await write(carl.id, "Hello");
  const [toCarl = ""] = await until(
    () => mail.mailsOf("carl"),
    (mails) => mails.length > 0,
    15_000,
  );
  const subject = decodeURIComponent(/subject=([^>]+)>/.exec(toCarl.replace(/\r?\n[ \t]+/g, ""))?.[1] ?? "");
  await post("carl", { Subject: subject }, "");
  const again = await until(
    () => write(carl.id, "More"),
    ({ code }) => code === "opted-out",
    10_000,
  );
  tell(again.code === "opted-out", "the mailto way out is read by IMAP and holds");

  await mail.crashImap();
  const dora = await lead("dora@leads.example");
  await write(dora.id, "Hello");
  await until(
    () => mail.mailsOf("dora"),
    (mails) => mails.length > 0,
    15_000,
  );
  await answer("dora", "After the crash");
  const items = await until(
    () => inbound(dora.id),
    (found) => found.length > 0,
    90_000,
  );
  tell(items.length === 1, "after Dovecot ended and came back, a reply is read, once");

  const doctor = spawnSync(process.execPath, [COMMAND, "doctor", "--json"], {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  const checks = JSON.parse(doctor.stdout).checks as { check: string; level: string }[];
  const named = (check: string) => checks.find((one) => one.check === check)?.level;
  tell(named("mail") === "ok" && named("mailbox") === "ok", "doctor finds both servers well");
}

try {
  setTimeout(() => program?.kill("SIGTERM"), RUN_MS).unref();
  servers = await startMailServers(folder, ["ana", "carl", "dora", ...REPLIERS]);
  await play(servers);
} finally {
  const running: ChildProcess | null = program;
  if (running !== null) {
    const ended = new Promise((resolve) => (running as ChildProcess).once("exit", resolve));
    (running as ChildProcess).kill("SIGTERM");
    await ended;
  }
  await servers?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isWell ? 0 : 1;
