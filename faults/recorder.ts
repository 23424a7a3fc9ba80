// A mail server that writes down every hand-over by the intent it carries, and tells how far each attempt has come.
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { startImapServer } from "../packages/server/src/sandbox/imap-server.ts";
import { type Mailbox, newMailbox } from "../packages/server/src/sandbox/mailbox.ts";

/** How far an attempt came on the wire. */
export type WirePoint = "connect" | "first-byte" | "last-byte" | "response";

/** A mail that arrived whole. */
export interface HandOver {
  /** the id of the message in the ledger, from the Message-ID */
  readonly intent: string;
  readonly to: string;
  readonly subject: string;
  readonly at: number;
}

/** The running server. */
export interface Recorder {
  readonly port: number;
  readonly imapPort: number;
  readonly handOvers: readonly HandOver[];
  /** what the account's mailbox holds */
  readonly mailbox: Mailbox;
  /** cuts every connection to it */
  cutMailbox(): void;
  /** called at every point; the server waits for it */
  onPoint: (point: WirePoint) => Promise<void> | void;
  /** gives the answer to a mail; null: takes it */
  answer: (() => string | null) | null;
  close(): Promise<void>;
}

const DOT = Buffer.from("\r\n.\r\n");

/** Starts it on free local ports. What it took stands in the mailbox's folder of sent mails. */
export async function startRecorder(): Promise<Recorder> {
  const handOvers: HandOver[] = [];
  const mailbox = newMailbox(Math.floor(Date.now() / 1_000));
  const imap = await startImapServer(mailbox, () => true);
  const sockets = new Set<Socket>();
  const recorder = { onPoint: (() => {}) as Recorder["onPoint"], answer: null as Recorder["answer"] };
  const take = (to: string, raw: Buffer) => {
    const text = raw.toString("latin1");
    const intent = /^message-id:\s*<([0-9a-f-]{36})/im.exec(text)?.[1] ?? "none";
    const subject = /^subject: *(.*?)\r?$/im.exec(text)?.[1] ?? "";
    handOvers.push({ intent, to, subject, at: Date.now() });
    mailbox.sent.add(raw, Date.now());
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    serve(socket, { recorder, take }).catch(() => socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(recorder, {
    port: (server.address() as AddressInfo).port,
    imapPort: imap.port,
    handOvers,
    mailbox,
    cutMailbox: () => imap.drop(),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await imap.close();
    },
  });
}

interface Serving {
  readonly recorder: Pick<Recorder, "onPoint" | "answer">;
  readonly take: (to: string, raw: Buffer) => void;
}

async function serve(socket: Socket, { recorder, take }: Serving): Promise<void> {
  await recorder.onPoint("connect");
  socket.write("220 recorder\r\n");
  let waiting = Buffer.alloc(0);
  let to = "";
  let isMail = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    if (isMail && waiting.length === 0) await recorder.onPoint("first-byte");
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const end = waiting.indexOf(isMail ? DOT : "\r\n");
      if (end < 0) break;
      const taken = waiting.subarray(0, end);
      waiting = waiting.subarray(end + (isMail ? DOT.length : 2));
      if (isMail) {
        isMail = false;
        const refusal = recorder.answer?.() ?? null;
        if (refusal === null) take(to, taken);
        await recorder.onPoint("last-byte");
        socket.write(`${refusal ?? "250 taken"}\r\n`);
        await recorder.onPoint("response");
        continue;
      }
      const line = taken.toString("latin1");
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === "RCPT") to = /<(.*)>/.exec(line)?.[1] ?? "";
      isMail = verb === "DATA";
      socket.write(verb === "DATA" ? "354 go on\r\n" : verb === "QUIT" ? "221 bye\r\n" : "250 ok\r\n");
      if (verb === "QUIT") socket.end();
    }
  }
}
