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
const HIDDEN = ["style", "script", "head", "title"];
const BREAKS = new Set([
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
]);
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

/** `/p` of `</p>`, `br` of `<br/>`. */
function tagName(inside: string): string {
  const end = inside.slice(1).search(/[\s/]/);
  return end < 0 ? inside : inside.slice(0, end + 1);
}

/** Joins what was read as a browser shows it: white space collapses, and lines have none at their ends. */
class Lines {
  readonly #lines: string[] = [];
  #line = "";
  length = 0;

  add(text: string): void {
    if (text === "") return;
    const shown = /\s\s|[\t\r\n\f]/.test(text) ? text.replace(/\s+/g, " ") : text;
    const isSpaced = this.#line === "" || this.#line.endsWith(" ");
    this.#line += isSpaced && shown.startsWith(" ") ? shown.slice(1) : shown;
    this.length += shown.length;
  }

  break(): void {
    const line = this.#line.trimEnd();
    this.#line = "";
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
    const isComment = lower.startsWith("<!--", open);
    const close = isComment ? lower.indexOf("-->", open) : source.indexOf(">", open);
    if (close < 0) break;
    const tag = tagName(lower.slice(open + 1, Math.min(close, open + 16)));
    if (BREAKS.has(tag)) lines.break();
    position = close + (isComment ? 3 : 1);
    if (HIDDEN.includes(tag)) {
      const hidden = lower.indexOf(`</${tag}`, position);
      position = hidden < 0 ? source.length : hidden;
    }
  }
  return lines.text();
}
