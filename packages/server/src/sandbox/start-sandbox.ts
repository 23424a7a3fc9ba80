// Stand-ins for the providers inside the process: real protocols over real sockets. The rest of the program reaches them
// only through the addresses of its configuration and knows nothing of them.

import { findType } from "../attachments/find-type.ts";
import { parseMail } from "../channels/parse-mail.ts";
import type { Clock } from "../foundation.ts";
import { startImapServer } from "./imap-server.ts";
import { type Mailbox, newMailbox } from "./mailbox.ts";
import { startSignInServer } from "./sign-in-server.ts";
import { startSmtpServer, type Verdict } from "./smtp-server.ts";
import { type FirstMail, type SandboxMail, type SandboxReply, writeFirst, writeReply } from "./write-reply.ts";

/** How the stand-ins may be made to fail. */
export interface SandboxOptions {
  /** the time the clock starts from; the machine's when left out */
  readonly clock?: Clock;
  readonly accept?: (user: string, password: string) => boolean;
  /** somebody connected to send */
  readonly onConnect?: () => void;
  readonly onReceiver?: (address: string) => Verdict | Promise<Verdict>;
  /** after the mail was handed over, before it is answered */
  readonly beforeAnswer?: (mail: SandboxMail) => Verdict | Promise<Verdict>;
}

/** The running stand-ins. */
export interface Sandbox {
  readonly mailHost: string;
  readonly mailPort: number;
  readonly imapHost: string;
  readonly imapPort: number;
  /** any user and password are let in; these are as good as others */
  readonly user: string;
  readonly password: string;
  /** where people let programs into the mailbox without a password */
  readonly signInUrl: string;
  /** a clock that the sandbox page moves forward */
  readonly clock: Clock & { advance(ms: number): void };
  readonly mailbox: Mailbox;
  /** what was handed over by SMTP, oldest first */
  mails(): readonly SandboxMail[];
  /** lets the receiver of a mail answer; undefined when there is no such mail */
  reply(mailId: string, reply: SandboxReply): Promise<{ messageId: string } | undefined>;
  /** lets somebody mail who was not written to */
  incoming(mail: FirstMail): Promise<{ messageId: string }>;
  /** cuts every open connection */
  dropConnections(): void;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/** Starts the stand-ins on free local ports. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const machine = options.clock ?? { now: () => Date.now() };
  let ahead = 0;
  const clock = {
    now: () => machine.now() + ahead,
    advance: (ms: number) => {
      ahead += Math.max(0, ms);
    },
  };
  const accept = options.accept ?? (() => true);
  // Other numbers at every start, as the mailbox begins empty: programs that remember the old one read it afresh.
  const mailbox = newMailbox(Math.floor(Date.now() / 1_000));
  const mails: SandboxMail[] = [];
  let replies = 0;
  const smtp = await startSmtpServer({
    accept,
    ...(options.onConnect === undefined ? {} : { onConnect: options.onConnect }),
    ...(options.onReceiver === undefined ? {} : { onReceiver: options.onReceiver }),
    async onMail({ from, to, raw }) {
      const parsed = await parseMail(raw);
      const mail: SandboxMail = {
        id: String(mails.length + 1),
        from,
        to: to.join(", "),
        subject: parsed.subject,
        text: parsed.text,
        files: await Promise.all(
          parsed.files.map(async ({ name, bytes }) => ({
            name: name ?? "file",
            mediaType: (await findType(bytes)) ?? "application/octet-stream",
            bytes,
          })),
        ),
        messageId: parsed.messageId ?? "",
        receivedAt: clock.now(),
        raw,
      };
      mails.push(mail);
      const verdict = await options.beforeAnswer?.(mail);
      if (verdict === undefined) mailbox.sent.add(raw, mail.receivedAt);
      return verdict;
    },
  });
  const imap = await startImapServer(mailbox, accept);
  const signIn = await startSignInServer({ address: "you@sandbox.example" });
  return {
    mailHost: HOST,
    mailPort: smtp.port,
    imapHost: HOST,
    imapPort: imap.port,
    user: "sandbox",
    password: "sandbox",
    signInUrl: signIn.url,
    clock,
    mailbox,
    mails: () => mails,
    async reply(mailId, reply) {
      const mail = mails.find(({ id }) => id === mailId);
      if (mail === undefined) return undefined;
      replies += 1;
      const raw = await writeReply(mail, reply, replies);
      mailbox.inbox.add(raw, clock.now());
      return { messageId: (await parseMail(raw)).messageId ?? "" };
    },
    async incoming(mail) {
      replies += 1;
      const raw = await writeFirst(mail, "you@sandbox.example", replies);
      mailbox.inbox.add(raw, clock.now());
      return { messageId: (await parseMail(raw)).messageId ?? "" };
    },
    dropConnections() {
      smtp.drop();
      imap.drop();
    },
    async close() {
      await Promise.all([smtp.close(), imap.close(), signIn.close()]);
    },
  };
}
