// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g;
/** What most cells do not have; a test of it is all they cost. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SUSPECT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ud800-\udfff]/;
/** A spreadsheet export of ours puts `'` before a formula sign (security.md); here it comes off again. */
const GUARDED = /^'(?='*\s*[=+\-@\t\r\n＝＋－＠])/;

/** A cell as text: numbers and yes/no as written, lists joined by commas, control characters and the formula guard removed. */
export function textOf(cell: unknown): string {
  if (typeof cell === "string") return cleanText(cell);
  if (typeof cell === "number" || typeof cell === "boolean") return String(cell);
  if (Array.isArray(cell))
    return cell
      .map(textOf)
      .filter((text) => text !== "")
      .join(", ");
  return "";
}

/** Text without control characters, formula guard, halves of characters, and white space at the ends. */
export function cleanText(text: string): string {
  const bare = SUSPECT.test(text) ? wellFormed(text.replace(CONTROL, "")) : text;
  return (bare.charCodeAt(0) === 0x27 ? bare.replace(GUARDED, "") : bare).trim();
}

/** A lone half of a surrogate pair cannot be written as UTF-8; PostgreSQL refuses the whole row for it. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** A cell as a structure: an object or list as it is, or JSON text of one; undefined for anything else. */
export function structureOf(cell: unknown): Structure | undefined {
  if (isStructure(cell)) return cell;
  if (typeof cell !== "string") return undefined;
  const text = cell.trim();
  if (!(text.startsWith("{") && text.endsWith("}")) && !(text.startsWith("[") && text.endsWith("]"))) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isStructure(value) ? value : undefined;
  } catch {
    // text in brackets that is no JSON is plain text
    return undefined;
  }
}

/** An object or list out of a file: its fields are read by `ownField` or `Object.entries` only. */
export type Structure = Readonly<Record<string, unknown>> | readonly unknown[];

/** A field of a structure that is its own: never one that every object inherits, such as `constructor`. */
export function ownField(structure: unknown, name: string): unknown {
  return isObject(structure) && Object.hasOwn(structure, name) ? structure[name] : undefined;
}

function isStructure(value: unknown): value is Structure {
  return typeof value === "object" && value !== null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The entries of a cell that may hold several: a list, JSON text of one, or text with commas, semicolons, bars, line breaks. */
export function listOf(cell: unknown): string[] {
  const structure = structureOf(cell);
  const parts = Array.isArray(structure)
    ? structure.map(textOf)
    : textOf(cell)
        .split(/[,;|\n]+/)
        .map(cleanText);
  return parts.filter((part) => part !== "");
}
