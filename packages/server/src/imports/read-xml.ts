// The little of XML that workbooks are written in, piece by piece. No document types and so no entities of one's own: what
// only attackers write is refused.
import { badWorkbook } from "./bad-workbook.ts";

/** What the scanner meets, in the order of the document. Names are without their prefix. */
export interface XmlListener {
  open(name: string, attributes: string): void;
  close(name: string): void;
  text(text: string): void;
}

/** Longest tag or text that is waited for, in characters. */
const MOST_WAITING = 4 * 1024 ** 2;

/** Reads XML as it arrives. */
export class XmlScanner {
  readonly #listener: XmlListener;
  #text = "";

  constructor(listener: XmlListener) {
    this.#listener = listener;
  }

  push(text: string): void {
    this.#text = this.#text === "" ? text : this.#text + text;
    const all = this.#text;
    let at = 0;
    while (at < all.length) {
      const open = all.indexOf("<", at);
      // Text ends where a tag begins; its last part may still be on its way.
      if (open < 0) break;
      if (open > at) this.#listener.text(unescaped(all.slice(at, open)));
      const end = this.#tag(all, open);
      if (end < 0) {
        at = open;
        break;
      }
      at = end;
    }
    this.#text = all.slice(at);
    if (this.#text.length > MOST_WAITING) throw badWorkbook("holds a cell that does not end");
  }

  /** Where the tag ends; -1 when it is not there whole. */
  #tag(all: string, open: number): number {
    const sign = all[open + 1];
    if (sign === "!" || sign === "?") return this.#special(all, open);
    const close = all.indexOf(">", open);
    if (close < 0) return -1;
    if (sign === "/") {
      this.#listener.close(bare(all.slice(open + 2, close).trim()));
      return close + 1;
    }
    const isEmpty = all[close - 1] === "/";
    const inside = all.slice(open + 1, isEmpty ? close - 1 : close);
    const space = inside.search(/\s/);
    const name = bare(space < 0 ? inside : inside.slice(0, space));
    this.#listener.open(name, space < 0 ? "" : inside.slice(space));
    if (isEmpty) this.#listener.close(name);
    return close + 1;
  }

  #special(all: string, open: number): number {
    const ending = all.startsWith("<!--", open) ? "-->" : all.startsWith("<![CDATA[", open) ? "]]>" : ">";
    const close = all.indexOf(ending, open);
    if (close < 0) return -1;
    if (ending === "]]>") this.#listener.text(all.slice(open + 9, close));
    else if (all.startsWith("<!DOCTYPE", open)) throw badWorkbook("holds a document type, which no table needs");
    return close + ending.length;
  }
}

function bare(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** An attribute by its name with prefix; null when it is not there. */
export function attribute(attributes: string, name: string): string | null {
  const at = attributes.search(new RegExp(`\\s${name}\\s*=`));
  if (at < 0) return null;
  const found = /^\s[\w:]+\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes.slice(at));
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? null : unescaped(value);
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}
