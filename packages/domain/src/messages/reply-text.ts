// What a person wrote, without the mail they answer to and their signature (channels.md, section 3, "Reply text
// extraction"). One pass over the lines, so any input costs linear time; talon and its kin are quadratic on some.

/** Longer texts are cut before they are read, in characters. */
export const REPLY_TEXT_LIMIT = 262_144;

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
];
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
];
const FROM = ["from:", "von:", "de:", "da:", "nga:", "van:", "od:", "від:", "od ", "kimden:"];
const SENT = [
  "sent:",
  "date:",
  "gesendet:",
  "datum:",
  "envoyé:",
  "envoyé :",
  "enviado:",
  "fecha:",
  "inviato:",
  "data:",
  "dërguar:",
  "verzonden:",
  "poslano:",
  "послато:",
  "to:",
  "an:",
  "à:",
  "à :",
  "para:",
  "a:",
  "për:",
  "subject:",
  "betreff:",
];

function startsQuote(lines: readonly string[], index: number): boolean {
  const line = (lines[index] ?? "").trim();
  if (line.length === 0 || line.length > 400) return false;
  const lower = line.toLowerCase();
  // "On Mon … <a@b.c> wrote:" may break over two lines.
  if (lower.endsWith(":") && WROTE.some((word) => lower.includes(word)) && /[\d@<]/.test(lower)) return true;
  const joined = `${lower} ${(lines[index + 1] ?? "").trim().toLowerCase()}`;
  if (
    /^(on|am|le|el|il|më|op|em|w dniu|den|dana|на) /.test(lower) &&
    joined.length < 400 &&
    joined.endsWith(":") &&
    /\d/.test(joined) &&
    WROTE.some((word) => joined.includes(word))
  )
    return true;
  if (lower.startsWith("--") && ORIGINAL.some((words) => lower.includes(words))) return true;
  if (FROM.some((word) => lower.startsWith(word)) || /^_{10,}$/.test(line)) {
    const following = lines.slice(index + 1, index + 5).map((next) => next.trim().replace(/^\*+/, "").toLowerCase());
    return following.filter((next) => SENT.some((word) => next.startsWith(word))).length >= 2;
  }
  return false;
}

/** The new text of a plain mail. When nothing but a quote is there, the whole text stands (better too much than nothing). */
export function replyText(plain: string): string {
  const text = plain.slice(0, REPLY_TEXT_LIMIT).replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  const lines = text.split("\n");
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line === "-- " || line === "--" || startsQuote(lines, index)) break;
    if (!line.startsWith(">")) kept.push(line.trimEnd());
  }
  const reply = kept.join("\n").trim();
  return reply === "" ? text.trim() : reply;
}
