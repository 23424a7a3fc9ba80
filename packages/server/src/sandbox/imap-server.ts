import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type AcceptLogin, ImapSession } from "./imap-session.ts";
import type { Mailbox } from "./mailbox.ts";

/** A running stand-in. */
export interface MailServerStandIn {
  readonly port: number;
  /** cuts every connection, as a network does */
  drop(): void;
  close(): Promise<void>;
}

const LITERAL = /\{(\d+)(\+?)\}$/;
const LONGEST = 20 * 1_048_576;

/** Feeds a session whole commands: lines, with literals put in as quoted strings. */
function feed(socket: Socket, session: ImapSession): void {
  let buffer = Buffer.alloc(0);
  let command = "";
  let literal: number | null = null;
  socket.on("data", (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    if (buffer.length > LONGEST) return socket.destroy();
    for (;;) {
      if (literal !== null) {
        if (buffer.length < literal) return;
        command += `"${buffer.subarray(0, literal).toString("latin1").replace(/[\\"]/g, "\\$&")}"`;
        buffer = buffer.subarray(literal);
        literal = null;
      }
      const end = buffer.indexOf("\r\n");
      if (end < 0) return;
      const line = buffer.subarray(0, end).toString("latin1");
      buffer = buffer.subarray(end + 2);
      const match = LITERAL.exec(line);
      if (match !== null) {
        command += line.slice(0, match.index);
        literal = Number(match[1]);
        if (match[2] !== "+") socket.write("+ go on\r\n");
        continue;
      }
      const whole = command + line;
      command = "";
      session.command(whole);
    }
  });
}

/** Serves a mailbox by IMAP on a free local port. */
export async function startImapServer(mailbox: Mailbox, accept: AcceptLogin): Promise<MailServerStandIn> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    const session = new ImapSession({
      mailbox,
      accept,
      write: (data) => void (socket.writable && socket.write(data)),
      end: () => socket.end(),
    });
    socket.on("close", () => {
      sockets.delete(socket);
      session.closed();
    });
    feed(socket, session);
    session.greet();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    drop,
    async close() {
      const closed = once(server, "close");
      server.close();
      drop();
      await closed;
    },
  };
}
