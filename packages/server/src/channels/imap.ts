// Mail in by IMAP. Reads by UID from a cursor, never marks anything as seen, waits by IDLE.
import type { ImapFlow, SearchObject } from "imapflow";
import type { OpenAccount, OpenMailServer, Trace } from "./channel.ts";
import { connectionProblem, mailTarget } from "./connect-mail.ts";

/** How far a folder was read. */
export interface FolderCursor {
  readonly uidValidity: number;
  readonly lastUid: number;
}

/** One mail of a folder. `raw` is cut at 36 MB. */
export interface FolderMail {
  readonly uid: number;
  /** when the server got it, ms */
  readonly receivedAt: number;
  readonly raw: Buffer;
}

/** Mails to store together with the cursor behind them. */
export interface FolderBatch {
  readonly folder: string;
  readonly mails: readonly FolderMail[];
  readonly cursor: FolderCursor;
}

/** Most mails are far smaller; a larger one is fetched again by itself. */
const MAIL_LIMIT = 2 * 1_048_576;
/** A mail with files of 25 MB, encoded. */
const LARGE_LIMIT = 36 * 1_048_576;
/** So much is held at once. */
const HELD_LIMIT = 64 * 1_048_576;
const BATCH = 25;
/** How far back a mailbox is read whose numbering is unknown (first look, UIDVALIDITY changed). */
const RESCAN_MS = 14 * 86_400_000;
const CONNECT_MS = 15_000;
/** A server that says nothing for so long has gone, whatever it was asked; IDLE lasts a minute at most. */
const STALL_MS = 75_000;
/** How often a waiting connection asks whether it is time to look. */
const ASK_MS = 1_000;

/** Connects and signs in. The caller closes. */
export async function openImap(server: OpenMailServer, stallMs = STALL_MS): Promise<ImapFlow> {
  const { ImapFlow: Client } = await import("imapflow");
  const { host, servername } = await mailTarget(server);
  const client = new Client({
    host,
    port: server.port,
    secure: server.security === "tls",
    ...(server.security === "starttls" ? { doSTARTTLS: true } : {}),
    servername,
    tls: server.security === "none" ? { rejectUnauthorized: false } : {},
    auth:
      server.accessToken === undefined
        ? { user: server.user ?? "", pass: server.password ?? "" }
        : { user: server.user ?? "", accessToken: server.accessToken },
    logger: false,
    // IDLE is begun by us; 25 minutes are below the 29 after which servers hang up
    disableAutoIdle: true,
    maxIdleTime: 25 * 60_000,
    connectionTimeout: Math.min(CONNECT_MS, stallMs),
    greetingTimeout: Math.min(CONNECT_MS, stallMs),
    socketTimeout: stallMs,
  });
  // A connection that breaks while nobody waits on it must not end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** A folder, and what in it is read. */
export interface FolderToRead {
  readonly folder: string;
  /** only what mail servers report: all else stands in another folder as well, or is no answer */
  readonly isForReports: boolean;
}

/** The folders where replies and bounces arrive: the inbox, the junk folder, and for bounces that a filter put away all mail. */
export async function foldersToRead(client: ImapFlow): Promise<FolderToRead[]> {
  const folders = await client.list();
  const named = (use: string, isForReports: boolean) =>
    folders.filter(({ specialUse }) => specialUse === use).map(({ path }) => ({ folder: path, isForReports }));
  return [{ folder: "INBOX", isForReports: false }, ...named("\\Junk", false), ...named("\\All", true)];
}

/** Null when the server gives no date, or none that can be read. */
function instantOf(date: Date | string | undefined): number | null {
  const instant = date === undefined ? Number.NaN : new Date(date).getTime();
  return Number.isFinite(instant) ? instant : null;
}

/** The numbers (UID) of the mails that match. Throws when the server refuses to search: that says nothing of its mails. */
async function searchUids(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw new Error("The mailbox refused to search");
  return found;
}

/** Whom mail servers report as. */
const REPORTERS = [{ from: "mailer-daemon" }, { from: "postmaster" }];

async function newUids(
  client: ImapFlow,
  cursor: FolderCursor | null,
  { now, isForReports }: { now: number; isForReports: boolean },
): Promise<number[]> {
  const range = cursor === null ? { since: new Date(now - RESCAN_MS) } : { uid: `${cursor.lastUid + 1}:*` };
  const uids = await searchUids(client, { ...range, ...(isForReports ? { or: REPORTERS } : {}) });
  // for an empty range servers answer with their last mail
  return uids.filter((uid) => cursor === null || uid > cursor.lastUid).sort((a, b) => a - b);
}

/** Mails of one batch with all their bytes: fewer than asked for when they are large. */
async function fetchMails(
  client: ImapFlow,
  uids: readonly number[],
  now: number,
): Promise<{ mails: FolderMail[]; lastUid: number }> {
  const fetched = await client.fetchAll(
    uids.join(","),
    { uid: true, internalDate: true, source: { start: 0, maxLength: MAIL_LIMIT } },
    { uid: true },
  );
  const mails: FolderMail[] = [];
  let held = 0;
  for (const { uid, source, internalDate } of fetched.sort((a, b) => a.uid - b.uid)) {
    if (source === undefined) continue;
    const raw = source.length < MAIL_LIMIT ? source : await wholeMail(client, uid);
    if (raw === null) continue;
    mails.push({ uid, receivedAt: instantOf(internalDate) ?? now, raw });
    held += raw.length;
    if (held > HELD_LIMIT) return { mails, lastUid: uid };
  }
  return { mails, lastUid: uids.at(-1) ?? 0 };
}

/** Null when it was removed meanwhile. */
async function wholeMail(client: ImapFlow, uid: number): Promise<Buffer | null> {
  const mail = await client.fetchOne(String(uid), { source: { start: 0, maxLength: LARGE_LIMIT } }, { uid: true });
  return mail === false ? null : (mail.source ?? null);
}

/** Reads what is new in a folder, batch by batch; `store` commits each with its cursor before the next is fetched. */
export async function readFolder(
  client: ImapFlow,
  look: FolderToRead & { cursor: FolderCursor | null; now: number },
  store: (batch: FolderBatch) => Promise<void>,
): Promise<number> {
  const mailbox = await client.mailboxOpen(look.folder, { readOnly: true });
  const uidValidity = Number(mailbox.uidValidity);
  const cursor = look.cursor?.uidValidity === uidValidity ? look.cursor : null;
  const uids = await newUids(client, cursor, look);
  for (let start = 0; start < uids.length; ) {
    const { mails, lastUid } = await fetchMails(client, uids.slice(start, start + BATCH), look.now);
    await store({ folder: look.folder, mails, cursor: { uidValidity, lastUid } });
    start = uids.indexOf(lastUid) + 1;
  }
  // what was passed over is not looked at again
  const isPassed = cursor === null || look.isForReports;
  const lastUid = Math.max(cursor?.lastUid ?? 0, uids.at(-1) ?? 0, isPassed ? mailbox.uidNext - 1 : 0);
  if (isPassed || uids.length === 0) await store({ folder: look.folder, mails: [], cursor: { uidValidity, lastUid } });
  return uids.length;
}

/** The number the next mail of the inbox gets: larger later, when something came in between. */
export async function nextUidOf(client: ImapFlow): Promise<number> {
  return (await client.mailboxOpen("INBOX", { readOnly: true })).uidNext;
}

/** Waits in the inbox until something arrives that was not there at `nextUid`, it is time to look anyway (asked every second), or `signal` aborts. Throws when the connection breaks. */
export async function waitForMail(
  client: ImapFlow,
  { nextUid, isTime }: { nextUid: number; isTime: () => boolean },
  signal: AbortSignal,
): Promise<void> {
  // what came while folders were read is not announced any more
  if ((await nextUidOf(client)) !== nextUid || signal.aborted) return;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  const timer = setInterval(() => isTime() && end(), ASK_MS);
  client.on("exists", end);
  client.on("close", end);
  signal.addEventListener("abort", end);
  const idle = client.idle().catch(() => false);
  await over;
  clearInterval(timer);
  client.off("exists", end);
  client.off("close", end);
  signal.removeEventListener("abort", end);
  if (signal.aborted) return;
  if (!client.usable) throw new Error("The connection to the mailbox was lost");
  // any command ends IDLE
  await client.noop();
  await idle;
}

/** Looks for a mail of ours among the sent ones, to settle a doubt. */
export async function traceByImap(account: OpenAccount, messageId: string): Promise<Trace> {
  if (account.imap === null) return "unaskable";
  const client = await openImap(account.imap);
  try {
    const sent = (await client.list()).filter(
      (folder) => folder.specialUse === "\\Sent" || folder.specialUse === "\\All",
    );
    for (const folder of sent) {
      await client.mailboxOpen(folder.path, { readOnly: true });
      if ((await searchUids(client, { header: { "message-id": messageId } })).length > 0) return "found";
    }
    return sent.length === 0 ? "unaskable" : "not-found";
  } finally {
    client.close();
  }
}

/** Tries connection and password; null when both are fine, else what is wrong in plain words. */
export async function tryImap(server: OpenMailServer): Promise<string | null> {
  let client: ImapFlow | null = null;
  try {
    client = await openImap(server);
    return null;
  } catch (error) {
    return imapProblem(error, server);
  } finally {
    client?.close();
  }
}

/** A failure of IMAP in plain words. */
export function imapProblem(error: unknown, server: Pick<OpenMailServer, "host" | "port">): string {
  const failed =
    typeof error === "object" &&
    error !== null &&
    "authenticationFailed" in error &&
    error.authenticationFailed === true;
  return failed ? `${server.host} refused the user or the password` : connectionProblem(error, server);
}
