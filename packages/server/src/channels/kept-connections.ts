// Signed-in connections to mail servers, one an account, kept a while after a mail was taken for the next one. An account has
// one mail on its way at a time, so its lane keeps its rate and its caps, and one connection is all it needs. Nodemailer's own
// pool decides for itself when a mail is written, which the gate has to know.
import { createHash } from "node:crypto";
import { Socket } from "node:net";
import type { OpenAccount, OpenMailServer } from "./channel.ts";
import type { Connection } from "./smtp-connection.ts";

/** Servers wait five minutes for the next command (RFC 5321, section 4.5.3.2.7); many are less patient. */
const KEPT_MS = 45_000;
/** Many servers take no more mails than this in one session. */
const MOST_MAILS = 100;
/** So long a server may take to say goodbye. */
const BYE_MS = 1_000;

/** A connection that has taken so many mails. */
export interface Line {
  readonly connection: Connection;
  readonly mails: number;
}

interface KeptLine extends Line {
  /** a sum of the server and of what signed in there: after a change of either it is not used again */
  readonly sum: string;
  /** by the wall clock (ms), which goes on while the computer sleeps; timers stand still */
  readonly keptAt: number;
  readonly timer: NodeJS.Timeout;
  readonly forget: () => void;
}

type Place = Pick<OpenAccount, "organizationId" | "id" | "smtp">;

const kept = new Map<string, KeptLine>();

const placeOf = ({ organizationId, id }: Place) => `${organizationId} ${id}`;

function sumOf({ host, port, security, user, password, accessToken, isGuarded }: OpenMailServer): string {
  const parts = [host, port, security, user, password, accessToken ?? null, isGuarded];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}

/** An idle connection keeps no program running. */
function setIdle(connection: Connection, isIdle: boolean): void {
  const socket: unknown = Reflect.get(connection, "_socket");
  if (socket instanceof Socket) isIdle ? socket.unref() : socket.ref();
}

function takeOut(place: string): KeptLine | undefined {
  const line = kept.get(place);
  if (line === undefined) return undefined;
  kept.delete(place);
  clearTimeout(line.timer);
  line.connection.off("end", line.forget);
  return line;
}

/** The kept connection of an account, which nobody else gets; null when there is none by these settings. */
export function takeKept(account: Place): Line | null {
  const line = takeOut(placeOf(account));
  if (line === undefined) return null;
  if (line.sum !== sumOf(account.smtp)) {
    line.connection.quit();
    return null;
  }
  if (Math.abs(Date.now() - line.keptAt) > KEPT_MS) {
    line.connection.close();
    return null;
  }
  setIdle(line.connection, false);
  return line;
}

/** Keeps a connection that has just taken a mail; one too many, or one that took its share, says goodbye. */
export function keepConnection(account: Place, { connection, mails }: Line): void {
  const place = placeOf(account);
  if (mails >= MOST_MAILS || kept.has(place)) {
    connection.quit();
    return;
  }
  const timer = setTimeout(() => takeOut(place)?.connection.quit(), KEPT_MS).unref();
  // the server may end it at any time (421), or the network: then there is nothing to be kept
  const forget = () => takeOut(place);
  connection.once("end", forget);
  setIdle(connection, true);
  kept.set(place, { connection, mails, sum: sumOf(account.smtp), keptAt: Date.now(), timer, forget });
}

/** Says goodbye on all of them. */
export async function closeKept(): Promise<void> {
  const lines = [...kept.keys()].flatMap((place) => takeOut(place) ?? []);
  await Promise.all(
    lines.map(async ({ connection }) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(() => {
        connection.close();
        resolve();
      }, BYE_MS);
      connection.once("end", resolve);
      connection.quit();
      await promise;
      clearTimeout(timer);
    }),
  );
}
