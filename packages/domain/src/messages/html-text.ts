// The readable text of an HTML mail, without the quoted mail below it. A scanner of one pass: mails come from anybody.

/** Where mail programs begin the quoted mail. */
const QUOTES = [
  'class="gmail_quote',
  'id="divrplyfwdmsg"',
  'id="appendonsend"',
  'class="yahoo_quoted',
  '<blockquote type="cite"',
  "border-top:solid #e1e1e1",
  "border-top:solid #b5c4df",
  'class="moz-cite-prefix',
];
/** Longer mails are cut before they are read, in characters: nobody writes so much. */
const MOST_HTML = 2 * 1_048_576;
const MOST_TEXT = 262_144;
const HIDING = ["style", "script", "head", "title"];
const BREAKING = [
  "br",
  "p",
  "/p",
  "div",
  "/div",
  "tr",
  "/tr",
  "li",
  "h1",
  "/h1",
  "h2",
  "/h2",
  "h3",
  "/h3",
  "table",
  "/table",
  "blockquote",
];
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = name[1] === "x" || name[1] === "X" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "";
  });
}

function beforeQuote(html: string): string {
  const lower = html.toLowerCase();
  const starts = QUOTES.map((mark) => lower.indexOf(mark)).filter((index) => index > 0);
  if (starts.length === 0) return html;
  const cut = lower.lastIndexOf("<", Math.min(...starts));
  return cut > 0 ? html.slice(0, cut) : html;
}

const SLASH = 47;
const SPACE = 32;
const BANG = 33;
/** Letters, digits and the slash; the same tag always gives the same number, so that no text is cut out for each of them. */
const SIGNS = 37;
const LONGEST_NAME = 10;

function signOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 48 && code <= 57) return code - 21;
  return code === SLASH ? 0 : -1;
}

/** A number for the name of the tag that begins at `from`, lower case; -1 for a name that is none of ours. */
function tagNumber(lower: string, from: number, to: number): number {
  let number = 1;
  for (let at = from; at < to; at += 1) {
    const code = lower.charCodeAt(at);
    if (code <= SPACE || (code === SLASH && at > from)) break;
    const sign = signOf(code);
    if (sign < 0 || at - from >= LONGEST_NAME) return -1;
    number = number * SIGNS + sign;
  }
  return number;
}

const numberOf = (name: string) => tagNumber(name, 0, name.length);
const BREAKS = new Set(BREAKING.map(numberOf));
const HIDDEN = new Map(HIDING.map((name) => [numberOf(name), name]));

/** Whether its white space stands as a browser shows it; most pieces between two tags are a word or less. */
function isAsShown(text: string): boolean {
  return text.length === 1 ? text.charCodeAt(0) >= SPACE : !/\s\s|[\t\r\n\f]/.test(text);
}

/** Joins what was read as a browser shows it: white space collapses, and lines have none at their ends. */
class Lines {
  readonly #lines: string[] = [];
  /** of the line that is being read: a text made longer piece by piece is copied each time its end is looked at */
  #pieces: string[] = [];
  #isSpaced = true;
  length = 0;

  add(text: string): void {
    const shown = isAsShown(text) ? text : text.replace(/\s+/g, " ");
    const piece = this.#isSpaced && shown.charCodeAt(0) === SPACE ? shown.slice(1) : shown;
    this.length += shown.length;
    if (piece === "") return;
    this.#pieces.push(piece);
    this.#isSpaced = piece.charCodeAt(piece.length - 1) === SPACE;
  }

  break(): void {
    const [first = ""] = this.#pieces;
    const line = (this.#pieces.length > 1 ? this.#pieces.join("") : first).trimEnd();
    if (first !== "") this.#pieces = [];
    this.#isSpaced = true;
    // one empty line parts paragraphs, as many as there are tags
    if (line === "" && (this.#lines.length === 0 || this.#lines.at(-1) === "")) return;
    this.#lines.push(line);
    this.length += 1;
  }

  text(): string {
    this.break();
    return this.#lines.join("\n").trim();
  }
}

/** Text of an HTML mail: blocks become lines, white space collapses as in a browser. At most a quarter of a megabyte of it. */
export function htmlText(html: string): string {
  const source = beforeQuote(html.slice(0, MOST_HTML));
  const lower = source.toLowerCase();
  const lines = new Lines();
  let position = 0;
  while (position < source.length && lines.length < MOST_TEXT) {
    const open = source.indexOf("<", position);
    const end = open < 0 ? source.length : open;
    if (end > position) lines.add(decoded(source.slice(position, Math.min(end, position + MOST_TEXT))));
    if (open < 0) break;
    const isComment = source.charCodeAt(open + 1) === BANG && source.startsWith("<!--", open);
    const close = isComment ? lower.indexOf("-->", open) : source.indexOf(">", open);
    if (close < 0) break;
    const tag = tagNumber(lower, open + 1, close);
    position = close + (isComment ? 3 : 1);
    if (BREAKS.has(tag)) {
      lines.break();
      continue;
    }
    const hiding = HIDDEN.get(tag);
    if (hiding !== undefined) {
      const hidden = lower.indexOf(`</${hiding}`, position);
      position = hidden < 0 ? source.length : hidden;
    }
  }
  return lines.text();
}
