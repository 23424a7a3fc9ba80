import { fold } from "../leads/fold.ts";
import { textOf } from "./clean-cell.ts";
import { readInstant } from "./read-instant.ts";
import { isYes } from "./read-status.ts";

const WORDS =
  /^(?:unsubscribed?|opt(?:ed)? out|opt-out|do not (?:contact|call|e-?mail|mail|disturb)|dnc|blacklist(?:ed)?|blocklist(?:ed)?|blocked|stop(?:ped)?|spam|complain(?:ed|t)|e-?mails? ?unsubscribed|abgemeldet|gesperrt|nicht kontaktieren|werbesperre|baja|de baja|no contactar|desabonnee?|desinscrite?|ne pas contacter|disiscritt[oa]|non contattare|mos kontakto|c'?regjistruar)$/;

/** What somebody does not want to be reached by. */
export type Objection = "everything" | "email";

/** Whether a cell of an opt-out column says that nobody may be written to: yes of any kind, the date of it, or a word for it. */
export function saysOptOut(cell: unknown): boolean {
  if (isYes(cell)) return true;
  const text = textOf(cell);
  return text !== "" && (meansOptOut(text) || readInstant(text) !== null);
}

/** Whether a status of another program is no stage of a sale but an objection, such as `Unsubscribed` or `DNC`. */
export function meansOptOut(text: string): boolean {
  const plain = fold(text).replace(/[_\s]+/g, " ");
  return WORDS.test(plain) || WORDS.test(plain.replaceAll("-", " "));
}
