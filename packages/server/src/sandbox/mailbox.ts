/** A mail in a folder of the stand-in mailbox. */
export interface StoredMail {
  readonly uid: number;
  readonly receivedAt: number;
  readonly raw: Buffer;
}

/** A folder that can be watched. */
export class Folder {
  readonly name: string;
  readonly use: string | null;
  uidValidity: number;
  uidNext = 1;
  mails: StoredMail[] = [];
  readonly #watchers = new Set<() => void>();

  constructor(name: string, use: string | null, uidValidity: number) {
    this.name = name;
    this.use = use;
    this.uidValidity = uidValidity;
  }

  add(raw: Buffer, receivedAt: number): StoredMail {
    const mail = { uid: this.uidNext++, receivedAt, raw };
    this.mails.push(mail);
    for (const watcher of this.#watchers) watcher();
    return mail;
  }

  /** What a server does after it rebuilt its index: the same mails under other numbers. */
  renumber(): void {
    this.uidValidity += 1;
    this.uidNext = 101;
    this.mails = this.mails.map((mail) => ({ ...mail, uid: this.uidNext++ }));
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** The folders of one mailbox. */
export interface Mailbox {
  readonly inbox: Folder;
  readonly junk: Folder;
  readonly sent: Folder;
  /** all mail, as Gmail has it; null: there is no such folder */
  archive: Folder | null;
}

/** Its folders. */
export function foldersOf({ inbox, junk, sent, archive }: Mailbox): Folder[] {
  return [inbox, junk, sent, ...(archive === null ? [] : [archive])];
}

/** An empty mailbox. */
export function newMailbox(uidValidity: number): Mailbox {
  return {
    inbox: new Folder("INBOX", null, uidValidity),
    junk: new Folder("Junk", "\\Junk", uidValidity),
    sent: new Folder("Sent", "\\Sent", uidValidity),
    archive: null,
  };
}
