import { fold } from "../leads/fold.ts";
import { textOf } from "./clean-cell.ts";
import { readInstant } from "./read-instant.ts";
import { isNo, isYes } from "./read-status.ts";

const WORDS =
  /^(?:unsubscribed?|opt(?:ed)? out|opt-out|do not (?:contact|call|e-?mail|mail|disturb)|dnc|blacklist(?:ed)?|blocklist(?:ed)?|blocked|stop(?:ped)?|spam|complain(?:ed|t)|e-?mails? ?unsubscribed|(?:removal requested|(?:requested|asked for) removal|(?:please )?remove(?: me)?|asked to be removed)|abgemeldet|gesperrt|nicht kontaktieren|werbesperre|baja|de baja|no contactar|desabonnee?|desinscrite?|ne pas contacter|disiscritt[oa]|non contattare|mos kontakto|c'?regjistruar)$/;

/** What somebody does not want to be reached by. */
export type Objection = "everything" | "email";

/** What a cell of an opt-out column says; `unclear` is neither a yes nor a no, and holds as a yes. */
export type OptOutCell = Objection | "unclear" | null;

/**
 * Reads a cell of an opt-out column: a yes of any kind, the date of it, a word for it, or the channel it is about. An
 * objection that is lost is worse than one too many: what is no clear no counts as one and is reported.
 */
export function readOptOut(cell: unknown): OptOutCell {
  if (isYes(cell)) return "everything";
  const text = textOf(cell);
  if (isNo(cell) || NO.test(fold(text))) return null;
  if (/^e-?mails?(?: only)?$/.test(fold(text))) return "email";
  return meansOptOut(text) || readInstant(text) !== null ? "everything" : "unclear";
}

/** That somebody may be written to, or was never asked (Pipedrive's marketing status), which is no objection. */
const NO =
  /^(?:|[-–—/]+|none|null|nil|never|n\/a|na|not (?:opted out|unsubscribed|blocked)|(?:re)?subscribed|opt(?:ed)?[ -]in|ok(?:ay)?|allowed|active|no consent|archived|unknown)$/;

/** The strongest of what the cells of a row say, and the first of them that is unclear. */
export function objectionIn(cells: readonly unknown[]): { objection: Objection | null; unclear: string | null } {
  let objection: Objection | null = null;
  let unclear: string | null = null;
  for (const cell of cells) {
    const said = readOptOut(cell);
    if (said === "unclear") unclear ??= textOf(cell);
    if (said !== null && objection !== "everything") objection = said === "unclear" ? "everything" : said;
  }
  return { objection, unclear };
}

/** Whether a status of another program is no stage of a sale but an objection, such as `Unsubscribed` or `DNC`. */
export function meansOptOut(text: string): boolean {
  const plain = fold(text).replace(/[_\s]+/g, " ");
  return WORDS.test(plain) || WORDS.test(plain.replaceAll("-", " "));
}
