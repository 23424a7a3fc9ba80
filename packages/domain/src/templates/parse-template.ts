// The template language. It has no logic beyond this, and no way to reach anything but the values it is given:
//   {contact_name}              a value; missing: the message is not sent
//   {contact_name|there}        a value, or the text after the bar
//   [[Hi|Hello|Good morning]]   one of them, always the same for the same lead
//   [if website]…[else]…[end]   the part is there when the value is; also [if not website]; [else] may be left out
// A brace or an [if] that is none of these is a mistake and is refused, so no brace can reach a lead.
import { syntaxProblem, type TemplateProblem } from "./template-problem.ts";

/** A parsed template: a list of parts in order. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "value"; readonly name: string; readonly fallback: string | null }
  | { readonly kind: "choice"; readonly index: number; readonly options: readonly (readonly TemplateNode[])[] }
  | {
      readonly kind: "if";
      readonly name: string;
      readonly negated: boolean;
      readonly then: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    };

/** The outcome of reading a template: its parts, or what is wrong with it. */
export type ParsedTemplate =
  | { readonly nodes: readonly TemplateNode[]; readonly problems: readonly [] }
  | { readonly nodes: null; readonly problems: readonly [TemplateProblem] };

const MAX_DEPTH = 10;
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]{0,99}$/u;
const IF_TAG = /\[if\b[^\]\n]*\]?/iy;
const ELSE_TAG = /\[else\]/iy;
const END_TAG = /\[(?:end|endif|\/if)\]/iy;

/** Reads a template. Linear in its length. */
export function parseTemplate(source: string): ParsedTemplate {
  const reader: Reader = { source, position: 0, choices: 0 };
  try {
    return { nodes: readNodes(reader, { closers: [], depth: 0 }), problems: [] };
  } catch (cause) {
    if (cause instanceof Mistake) return { nodes: null, problems: [syntaxProblem(cause.message)] };
    throw cause;
  }
}

interface Reader {
  readonly source: string;
  position: number;
  choices: number;
}

type Closer = "option" | "else" | "end";

interface Place {
  /** what ends this list of nodes; empty at the top */
  readonly closers: readonly Closer[];
  readonly depth: number;
}

class Mistake extends Error {}

function readNodes(reader: Reader, place: Place): TemplateNode[] {
  if (place.depth > MAX_DEPTH) throw new Mistake(`Blocks are nested more than ${MAX_DEPTH} deep.`);
  const nodes: TemplateNode[] = [];
  let text = "";
  while (reader.position < reader.source.length && !closes(reader, place)) {
    const node = readSpecial(reader, place);
    if (node === null) {
      text += reader.source[reader.position];
      reader.position += 1;
      continue;
    }
    if (text !== "") nodes.push({ kind: "text", text });
    text = "";
    nodes.push(node);
  }
  if (text !== "") nodes.push({ kind: "text", text });
  return nodes;
}

/** Whether the list of nodes ends here. The closer itself is left for whoever opened. */
function closes(reader: Reader, { closers }: Place): boolean {
  const { source, position } = reader;
  const character = source[position];
  if (character !== "|" && character !== "]" && character !== "[") return false;
  if (closers.includes("option") && (character === "|" || source.startsWith("]]", position))) return true;
  if (closers.includes("else") && match(reader, ELSE_TAG) !== null) return true;
  return closers.includes("end") && match(reader, END_TAG) !== null;
}

function readSpecial(reader: Reader, place: Place): TemplateNode | null {
  const character = reader.source[reader.position];
  if (character === "{") return readValue(reader);
  if (character === "}") throw new Mistake(`There is a } without a { before it${near(reader)}.`);
  if (character !== "[") return null;
  if (reader.source.startsWith("[[", reader.position)) return readChoice(reader, place);
  const opening = match(reader, IF_TAG);
  if (opening !== null) return readIf(reader, { opening, depth: place.depth });
  if (match(reader, ELSE_TAG) !== null || match(reader, END_TAG) !== null) {
    throw new Mistake(
      `${reader.source.slice(reader.position, reader.position + 6)} stands without an [if …] before it.`,
    );
  }
  return null;
}

function readValue(reader: Reader): TemplateNode {
  const start = reader.position;
  const end = reader.source.indexOf("}", start);
  const inner = end === -1 ? "{" : reader.source.slice(start + 1, end);
  if (inner.includes("{")) throw new Mistake(`A { is not closed${near(reader)}.`);
  const bar = inner.indexOf("|");
  const name = (bar === -1 ? inner : inner.slice(0, bar)).trim();
  if (!NAME.test(name)) throw new Mistake(`{${inner.slice(0, 40)}} is not a placeholder.`);
  reader.position = end + 1;
  return { kind: "value", name, fallback: bar === -1 ? null : inner.slice(bar + 1) };
}

function readChoice(reader: Reader, place: Place): TemplateNode {
  const where = near(reader);
  const index = reader.choices;
  reader.choices += 1;
  const options: TemplateNode[][] = [];
  reader.position += 1;
  do {
    reader.position += 1;
    options.push(readNodes(reader, { closers: ["option"], depth: place.depth + 1 }));
  } while (reader.source[reader.position] === "|");
  if (!reader.source.startsWith("]]", reader.position)) throw new Mistake(`A [[ is not closed by ]]${where}.`);
  reader.position += 2;
  return { kind: "choice", index, options };
}

function readIf(reader: Reader, { opening, depth }: { opening: string; depth: number }): TemplateNode {
  const tag = /^\[if\s+(not\s+)?([^\s\]]+)\s*\]$/iu.exec(opening);
  const name = tag?.[2];
  if (name === undefined || !NAME.test(name)) {
    throw new Mistake(`${opening.slice(0, 40)} must name one placeholder, such as [if website].`);
  }
  reader.position += opening.length;
  const then = readNodes(reader, { closers: ["else", "end"], depth: depth + 1 });
  const hasElse = take(reader, ELSE_TAG);
  const otherwise = hasElse ? readNodes(reader, { closers: ["end"], depth: depth + 1 }) : [];
  if (!take(reader, END_TAG)) throw new Mistake(`${opening} is not closed by [end].`);
  return { kind: "if", name, negated: tag?.[1] !== undefined, then, otherwise };
}

function match(reader: Reader, tag: RegExp): string | null {
  tag.lastIndex = reader.position;
  return tag.exec(reader.source)?.[0] ?? null;
}

function take(reader: Reader, tag: RegExp): boolean {
  const found = match(reader, tag);
  reader.position += found?.length ?? 0;
  return found !== null;
}

function near({ source, position }: Reader): string {
  const words = source
    .slice(position, position + 20)
    .replace(/\s+/g, " ")
    .trim();
  return ` near “${words}”`;
}
