import type { ImapFlow } from "imapflow";
import { findType } from "../attachments/find-type.ts";
import type { ReceivedFile } from "../attachments/receive-files.ts";
import type { FolderBatch } from "../channels/imap.ts";
import { parseMail, type ReceivedMail } from "../channels/parse-mail.ts";
import type { Foundation } from "../foundation.ts";
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

/** Reads what is new in a mailbox. Each batch and the cursor behind it commit together. Returns how many mails were ours. */
export async function syncMailbox(foundation: Foundation, client: ImapFlow, mailbox: LaneKey): Promise<number> {
  const { db, clock, config, log } = foundation;
  const { foldersToRead, readFolder } = await import("../channels/imap.ts");
  const scope = { organizationId: mailbox.organizationId };
  let ours = 0;
  const store = async (batch: FolderBatch) => {
    const arrivals = await parsed(batch, log);
    await db.transaction(async (tx) => {
      for (const { uid, receivedAt, mail, files = [] } of arrivals) {
        const eventKey = `${batch.folder}:${batch.cursor.uidValidity}:${uid}`;
        const arrival = { accountId: mailbox.accountId, eventKey, stored: { receivedAt }, mail, files, config };
        if (await receiveMail(tx, scope, arrival, clock.now())) ours += 1;
      }
      await moveCursor(tx, mailbox, batch);
    });
  };
  for (const folder of await foldersToRead(client)) {
    const cursor = await folderCursor(db, mailbox, folder.folder);
    await readFolder(client, { ...folder, cursor, now: clock.now() }, store);
  }
  await db.transaction((tx) => noteSync(tx, mailbox, null, clock.now()));
  return ours;
}
