import type { ImapFlow } from "imapflow";
import { findType } from "../attachments/find-type.ts";
import type { ReceivedFile } from "../attachments/receive-files.ts";
import type { FolderBatch } from "../channels/imap.ts";
import { parseMail, type ReceivedMail } from "../channels/parse-mail.ts";
import type { Foundation } from "../foundation.ts";
import { keepFailingMail } from "./keep-strange-mail.ts";
import { type MailArrival, receiveMail } from "./receive-mail.ts";
import type { LaneKey } from "./store-lanes.ts";
import { folderCursor, moveCursor, noteSync } from "./store-mailboxes.ts";

type Parsed = Pick<MailArrival, "mail" | "files"> & { readonly uid: number; readonly receivedAt: number };

async function filesOf({ files }: ReceivedMail): Promise<ReceivedFile[]> {
  return Promise.all(files.map(async (file) => ({ ...file, mediaType: await findType(file.bytes) })));
}

async function parsed(batch: FolderBatch, log: Foundation["log"]): Promise<Parsed[]> {
  const mails = [];
  for (const { uid, receivedAt, raw } of batch.mails) {
    try {
      const mail = await parseMail(raw);
      mails.push({ uid, receivedAt, mail, files: await filesOf(mail) });
    } catch (error) {
      // One mail nobody can read must not hold up those behind it.
      log.warn({ folder: batch.folder, uid, err: error }, "a mail could not be parsed");
    }
  }
  return mails;
}

interface Taking {
  readonly foundation: Foundation;
  readonly mailbox: LaneKey;
  readonly batch: FolderBatch;
}

const eventKeyOf = ({ folder, cursor }: FolderBatch, uid: number) => `${folder}:${cursor.uidValidity}:${uid}`;

/** Takes mails in, and moves the cursor behind them, in one transaction. Returns how many were ours. */
function takeIn({ foundation, mailbox, batch }: Taking, mails: readonly Parsed[], lastUid: number): Promise<number> {
  const { db, clock, config } = foundation;
  const { accountId, organizationId } = mailbox;
  return db.transaction(async (tx) => {
    let ours = 0;
    for (const { uid, receivedAt, mail, files = [] } of mails) {
      const arrival = { accountId, eventKey: eventKeyOf(batch, uid), stored: { receivedAt }, mail, files, config };
      if (await receiveMail(tx, { organizationId }, arrival, clock.now())) ours += 1;
    }
    await moveCursor(tx, mailbox, { folder: batch.folder, cursor: { ...batch.cursor, lastUid } });
    return ours;
  });
}

/** Takes in one of a batch that failed. One that fails again is stepped over, since it would hold up all mail for good; people are told. */
async function takeAlone(taking: Taking, one: Parsed): Promise<number> {
  const { foundation, mailbox, batch } = taking;
  const { db, clock, log } = foundation;
  const { uid, receivedAt, mail } = one;
  try {
    return await takeIn(taking, [one], uid);
  } catch (error) {
    if (!isOfTheMail(db, error)) throw error;
    log.error({ accountId: mailbox.accountId, folder: batch.folder, uid, err: error }, "a mail could not be taken in");
    await db.transaction(async (tx) => {
      const failing = { accountId: mailbox.accountId, providerId: eventKeyOf(batch, uid), receivedAt, mail };
      await keepFailingMail(tx, { organizationId: mailbox.organizationId }, failing, clock.now());
      await moveCursor(tx, mailbox, { folder: batch.folder, cursor: { ...batch.cursor, lastUid: uid } });
    });
    return 0;
  }
}

/** Whether it is the mail that cannot be taken in: a database that is away or busy takes it later. */
function isOfTheMail({ dialect }: Foundation["db"], error: unknown): boolean {
  return !dialect.isAway(error) && !dialect.isRetriable(error);
}

async function takeBatch(taking: Taking): Promise<number> {
  const { foundation, batch } = taking;
  const mails = await parsed(batch, foundation.log);
  try {
    return await takeIn(taking, mails, batch.cursor.lastUid);
  } catch (error) {
    if (mails.length === 0 || !isOfTheMail(foundation.db, error)) throw error;
    foundation.log.warn({ folder: batch.folder, err: error }, "mails are taken in one by one");
  }
  let ours = 0;
  for (const mail of mails) ours += await takeAlone(taking, mail);
  await takeIn(taking, [], batch.cursor.lastUid);
  return ours;
}

/** Reads what is new in a mailbox. Each batch and the cursor behind it commit together. Returns how many mails were ours. */
export async function syncMailbox(foundation: Foundation, client: ImapFlow, mailbox: LaneKey): Promise<number> {
  const { db, clock } = foundation;
  const { foldersToRead, readFolder } = await import("../channels/imap.ts");
  let ours = 0;
  const store = async (batch: FolderBatch) => {
    ours += await takeBatch({ foundation, mailbox, batch });
  };
  for (const folder of await foldersToRead(client)) {
    const cursor = await folderCursor(db, mailbox, folder.folder);
    await readFolder(client, { ...folder, cursor, now: clock.now() }, store);
  }
  await db.transaction((tx) => noteSync(tx, mailbox, null, clock.now()));
  return ours;
}
