// Words that mean "write no more" when they are the whole message (channels.md, section 2, "Keywords"; pitfalls.md:
// "we are open non-stop" is a reply). Free sentences are replies: they stop a sequence and a person reads them.

const WORDS: Record<string, readonly string[]> = {
  en: [
    "stop",
    "stopall",
    "stop all",
    "stop promotions",
    "unsubscribe",
    "unsubscribe me",
    "please unsubscribe",
    "please unsubscribe me",
    "cancel",
    "end",
    "quit",
    "revoke",
    "optout",
    "opt out",
    "remove",
    "remove me",
    "please remove me",
    "stop please",
    "please stop",
  ],
  de: [
    "stopp",
    "abmelden",
    "abmeldung",
    "abbestellen",
    "austragen",
    "bitte abmelden",
    "bitte austragen",
    "bitte stopp",
    "bitte stop",
    "keine werbung",
    "bitte keine werbung",
    "keine mails mehr",
    "keine nachrichten mehr",
  ],
  es: [
    "baja",
    "alto",
    "parar",
    "detener",
    "cancelar",
    "dar de baja",
    "darse de baja",
    "darme de baja",
    "dame de baja",
    "cancelar suscripcion",
    "no molestar",
    "no mas mensajes",
  ],
  fr: [
    "arret",
    "arreter",
    "arretez",
    "desabonner",
    "me desabonner",
    "se desabonner",
    "desabonnement",
    "desabonnez moi",
    "desinscrire",
    "me desinscrire",
    "desinscription",
    "stop svp",
    "stop pub",
  ],
  sq: [
    "ndal",
    "ndalo",
    "ndaloni",
    "stopo",
    "cregjistro",
    "cregjistrohu",
    "cregjistrim",
    "cregjistrohem",
    "cabonohu",
    "me hiq",
    "hiqme",
    "hiqmeni",
    "mos me shkruaj",
    "mos me shkruani",
    "mos me kontakto",
    "mos me kontaktoni",
  ],
  it: [
    "annulla",
    "disiscrivi",
    "disiscrivimi",
    "disiscrizione",
    "cancellami",
    "cancellatemi",
    "rimuovimi",
    "basta messaggi",
  ],
  pt: ["sair", "pare", "descadastrar", "cancelar inscricao", "remover", "nao quero receber"],
  nl: ["afmelden", "uitschrijven", "afmelding"],
  sr: [
    "odjava",
    "odjavi",
    "odjavi me",
    "odjavite me",
    "prekini",
    "prestani",
    "prestanite",
    "одјава",
    "одјави ме",
    "престани",
  ],
  mk: ["отпиши", "отпиши ме", "стоп"],
  tr: ["iptal", "abonelikten cik", "listeden cik", "mesaj atmayin"],
  pl: ["rezygnuje", "wypisz", "wypisz mnie", "anuluj"],
  ro: ["dezabonare", "dezaboneaza", "dezabonati ma", "opriti"],
};

const OPT_OUTS = new Set(Object.values(WORDS).flat().map(bare));

/** Longer texts are never a keyword; keeps the check cheap for any input. */
const LONGEST = 60;

/** Lower case without accents and punctuation, words parted by one space. */
function bare(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ı/g, "i")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Whether a whole message, punctuation, case and accents aside, is an opt-out. */
export function isOptOut(message: string): boolean {
  const trimmed = message.trim();
  return trimmed.length <= LONGEST && OPT_OUTS.has(bare(trimmed));
}

/** Words that take an opt-out back. Not YES, though networks count it: it answers too many other questions. */
const OPT_INS = new Set(["start", "unstop"]);

/** Whether a whole message, punctuation, case and accents aside, takes an opt-out back. */
export function isOptIn(message: string): boolean {
  const trimmed = message.trim();
  return trimmed.length <= LONGEST && OPT_INS.has(bare(trimmed));
}
