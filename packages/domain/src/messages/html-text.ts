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

/** Text of an HTML mail: blocks become lines, white space collapses as in a browser. */
export function htmlText(html: string): string {
  const source = beforeQuote(html);
  const lower = source.toLowerCase();
  const parts: string[] = [];
  let position = 0;
  while (position < source.length) {
    const open = source.indexOf("<", position);
    parts.push(decoded(source.slice(position, open < 0 ? source.length : open).replace(/\s+/g, " ")));
    if (open < 0) break;
    const isComment = lower.startsWith("<!--", open);
    const close = isComment ? lower.indexOf("-->", open) : source.indexOf(">", open);
    if (close < 0) break;
    const tag = tagName(lower.slice(open + 1, Math.min(close, open + 16)));
    if (BREAKS.has(tag)) parts.push("\n");
    position = close + (isComment ? 3 : 1);
    if (HIDDEN.includes(tag)) {
      const end = lower.indexOf(`</${tag}`, position);
      position = end < 0 ? source.length : end;
    }
  }
  return parts
    .join("")
    .replace(/ *\n */g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
