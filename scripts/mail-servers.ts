// Debian's Postfix and Dovecot on high ports of this machine, in a folder of their own, for scripts/real-mail.ts.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** The running servers. */
export interface MailServers {
  readonly smtpPort: number;
  readonly imapPort: number;
  /** mails that lie in somebody's mailbox, oldest first */
  mailsOf(user: string): string[];
  /** ends Dovecot as a crash does, and starts it again */
  crashImap(): Promise<void>;
  stop(): Promise<void>;
}

const POSTFIX = "/usr/sbin/postfix";
const DOVECOT = "/usr/sbin/dovecot";

/** What is missing to run them; null when all is there. */
export function missing(): string | null {
  if (process.getuid?.() !== 0) return "It must run as root: Postfix starts its parts under users of their own.";
  const gone = [POSTFIX, DOVECOT].filter((file) => !existsSync(file));
  return gone.length === 0 ? null : `${gone.join(" and ")} missing: apt-get install -y postfix dovecot-imapd`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** ben@studio.example writes; the users of leads.example read; mails to late.example come back later. */
function postfixFiles(folder: string, port: number): Record<string, string> {
  const master = readFileSync("/etc/postfix/master.cf", "utf8")
    .replace(/^smtp\s+inet.*$/m, `127.0.0.1:${port} inet n - n - - smtpd`)
    .replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/gm, "$1n$2");
  const main = {
    compatibility_level: "3.6",
    queue_directory: `${folder}/queue`,
    data_directory: `${folder}/data`,
    maillog_file: `${folder}/postfix.log`,
    maillog_file_prefixes: folder,
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    myhostname: "mx.studio.example",
    mydestination: "",
    mynetworks: "127.0.0.0/8",
    smtpd_relay_restrictions: "permit_mynetworks, reject",
    disable_dns_lookups: "yes",
    smtp_dns_support_level: "disabled",
    notify_classes: "",
    virtual_mailbox_domains: "studio.example, leads.example",
    virtual_mailbox_base: `${folder}/mail`,
    virtual_mailbox_maps: `texthash:${folder}/mailboxes`,
    virtual_uid_maps: "static:8",
    virtual_gid_maps: "static:8",
    virtual_minimum_uid: "1",
    transport_maps: `regexp:${folder}/transport`,
    smtpd_tls_security_level: "may",
    smtpd_tls_received_header: "yes",
    smtpd_tls_cert_file: `${folder}/cert.pem`,
    smtpd_tls_key_file: `${folder}/key.pem`,
  };
  return {
    "main.cf": Object.entries(main)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(""),
    "master.cf": master,
  };
}

function dovecotFile(folder: string, port: number): string {
  return `
base_dir = ${folder}/dovecot
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:${folder}/mail/%n
mail_uid = 8
mail_gid = 8
first_valid_uid = 1
first_valid_gid = 1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=8 gid=8 home=${folder}/mail/%n
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
  mailbox Junk {
    special_use = \\Junk
    auto = create
  }
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
`;
}

/** The server of late.example: it takes whom it is told of for unknown, after our own server took the mail. */
async function startRefuser() {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 late.example\r\n");
    socket.on("data", (chunk) => {
      const word = chunk.toString("latin1").slice(0, 4).toUpperCase();
      socket.write(
        word === "RCPT" ? "550 5.1.1 no such user here\r\n" : word === "QUIT" ? "221 bye\r\n" : "250 ok\r\n",
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : 0 };
}

/** Hands a mail to a server as a stranger's would: one command after the other. */
export async function handOver(port: number, mail: { from: string; to: string; text: string }): Promise<void> {
  const { connect } = await import("node:net");
  const commands = ["HELO lead.example", `MAIL FROM:<${mail.from}>`, `RCPT TO:<${mail.to}>`, "DATA"];
  const content = `${mail.text.replace(/\r?\n/g, "\r\n").replace(/^\./gm, "..")}\r\n.`;
  const steps = [...commands, content, "QUIT"];
  const socket = connect(port, "127.0.0.1");
  let step = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      const answer = chunk.toString("latin1");
      if (/^[45]/.test(answer)) return reject(new Error(answer.trim()));
      const next = steps[step++];
      if (next === undefined) return resolve();
      socket.write(`${next}\r\n`);
    });
  });
  socket.destroy();
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}${stdout}`);
}

async function untilListening(port: number): Promise<void> {
  const { connect } = await import("node:net");
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await wait(100);
  }
  throw new Error(`Nothing came to listen on port ${port}`);
}

/** Starts both in an empty folder; `users` have mailboxes at leads.example. */
export async function startMailServers(folder: string, users: readonly string[]): Promise<MailServers> {
  const [smtpPort, imapPort] = [await freePort(), await freePort()];
  const refuser = await startRefuser();
  const config = join(folder, "postfix");
  for (const name of ["postfix", "queue", "data", "dovecot", "mail"])
    mkdirSync(join(folder, name), { recursive: true });
  const subject = ["-subj", "/CN=mx.studio.example", "-days", "2", "-nodes"];
  const files = ["-keyout", `${folder}/key.pem`, "-out", `${folder}/cert.pem`];
  run("openssl", ["req", "-x509", "-newkey", "rsa:2048", ...files, ...subject]);
  for (const [name, text] of Object.entries(postfixFiles(folder, smtpPort))) writeFileSync(join(config, name), text);
  const addresses = ["ben@studio.example", ...users.map((user) => `${user}@leads.example`)];
  const lines = addresses.map((address) => `${address} ${address.split("@")[0]}/\n`);
  writeFileSync(join(folder, "mailboxes"), lines.join(""));
  writeFileSync(join(folder, "transport"), `/@late\\.example$/ smtp:[127.0.0.1]:${refuser.port}\n`);
  writeFileSync(join(folder, "dovecot.conf"), dovecotFile(folder, imapPort));
  run("chown", ["-R", "8:8", join(folder, "mail")]);
  run("chown", ["postfix", join(folder, "data")]);
  run("chmod", ["755", folder]);
  run(POSTFIX, ["-c", config, "start"]);
  let dovecot: ChildProcess;
  const startImap = async () => {
    dovecot = spawn(DOVECOT, ["-F", "-c", join(folder, "dovecot.conf")], { stdio: "ignore" });
    await untilListening(imapPort);
  };
  const endImap = async () => {
    const ended = new Promise((resolve) => dovecot.once("exit", resolve));
    dovecot.kill("SIGTERM");
    await ended;
  };
  await Promise.all([untilListening(smtpPort), startImap()]);
  return {
    smtpPort,
    imapPort,
    mailsOf(user) {
      const box = join(folder, "mail", user);
      return ["new", "cur"]
        .map((name) => join(box, name))
        .filter((place) => existsSync(place))
        .flatMap((place) => readdirSync(place).map((file) => join(place, file)))
        .sort()
        .map((file) => readFileSync(file, "utf8"));
    },
    async crashImap() {
      await endImap();
      await wait(2_000);
      await startImap();
    },
    async stop() {
      await endImap();
      refuser.server.close();
      spawnSync(POSTFIX, ["-c", config, "stop"]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
