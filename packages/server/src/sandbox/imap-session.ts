// One connection to the stand-in mailbox: as much of IMAP4rev1 (RFC 3501, 2177, 6154) as mail programs use to read.
import { dateOf, internalDate, quote, setHolds, type Word, wordsOf } from "./imap-text.ts";
import { type Folder, foldersOf, type Mailbox, type StoredMail } from "./mailbox.ts";

const CAPABILITIES = "IMAP4rev1 IDLE NAMESPACE ID ENABLE SPECIAL-USE LITERAL+ AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UNSELECT";

/** Who may sign in. */
export type AcceptLogin = (user: string, password: string) => boolean;

const text = (word: Word | undefined): string => (typeof word === "string" ? word : "");

function headerOf(mail: StoredMail, name: string): string {
  const head = mail.raw.toString("latin1").split(/\r?\n\r?\n/, 1)[0] ?? "";
  const line = head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim() ?? "";
}

/** Answers the commands of one connection. `write` sends bytes. */
export class ImapSession {
  readonly #mailbox: Mailbox;
  readonly #accept: AcceptLogin;
  readonly #write: (data: string | Buffer) => void;
  readonly #end: () => void;
  #signedIn = false;
  #selected: Folder | null = null;
  #announced = 0;
  #idleTag: string | null = null;
  #authTag: string | null = null;
  #stopWatching = () => {};

  constructor(parts: {
    mailbox: Mailbox;
    accept: AcceptLogin;
    write: (data: string | Buffer) => void;
    end: () => void;
  }) {
    this.#mailbox = parts.mailbox;
    this.#accept = parts.accept;
    this.#write = parts.write;
    this.#end = parts.end;
  }

  greet(): void {
    this.#line(`* OK [CAPABILITY ${CAPABILITIES}] stand-in mailbox ready`);
  }

  closed(): void {
    this.#stopWatching();
  }

  #line(line: string): void {
    this.#write(`${line}\r\n`);
  }

  /** One complete command line, literals put in. */
  command(line: string) {
    if (this.#idleTag !== null) {
      if (/^done$/i.test(line.trim())) {
        this.#line(`${this.#idleTag} OK idle ended`);
        this.#idleTag = null;
      }
      return;
    }
    if (this.#authTag !== null) return this.#plain(this.#authTag, line.trim());
    const [tag, name, ...words] = wordsOf(line);
    const verb = text(name).toUpperCase();
    const isUid = verb === "UID";
    const action = isUid ? text(words[0]).toUpperCase() : verb;
    const parts = isUid ? words.slice(1) : words;
    const run = this.#actions[action];
    if (run === undefined) return this.#line(`${text(tag)} BAD ${action} is not known here`);
    if (!this.#signedIn && !["CAPABILITY", "ID", "NOOP", "LOGOUT", "LOGIN", "AUTHENTICATE"].includes(action)) {
      return this.#line(`${text(tag)} NO sign in first`);
    }
    run(text(tag), parts, isUid);
  }

  readonly #actions: Record<string, (tag: string, words: Word[], isUid: boolean) => void> = {
    CAPABILITY: (tag) => this.#answer(tag, [`CAPABILITY ${CAPABILITIES}`]),
    ID: (tag) => this.#answer(tag, ['ID ("name" "lead-dashboard stand-in")']),
    ENABLE: (tag) => this.#answer(tag, ["ENABLED"]),
    NAMESPACE: (tag) => this.#answer(tag, ['NAMESPACE (("" "/")) NIL NIL']),
    NOOP: (tag) => this.#announceAndAnswer(tag),
    CHECK: (tag) => this.#announceAndAnswer(tag),
    LOGIN: (tag, [user, password]) => this.#signIn(tag, text(user), text(password)),
    AUTHENTICATE: (tag, [, initial]) => {
      if (initial !== undefined) return this.#plain(tag, text(initial));
      this.#authTag = tag;
      this.#line("+ ");
    },
    LOGOUT: (tag) => {
      this.#line("* BYE good-bye");
      this.#line(`${tag} OK`);
      this.#end();
    },
    LIST: (tag, words) => this.#list(tag, words, "LIST"),
    LSUB: (tag, words) => this.#list(tag, words, "LSUB"),
    SELECT: (tag, words) => this.#select(tag, text(words[0]), "READ-WRITE"),
    EXAMINE: (tag, words) => this.#select(tag, text(words[0]), "READ-ONLY"),
    CLOSE: (tag) => this.#unselect(tag),
    UNSELECT: (tag) => this.#unselect(tag),
    STATUS: (tag, [name]) => {
      const folder = this.#folder(text(name));
      if (folder === undefined) return this.#line(`${tag} NO no such folder`);
      this.#answer(tag, [
        `STATUS ${quote(folder.name)} (MESSAGES ${folder.mails.length} UIDNEXT ${folder.uidNext} UIDVALIDITY ${folder.uidValidity} UNSEEN 0)`,
      ]);
    },
    SEARCH: (tag, words, isUid) => this.#search(tag, words, isUid),
    FETCH: (tag, words, isUid) => this.#fetch(tag, words, isUid),
    IDLE: (tag) => {
      this.#idleTag = tag;
      this.#line("+ idling");
      // what came since the folder was chosen
      if (this.#selected !== null) this.#announce();
    },
    APPEND: (tag, words) => {
      const folder = this.#folder(text(words[0]));
      if (folder === undefined) return this.#line(`${tag} NO [TRYCREATE] no such folder`);
      folder.add(Buffer.from(text(words.at(-1)), "latin1"), Date.now());
      this.#line(`${tag} OK appended`);
    },
  };

  #answer(tag: string, lines: string[]): void {
    for (const line of lines) this.#line(`* ${line}`);
    this.#line(`${tag} OK done`);
  }

  #plain(tag: string, encoded: string) {
    this.#authTag = null;
    const given = Buffer.from(encoded, "base64").toString("utf8");
    const [name = "", token = ""] = given.split("\u0001");
    if (token.startsWith("auth=Bearer ")) return this.#signIn(tag, name.slice("user=".length), token.slice(12));
    const [, user = "", password = ""] = given.split("\0");
    this.#signIn(tag, user, password);
  }

  #signIn(tag: string, user: string, password: string): void {
    this.#signedIn = this.#accept(user, password);
    this.#line(
      this.#signedIn
        ? `${tag} OK [CAPABILITY ${CAPABILITIES}] welcome`
        : `${tag} NO [AUTHENTICATIONFAILED] wrong user or password`,
    );
  }

  #folder(name: string): Folder | undefined {
    return foldersOf(this.#mailbox).find((folder) => folder.name.toLowerCase() === name.toLowerCase());
  }

  #list(tag: string, words: Word[], verb: string) {
    const pattern = words.findLast((word) => typeof word === "string" && word !== "RETURN");
    if (pattern === "") return this.#answer(tag, [`${verb} (\\Noselect) "/" ""`]);
    const folders = foldersOf(this.#mailbox);
    this.#answer(
      tag,
      folders.map(
        (folder) => `${verb} (\\HasNoChildren${folder.use === null ? "" : ` ${folder.use}`}) "/" ${quote(folder.name)}`,
      ),
    );
  }

  #select(tag: string, name: string, mode: string) {
    const folder = this.#folder(name);
    this.#stopWatching();
    if (folder === undefined) {
      this.#selected = null;
      return this.#line(`${tag} NO no such folder`);
    }
    this.#selected = folder;
    this.#announced = folder.mails.length;
    this.#stopWatching = folder.watch(() => {
      if (this.#idleTag !== null) this.#announce();
    });
    for (const line of [
      "FLAGS (\\Seen \\Answered \\Flagged \\Deleted \\Draft)",
      "OK [PERMANENTFLAGS ()] none are kept",
      `${folder.mails.length} EXISTS`,
      "0 RECENT",
      `OK [UIDVALIDITY ${folder.uidValidity}] numbering`,
      `OK [UIDNEXT ${folder.uidNext}] next`,
    ])
      this.#line(`* ${line}`);
    this.#line(`${tag} OK [${mode}] selected`);
  }

  #unselect(tag: string): void {
    this.#stopWatching();
    this.#selected = null;
    this.#line(`${tag} OK`);
  }

  #announce(): void {
    const count = this.#selected?.mails.length ?? 0;
    if (count !== this.#announced) this.#line(`* ${count} EXISTS`);
    this.#announced = count;
  }

  #announceAndAnswer(tag: string): void {
    this.#announce();
    this.#line(`${tag} OK`);
  }

  #search(tag: string, words: Word[], isUid: boolean) {
    const folder = this.#selected;
    if (folder === null) return this.#line(`${tag} BAD no folder selected`);
    const tests = testsOf(words, folder);
    const found = folder.mails.flatMap((mail, index) =>
      tests.every((test) => test(mail, index + 1)) ? [isUid ? mail.uid : index + 1] : [],
    );
    this.#answer(tag, [`SEARCH${found.map((number) => ` ${number}`).join("")}`]);
  }

  #fetch(tag: string, [set, wanted]: Word[], isUid: boolean) {
    const folder = this.#selected;
    if (folder === null) return this.#line(`${tag} BAD no folder selected`);
    const items = (Array.isArray(wanted) ? wanted : [wanted]).map((word) => text(word).toUpperCase());
    const highest = isUid ? folder.uidNext - 1 : folder.mails.length;
    for (const [index, mail] of folder.mails.entries()) {
      if (!setHolds(text(set), isUid ? mail.uid : index + 1, highest)) continue;
      const parts: (string | Buffer)[] = [`* ${index + 1} FETCH (UID ${mail.uid}`];
      if (items.includes("INTERNALDATE")) parts.push(` INTERNALDATE "${internalDate(mail.receivedAt)}"`);
      if (items.includes("FLAGS")) parts.push(" FLAGS ()");
      if (items.includes("RFC822.SIZE")) parts.push(` RFC822.SIZE ${mail.raw.length}`);
      const body = items.find((item) => item.startsWith("BODY.PEEK[]") || item.startsWith("BODY[]"));
      if (body !== undefined) {
        const range = /<(\d+)\.(\d+)>/.exec(body);
        const start = Number(range?.[1] ?? 0);
        const bytes = range === null ? mail.raw : mail.raw.subarray(start, start + Number(range[2]));
        parts.push(` BODY[]${range === null ? "" : `<${start}>`} {${bytes.length}}\r\n`, bytes);
      }
      parts.push(")\r\n");
      this.#write(Buffer.concat(parts.map((part) => Buffer.from(part))));
    }
    this.#line(`${tag} OK`);
  }
}

type Test = (mail: StoredMail, sequence: number) => boolean;

function testsOf(words: Word[], folder: Folder): Test[] {
  const tests: Test[] = [];
  const rest = [...words];
  while (rest.length > 0) tests.push(takeTest(rest, folder));
  return tests;
}

/** One key with what belongs to it (RFC 3501, 6.4.4). */
function takeTest(rest: Word[], folder: Folder): Test {
  const next = () => text(rest.shift());
  const word = rest.shift();
  if (Array.isArray(word)) {
    const inner = testsOf(word, folder);
    return (mail, sequence) => inner.every((test) => test(mail, sequence));
  }
  const holds = (name: string, value: string): Test => {
    return (mail) => headerOf(mail, name).toLowerCase().includes(value.toLowerCase());
  };
  const key = text(word).toUpperCase();
  switch (key) {
    case "ALL":
      return () => true;
    case "CHARSET":
      next();
      return () => true;
    case "UID": {
      const set = next();
      return (mail) => setHolds(set, mail.uid, folder.mails.at(-1)?.uid ?? 0);
    }
    case "SINCE": {
      const since = dateOf(next());
      return (mail) => mail.receivedAt >= since;
    }
    case "FROM":
      return holds("from", next());
    case "HEADER":
      return holds(next(), next());
    case "OR": {
      const [one, other] = [takeTest(rest, folder), takeTest(rest, folder)];
      return (mail, sequence) => one(mail, sequence) || other(mail, sequence);
    }
  }
  const isSet = /^[\d*,:]+$/.test(key);
  return (_mail, sequence) => isSet && setHolds(key, sequence, folder.mails.length);
}
