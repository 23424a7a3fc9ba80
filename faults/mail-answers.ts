// A mail server that says, at one point of a conversation, what it is told to say, and what must follow from it.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Consequence } from "./provider-answers.ts";

/** Where in a conversation. `mail`: after the final dot. */
export type MailPoint = "greeting" | "EHLO" | "AUTH" | "MAIL" | "RCPT" | "DATA" | "mail";

/** An answer of a mail server, and what must follow; without words the line is cut. */
export interface MailCase {
  readonly at: MailPoint;
  readonly words: string | null;
  readonly must: Consequence;
}

const AT_ANY_POINT: readonly MailPoint[] = ["greeting", "EHLO", "MAIL", "RCPT", "DATA"];

/** RFC 5321 and RFC 3463: what is refused for now, for good, for the receiver's sake, the mail's or the sender's. */
export const MAIL_CASES: readonly MailCase[] = [
  // until the final dot is written nothing was handed over
  ...AT_ANY_POINT.map((at): MailCase => ({ at, words: null, must: "retry" })),
  ...AT_ANY_POINT.map((at): MailCase => ({ at, words: "421 4.3.2 We close for a while", must: "retry" })),
  { at: "greeting", words: "554 5.3.2 Not today", must: "breaker" },
  { at: "EHLO", words: "550 5.7.1 Who are you", must: "breaker" },
  { at: "AUTH", words: "535 5.7.8 Wrong password", must: "breaker" },
  { at: "AUTH", words: "454 4.7.0 Ask later", must: "breaker" },
  { at: "AUTH", words: "534 5.7.9 A password of its own is needed", must: "breaker" },
  { at: "MAIL", words: "451 4.3.0 Try again", must: "retry" },
  { at: "MAIL", words: "452 4.3.1 No space", must: "retry" },
  { at: "MAIL", words: "530 5.7.0 Sign in first", must: "breaker" },
  { at: "MAIL", words: "550 5.7.1 Not from this address", must: "breaker" },
  { at: "MAIL", words: "552 5.3.4 Too large", must: "permanent" },
  { at: "RCPT", words: "450 4.2.1 Greylisted", must: "retry" },
  { at: "RCPT", words: "451 4.7.1 Try again", must: "retry" },
  { at: "RCPT", words: "452 4.2.2 Over quota for now", must: "retry" },
  { at: "RCPT", words: "550 5.1.1 No such user", must: "bad address" },
  { at: "RCPT", words: "550 5.1.2 No such host", must: "bad address" },
  { at: "RCPT", words: "553 5.1.3 No address at all", must: "bad address" },
  { at: "RCPT", words: "550 5.1.6 Moved", must: "bad address" },
  { at: "RCPT", words: "550 5.1.10 Null MX", must: "bad address" },
  { at: "RCPT", words: "550 User unknown", must: "bad address" },
  { at: "RCPT", words: "552 5.2.2 Mailbox full", must: "permanent" },
  { at: "RCPT", words: "550 5.7.129 Members of the list only", must: "permanent" },
  { at: "RCPT", words: "550 5.7.1 Refused by policy", must: "pause" },
  { at: "RCPT", words: "550 5.7.515 Your domain is not signed", must: "pause" },
  { at: "RCPT", words: "554 On the block list of spamhaus", must: "pause" },
  { at: "DATA", words: "451 4.3.0 Try again", must: "retry" },
  { at: "DATA", words: "554 5.6.0 No", must: "permanent" },
  { at: "DATA", words: "554 5.7.1 Refused by policy", must: "pause" },
  { at: "mail", words: "421 4.3.2 We close for a while", must: "retry" },
  { at: "mail", words: "451 4.7.500 Server busy", must: "retry" },
  { at: "mail", words: "452 4.3.1 No space", must: "retry" },
  { at: "mail", words: "550 5.1.1 No such user", must: "bad address" },
  { at: "mail", words: "550 5.7.26 Not authenticated (SPF, DKIM)", must: "pause" },
  { at: "mail", words: "554 5.7.1 This is spam", must: "pause" },
  { at: "mail", words: "552 5.3.4 Too large", must: "permanent" },
  { at: "mail", words: "554 5.6.0 A broken mail", must: "permanent" },
  { at: "mail", words: "250 2.0.0 Taken", must: "sent" },
  { at: "mail", words: "251 Taken, and passed on", must: "sent" },
  // the dot is written: taken or not, nobody can tell from this
  { at: "mail", words: null, must: "doubt" },
  { at: "mail", words: "hello", must: "doubt" },
];

/** The running server. */
export interface AnsweringMailServer {
  readonly port: number;
  close(): void;
}

const DOT = "\r\n.\r\n";

/** Starts one; `wordsAt` says what it answers at a point, null: nothing, and the line is cut; left out: all is well. */
export async function startMailAnswers(
  wordsAt: (point: MailPoint) => string | null | undefined,
  onTaken: () => void,
): Promise<AnsweringMailServer> {
  const sockets = new Set<Socket>();
  const converse = async (socket: Socket) => {
    /** false: the line is cut */
    const say = (point: MailPoint, usual: string): boolean => {
      const words = wordsAt(point);
      if (words === null) socket.destroy();
      else socket.write(`${words ?? usual}\r\n`);
      return words !== null;
    };
    if (!say("greeting", "220 answers")) return;
    let waiting = "";
    let isMail = false;
    for await (const chunk of socket.setEncoding("latin1") as AsyncIterable<string>) {
      waiting += chunk;
      for (;;) {
        const end = waiting.indexOf(isMail ? DOT : "\r\n");
        if (end < 0) break;
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + (isMail ? DOT.length : 2));
        if (isMail) {
          isMail = false;
          // whoever refuses has not taken it; who says nothing may have
          const words = wordsAt("mail");
          if (!/^[45]/.test(words ?? "")) onTaken();
          if (!say("mail", "250 taken")) return;
          continue;
        }
        const verb = line.slice(0, 4).toUpperCase();
        const point =
          verb === "HELO" ? "EHLO" : (["EHLO", "AUTH", "MAIL", "RCPT", "DATA"] as const).find((one) => one === verb);
        if (point === undefined) {
          socket.write(verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
          if (verb === "QUIT") socket.end();
          continue;
        }
        const usual = {
          EHLO: "250-answers\r\n250 AUTH PLAIN",
          AUTH: "235 welcome",
          MAIL: "250 ok",
          RCPT: "250 ok",
          DATA: "354 go on",
        };
        if (!say(point, usual[point])) return;
        isMail = point === "DATA" && wordsAt("DATA") === undefined;
      }
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    converse(socket).catch(() => socket.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
