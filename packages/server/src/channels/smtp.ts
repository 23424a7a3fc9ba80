// Mail out by SMTP. What matters is to know how far an attempt came: until the final dot is written nothing was handed
// over and a new try is safe; any 4xx or 5xx is an answer; only a dot without an answer leaves a doubt (delivery.md).
import { Readable } from "node:stream";
import { isBadAddress, isRefusalOfSender } from "@lead-dashboard/domain/messages/delivery-report";
import { whenTimeIsOver } from "./call-time.ts";
import type { OpenAccount, OpenMailServer, OutgoingMail, SendBudget, SendOutcome } from "./channel.ts";
import { composeMail } from "./compose-mail.ts";
import { connectionProblem } from "./connect-mail.ts";
import { keepConnection, type Line, takeKept } from "./kept-connections.ts";
import { signMail } from "./sign-mail.ts";
import { type Connection, logIn, openConnection } from "./smtp-connection.ts";

/** Clocks that part by more while a server makes up its mind were parted by a sleep. */
const SLEPT_MS = 5_000;

function responseCode(error: unknown): number | null {
  return typeof error === "object" &&
    error !== null &&
    "responseCode" in error &&
    typeof error.responseCode === "number"
    ? error.responseCode
    : null;
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The monotonic clock stands still while a computer sleeps, the other shows afterwards that time has passed. */
function watchSleep(): () => boolean {
  const apart = Date.now() - performance.now();
  return () => Math.abs(Date.now() - performance.now() - apart) > SLEPT_MS;
}

/** A mail is given to the line in pieces of so many bytes. */
const PIECE = 65_536;

/** The mail as a stream, given once the server is ready for it, as long as `isWanted`; notes when its last byte is taken. */
function watched(mail: Buffer, tell: { isWanted: () => boolean; onEnd: () => void }): Readable {
  let given = 0;
  return new Readable({
    read() {
      // to the last piece: without the dot behind it the server takes nothing
      if (!tell.isWanted()) return;
      if (given < mail.length) {
        const piece = mail.subarray(given, given + PIECE);
        given += piece.length;
        this.push(piece);
        return;
      }
      // after that the dot may be on the wire
      tell.onEnd();
      this.push(null);
    },
  });
}

/** Whether a refusal for good is of the mail: before a receiver is named a server refuses us, for its size apart. */
function isOfTheMail(code: number, command: string): boolean {
  if (code < 500 || code === 530 || code === 535) return false;
  return command === "RCPT TO" || command === "DATA" || (command === "MAIL FROM" && code === 552);
}

function failed(error: unknown, server: OpenMailServer, dotWritten: boolean): SendOutcome {
  const code = responseCode(error);
  const command = typeof error === "object" && error !== null && "command" in error ? String(error.command) : "";
  if (code !== null && isOfTheMail(code, command)) {
    const reason = textOf(error);
    if (isRefusalOfSender(reason)) {
      const why = `${server.host} takes no mail from this account: ${reason}. Look into it (SPF, DKIM, DMARC, block lists, the limits of your provider), then resume the account`;
      return { kind: "retry", reason: why, isAccountRefused: true, isAccountBarred: true };
    }
    return { kind: "refused", reason, isAddressBad: isBadAddress(reason) };
  }
  if (code !== null && code >= 400) {
    return { kind: "retry", reason: textOf(error), isAccountRefused: code >= 500 || command.startsWith("AUTH") };
  }
  if (dotWritten)
    return { kind: "unknown", reason: `The mail was handed over, then ${connectionProblem(error, server)}` };
  if (isOurs(error)) return { kind: "refused", reason: textOf(error), isAddressBad: false };
  const isAuth = typeof error === "object" && error !== null && "code" in error && error.code === "EAUTH";
  return { kind: "retry", reason: connectionProblem(error, server), isAccountRefused: isAuth };
}

/** One connection that can be cut: once cut, nothing more of it reaches the wire. */
class Attempt {
  #connection: Connection | null = null;
  #isCut = false;
  /** the server was ready for the mail, and got the first of it */
  isGiven = false;
  dotWritten = false;

  /** Takes a connection over; false when it came too late. */
  hold(connection: Connection): void {
    this.#connection = connection;
    if (this.#isCut) this.cut();
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  cut(): void {
    this.#isCut = true;
    this.#connection?.close();
  }

  /** The connection is somebody else's from now on. */
  release(): void {
    this.#connection = null;
  }

  end(): void {
    this.#connection?.quit();
  }
}

/** A new connection, signed in. */
async function openLine({ smtp }: OpenAccount, attempt: Attempt): Promise<Line> {
  const connection = await openConnection(smtp);
  attempt.hold(connection);
  await logIn(connection, smtp);
  return { connection, mails: 0 };
}

/** A kept connection may have died unnoticed, or the server says that it closes it (421): nothing was given to it then. */
function isGone(error: unknown, attempt: Attempt): boolean {
  const code = responseCode(error);
  return !attempt.isCut && !attempt.isGiven && (code === 421 || (code === null && !isOurs(error)));
}

/** Refused on this side of the wire: an address nobody can write to, a mail above the size the server named. */
function isOurs(error: unknown): boolean {
  const kind = typeof error === "object" && error !== null && "code" in error ? error.code : null;
  return kind === "EENVELOPE" || kind === "EMESSAGE";
}

async function hand(
  account: OpenAccount,
  mail: OutgoingMail,
  budget: SendBudget,
  attempt: Attempt,
): Promise<SendOutcome> {
  const bytes = await signMail(await composeMail(account, mail), account.dkim ?? null);
  const kept = takeKept(account);
  if (kept === null)
    return write(account, { mail, bytes, line: await openLine(account, attempt) }, { budget, attempt });
  attempt.hold(kept.connection);
  try {
    return await write(account, { mail, bytes, line: kept }, { budget, attempt });
  } catch (error) {
    if (!isGone(error, attempt)) throw error;
    attempt.end();
    return write(account, { mail, bytes, line: await openLine(account, attempt) }, { budget, attempt });
  }
}

/** Writes a mail on a connection that waits for one, and keeps the connection when the mail was taken. */
async function write(
  account: OpenAccount,
  { mail, bytes, line }: { mail: OutgoingMail; bytes: Buffer; line: Line },
  { budget, attempt }: { budget: SendBudget; attempt: Attempt },
): Promise<SendOutcome> {
  // first: what comes between the two looks at the clock is seen by one of them
  const hasSlept = watchSleep();
  if (attempt.isCut || !budget.isGateFresh()) return { kind: "stale" };
  const { connection } = line;
  const envelope = { from: account.address, to: [mail.to], size: bytes.length };
  const info = await new Promise<{ response?: string | undefined } | null>((resolve, reject) => {
    const stream = watched(bytes, {
      isWanted() {
        attempt.isGiven = true;
        if (!hasSlept()) return true;
        // The server waits for the mail, and what the gate saw is of before the sleep: it gets no whole one.
        resolve(null);
        attempt.cut();
        return false;
      },
      onEnd() {
        attempt.dotWritten = true;
      },
    });
    connection.send(envelope, stream, (error, result) =>
      error || result === undefined ? reject(error ?? new Error("no answer")) : resolve(result),
    );
  });
  if (info === null) return { kind: "stale" };
  attempt.release();
  keepConnection(account, { connection, mails: line.mails + 1 });
  return { kind: "accepted", providerId: mail.messageId, answer: (info.response ?? "").slice(0, 500) };
}

/** Hands one mail over. Never throws: every end is an outcome. */
export async function sendBySmtp(account: OpenAccount, mail: OutgoingMail, budget: SendBudget): Promise<SendOutcome> {
  const attempt = new Attempt();
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const stopTime = whenTimeIsOver(budget.totalMs, {
    isHandedOver: () => attempt.dotWritten,
    giveUp(error) {
      // Cutting comes first: what `dotWritten` says afterwards can no longer change.
      attempt.cut();
      reject(error);
    },
  });
  const handing = hand(account, mail, budget, attempt);
  try {
    return await Promise.race([handing, tooLate]);
  } catch (error) {
    return failed(error, account.smtp, attempt.dotWritten);
  } finally {
    stopTime();
    handing.catch(() => {});
    attempt.end();
  }
}

/** Tries connection and password without sending; null when both are fine, else what is wrong in plain words. */
export async function trySmtp(server: OpenMailServer): Promise<string | null> {
  let connection: Connection | null = null;
  try {
    connection = await openConnection(server);
    await logIn(connection, server);
    return null;
  } catch (error) {
    return responseCode(error) === null ? connectionProblem(error, server) : textOf(error);
  } finally {
    connection?.quit();
  }
}
