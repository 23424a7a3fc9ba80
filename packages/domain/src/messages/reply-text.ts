// What a person wrote, without the mail they answer to and their signature (channels.md, section 3, "Reply text
// extraction"). One pass over the lines, so any input costs linear time; talon and its kin are quadratic on some.

/** Longer texts are cut before they are read, in characters. */
export const REPLY_TEXT_LIMIT = 262_144;

/** More of a reply is not kept, in characters. */
const MOST_KEPT = 65_536;

/** "On … wrote:" in the languages of our markets, lower case. */
const WROTE = [
  "wrote",
  "schrieb",
  "a écrit",
  "escribió",
  "ha scritto",
  "shkroi",
  "ka shkruar",
  "schreef",
  "napisał",
  "escreveu",
  "napisao",
  "napisala",
  "je napisal",
  "skrev",
  "yazdı",
  "написа",
  "напис",
  "a scris",
  "írta",
  "έγραψε",
  "napsal",
  "kirjoitti",
];
/** How such a line begins that a mail program broke over two. */
const WROTE_START = /^(?:on|am|le|el|il|më|op|em|w dniu|den|dana|dne|в|на|στις|pe|la) /i;
const ORIGINAL = [
  "original message",
  "ursprüngliche nachricht",
  "message d'origine",
  "message original",
  "mensaje original",
  "messaggio originale",
  "mesazhi origjinal",
  "oorspronkelijk bericht",
  "forwarded message",
  "mensagem original",
  "izvorna poruka",
  "wiadomość oryginalna",
  "originalmeddelande",
  "orijinal mesaj",
  "исходное сообщение",
  "mesaj original",
  "eredeti üzenet",
];
/** The first line of a block of headers, by language. */
const FROM = /^\*{0,2}(?:from|von|de|da|nga|van|od|від|от|kimden|från|fra|feladó|de la|από|lähettäjä)\s?:/i;
/** Its further lines. */
const SENT =
  /^\*{0,2}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para|asunto|inviato|data|a|oggetto|dërguar|për|subjekti|verzonden|aan|onderwerp|poslano|послато|за|wysłano|do|temat|enviada|assunto|skickat|till|ämne|sendt|til|emne|tarih|gönderilme|kime|konu|отправлено|кому|тема|trimis|către|subiect|elküldve|címzett|tárgy|στάλθηκε|προς|θέμα|odesláno|komu|předmět|lähetetty|vastaanottaja|aihe)\s?:/i;
const LONGEST_MARK = 400;

const COLON = 58;
const DASH = 45;
const UNDERSCORE = 95;

/** Almost every line is turned away by its first or last character, so that a megabyte costs little. */
function startsQuote(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? "").trim();
  if (line.length === 0 || line.length > LONGEST_MARK) return false;
  const isFrom = FROM.test(line);
  const first = line.charCodeAt(0);
  if (isFrom || (first === UNDERSCORE && /^_{10,}$/.test(line))) {
    const following = lines.slice(index + 1, index + 5).filter((next) => SENT.test(next.trimStart()));
    if (following.length >= 2) return true;
  }
  if (first === DASH && line.startsWith("--")) {
    const lower = line.toLowerCase();
    return ORIGINAL.some((words) => lower.includes(words));
  }
  if (line.charCodeAt(line.length - 1) === COLON && namesWriter(line)) return true;
  if (!WROTE_START.test(line)) return false;
  // "On Mon … <a@b.c> wrote:" may break over two lines.
  const joined = `${line} ${(lines[index + 1] ?? "").trim()}`;
  return joined.length < LONGEST_MARK && joined.endsWith(":") && namesWriter(joined);
}

/** `On Monday, 23 November 2026, Ben <ben@example.com> wrote:` in whatever language. */
function namesWriter(line: string): boolean {
  const lower = line.toLowerCase();
  return /[\d@<]/.test(lower) && WROTE.some((word) => lower.includes(word));
}

/** The new text of a plain mail. When nothing but a quote is there, the whole text stands (better too much than nothing). */
export function replyText(plain: string): string {
  const text = plain.slice(0, REPLY_TEXT_LIMIT).replace(/\r\n?/g, "\n");
  const lines = text.split("\n");
  const kept: string[] = [];
  let length = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.startsWith(">")) continue;
    if (line === "-- " || line === "--" || startsQuote(lines, index)) break;
    kept.push(line.trimEnd());
    length += line.length + 1;
    if (length > MOST_KEPT) break;
  }
  const reply = kept.join("\n").trim();
  return reply === "" ? text.slice(0, MOST_KEPT).trim() : reply.slice(0, MOST_KEPT);
}
