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
  if (isNo(cell) || NOTHING.test(text.trim()) || NO.has(wordsOf(text))) return null;
  if (/^e-?mails?(?: only)?$/.test(fold(text))) return "email";
  return meansOptOut(text) || readInstant(text) !== null ? "everything" : "unclear";
}

/** What says nothing: dashes, dots, empty brackets, zero, a crossed box. */
const NOTHING = /^(?:[-–—/_.,\s"'()[\]{}]*|[-+]?0+(?:[.,]0+)?|[✗✘]\ufe0f?)$/u;

/**
 * That nothing stands there, or that somebody may be written to, or was never asked (Pipedrive's marketing status), which is
 * no objection. Words that a column may mean either way (`never`, `confirmed`, `activo`) stand here in no other language.
 */
const NO = new Set(
  [
    "none|null|nil|nan|never|n a|na|n v|nv|n d|nd|no|not set|none set|unset|undefined|empty|blank|nothing|not applicable|not available|not specified|not provided|not given|unknown|archived|active|ok|okay|allowed|permitted|not opted out|not unsubscribed|not blocked|not suppressed|not objected|no opt out|no objection|no objections|no restriction|no restrictions|no consent|subscribed|resubscribed|opt in|opted in|single opt in|double opt in|confirmed opt in|opt in confirmed|double opt in confirmed|consent|consented|consent given|consent granted|consent obtained|gave consent|given consent|has consent|has consented|may contact|can contact|may be contacted|can be contacted|may be emailed|ok to contact|okay to contact|contact ok|contact allowed|permission given|permission granted",
    "nein|kein|keine|keiner|keines|nichts|leer|unbekannt|k a|keine angabe|keine angaben|nicht gesetzt|nicht angegeben|nicht zutreffend|trifft nicht zu|entfallt|nicht verfugbar|nicht vorhanden|nicht abgemeldet|nicht gesperrt|nicht widersprochen|kein widerspruch|keine sperre|keine werbesperre|keine abmeldung|abonniert|angemeldet|eingewilligt|einwilligung|einwilligung erteilt|einwilligung liegt vor|hat eingewilligt|zugestimmt|zustimmung|zustimmung erteilt|hat zugestimmt|erlaubt|kontakt erlaubt|darf kontaktiert werden|darf angeschrieben werden",
    "ninguno|ninguna|nada|vacio|desconocido|sin datos|no aplica|no aplicable|no disponible|no definido|no especificado|no dado de baja|sin objecion|sin oposicion|suscrito|suscrita|consentimiento|consentimiento dado|consentimiento otorgado|con consentimiento|permitido|contacto permitido|se puede contactar|puede ser contactado",
    "non|aucun|aucune|rien|neant|vide|inconnu|sans objet|s o|non applicable|non renseigne|non defini|non disponible|non desabonne|non desinscrit|pas d'opposition|aucune opposition|pas d'objection|abonne|abonnee|inscrit|inscrite|consentement|consentement donne|consentement obtenu|avec consentement|autorise|autorisee|contact autorise|peut etre contacte|peut etre contactee",
    "nessuno|nessuna|niente|nulla|vuoto|sconosciuto|non applicabile|non impostato|non specificato|non definito|non disponibile|non disiscritto|non disiscritta|nessuna opposizione|nessuna obiezione|iscritto|iscritta|abbonato|abbonata|consenso|consenso dato|consenso prestato|consenso fornito|con consenso|consentito|contatto consentito|puo essere contattato|puo essere contattata",
    "jo|asnje|asgje|bosh|i panjohur|e panjohur|pa te dhena|nuk aplikohet|nuk ka|pa kundershtim|i abonuar|e abonuar|i regjistruar|e regjistruar|pelqim|pelqim i dhene|pelqimi i dhene|me pelqim|ka dhene pelqimin|lejohet|i lejuar|e lejuar|kontakti lejohet|mund te kontaktohet",
  ].flatMap((words) => words.split("|").map(wordsOf)),
);

/** Letters and figures of a cell: `k.A.`, `#N/A` and `Opt-in` as `k a`, `n a` and `opt in`. A question stays one. */
function wordsOf(text: string): string {
  return fold(text)
    .replace(/[\s.,;:!'"´`#()[\]{}<>_/\\|–—-]+/g, " ")
    .trim();
}

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
