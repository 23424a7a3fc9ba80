// Reads the mailboxes: one connection each, IDLE between looks, a look at least once a minute; and numbers of Twilio, where
// it cannot call us.
import type { ImapFlow } from "imapflow";
import type { OpenMailServer } from "../channels/channel.ts";
import { keepEnvironmentAccount } from "../channels/keep-environment-account.ts";
import { openMailbox } from "../channels/open-mailbox.ts";
import { channelAccountStore } from "../channels/store.ts";
import { newId } from "../db/ids.ts";
import type { Foundation } from "../foundation.ts";
import type { Worker } from "../jobs/jobs.ts";
import { mustAskForTexts, readTexts } from "./read-texts.ts";
import type { LaneKey } from "./store-lanes.ts";
import {
  allMailboxes,
  freeMailboxes,
  hasOtherTextMailboxes,
  keepTextReading,
  noteSync,
  renewMailbox,
  takeAskedLooks,
  takeMailboxes,
} from "./store-mailboxes.ts";
import { syncMailbox } from "./sync-mailbox.ts";

const LOOK_MS = 60_000;
const TEXTS_LOOK_MS = 20_000;
const LEASE_MS = 150_000;
const TAKE_MS = 2_000;
/** Pauses after failures: 5 s, doubled up to 5 minutes. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
const MOST_MAILBOXES = 200;

async function serverOf(foundation: Foundation, mailbox: LaneKey): Promise<OpenMailServer | null> {
  const scope = { organizationId: mailbox.organizationId };
  const account = await channelAccountStore(foundation.db, scope).find(mailbox.accountId);
  return account === undefined ? null : (await openMailbox(foundation, account)).imap;
}

async function noteFailure(
  foundation: Foundation,
  mailbox: LaneKey,
  failure: { error: unknown; server: OpenMailServer | null },
): Promise<void> {
  const { imapProblem } = await import("../channels/imap.ts");
  const { error, server } = failure;
  await noteProblem(foundation, mailbox, server === null ? wordsOf(error) : imapProblem(error, server));
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** For a log and for whoever looks at the account. */
async function noteProblem({ db, clock, log }: Foundation, mailbox: LaneKey, problem: string): Promise<void> {
  log.warn({ accountId: mailbox.accountId, problem }, "answers could not be read");
  await db.transaction((tx) => noteSync(tx, mailbox, problem, clock.now()));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}

/** Who reads a mailbox, and what ends a wait of theirs early. */
interface Attendance {
  readonly mailbox: LaneKey;
  readonly holder: string;
  readonly signal: AbortSignal;
  /** somebody wants it looked into now; forgets it once told */
  readonly isAsked: () => boolean;
}

const ASKED_MS = 500;

async function pauseUnlessAsked(ms: number, { signal, isAsked }: Attendance): Promise<void> {
  for (let left = ms; left > 0 && !signal.aborted && !isAsked(); left -= ASKED_MS)
    await pause(Math.min(left, ASKED_MS), signal);
}

/** Asks for the texts of one number until told to stop, or until somebody else does. */
async function attendTexts(foundation: Foundation, attendance: Attendance): Promise<void> {
  const { mailbox, signal } = attendance;
  const keep = keeping(foundation, attendance);
  let failures = 0;
  while (!signal.aborted && (await keep())) {
    try {
      await readTexts(foundation, mailbox);
      failures = 0;
      await pauseUnlessAsked(TEXTS_LOOK_MS, attendance);
    } catch (error) {
      failures += 1;
      await noteProblem(foundation, mailbox, wordsOf(error));
      await pauseUnlessAsked(pauseAfter(failures), attendance);
    }
  }
}

const pauseAfter = (failures: number) => Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));

const keeping =
  ({ db, clock }: Foundation, { mailbox, holder }: Attendance) =>
  () =>
    db.transaction((tx) => renewMailbox(tx, mailbox, { holder, endsAt: clock.now() + LEASE_MS }));

/** Reads one mailbox until told to stop, or until it is somebody else's. */
async function attend(foundation: Foundation, attendance: Attendance): Promise<void> {
  const { mailbox, signal, isAsked } = attendance;
  const { clock } = foundation;
  const { nextUidOf, openImap, waitForMail } = await import("../channels/imap.ts");
  const keep = keeping(foundation, attendance);
  let failures = 0;
  while (!signal.aborted && (await keep())) {
    let client: ImapFlow | null = null;
    let server: OpenMailServer | null = null;
    try {
      server = await serverOf(foundation, mailbox);
      if (server === null) return;
      client = await openImap(server);
      while (!signal.aborted && (await keep())) {
        const lookedAt = clock.now();
        const nextUid = await nextUidOf(client);
        await syncMailbox(foundation, client, mailbox);
        failures = 0;
        // by the clock, not by a timer, which stands still while a computer sleeps
        const isTime = () => clock.now() >= lookedAt + LOOK_MS || isAsked();
        await waitForMail(client, { nextUid, isTime }, signal);
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      await noteFailure(foundation, mailbox, { error, server });
      await pauseUnlessAsked(pauseAfter(failures), attendance);
    } finally {
      client?.close();
    }
  }
}

/** Attends to every mailbox nobody else attends to. */
export async function startMailboxes(foundation: Foundation): Promise<{ stop(): Promise<void> }> {
  const { db, clock, log } = foundation;
  const holder = newId();
  const stopping = new AbortController();
  const attended = new Map<string, Promise<void>>();
  const asked = new Set<string>();
  const keyOf = ({ organizationId, accountId }: LaneKey) => `${organizationId} ${accountId}`;
  if (db.engine === "sqlite") await db.transaction((tx) => freeMailboxes(tx, "all"));
  const take = async () => {
    await keepEnvironmentAccount(foundation);
    await keepTextMailboxes(foundation);
    const now = clock.now();
    const lease = { holder, endsAt: now + LEASE_MS };
    const mailboxes = await db.transaction((tx) =>
      takeMailboxes(tx, { lease, limit: MOST_MAILBOXES - attended.size }, now),
    );
    for (const mailbox of await db.transaction((tx) => takeAskedLooks(tx, holder))) asked.add(keyOf(mailbox));
    for (const mailbox of mailboxes) {
      const key = keyOf(mailbox);
      // our own lease ran out while the computer slept: it is ours anew, and read already
      if (attended.has(key)) continue;
      const isAsked = () => asked.delete(key);
      const attending = (mailbox.isOfTexts ? attendTexts : attend)(foundation, {
        mailbox,
        holder,
        signal: stopping.signal,
        isAsked,
      })
        .catch((error) => log.error({ err: error }, "attending to a mailbox failed"))
        .finally(() => attended.delete(key));
      attended.set(key, attending);
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await take().catch((error) => log.error({ err: error }, "taking mailboxes failed"));
      await pause(TAKE_MS, stopping.signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      await Promise.all(attended.values());
      await db.transaction((tx) => freeMailboxes(tx, [holder]));
    },
  };
}

/** Numbers are asked for their texts while nobody can call us, and not after. */
async function keepTextMailboxes({ db, config }: Foundation): Promise<void> {
  const isAsked = mustAskForTexts(config);
  if (await hasOtherTextMailboxes(db, isAsked)) await db.transaction((tx) => keepTextReading(tx, isAsked));
}

/** Looks into every mailbox once; for tests and serverless calls. */
async function lookOnce(foundation: Foundation): Promise<number> {
  await keepEnvironmentAccount(foundation);
  await keepTextMailboxes(foundation);
  const { openImap } = await import("../channels/imap.ts");
  let ours = 0;
  for (const mailbox of await allMailboxes(foundation.db)) {
    if (mailbox.isOfTexts) {
      ours += await readTexts(foundation, mailbox).catch((error) =>
        noteProblem(foundation, mailbox, wordsOf(error)).then(() => 0),
      );
      continue;
    }
    let server: OpenMailServer | null = null;
    let client: ImapFlow | null = null;
    try {
      server = await serverOf(foundation, mailbox);
      if (server === null) continue;
      client = await openImap(server);
      ours += await syncMailbox(foundation, client, mailbox);
    } catch (error) {
      await noteFailure(foundation, mailbox, { error, server });
    } finally {
      client?.close();
    }
  }
  return ours;
}

/** The reader of mailboxes, wherever a worker runs. */
export const mailboxWorker: Worker = { name: "mailboxes", start: startMailboxes, runOnce: lookOnce };
