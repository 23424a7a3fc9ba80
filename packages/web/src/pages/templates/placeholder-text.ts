/** A piece of a text with placeholders, for showing it in colours. */
export interface TextPiece {
  text: string;
  kind: "text" | "value" | "unknown" | "mark";
  at: number;
}

const PIECES = /\{[^{}\n]*\}|\[\[|\]\]|\[(?:if\b[^\]\n]*|else|end|endif|\/if)\]/gi;
const VALUE = /^\{\s*([^{}|]+?)\s*(?:\|([^{}]*))?\}$/;

/** Takes a text apart into words, placeholders and marks; everything together is the text again. */
export function piecesOf(text: string, known: ReadonlySet<string>): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(PIECES)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index), kind: "text", at: from });
    pieces.push({ text: match[0], kind: kindOf(match[0], known), at: match.index });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), kind: "text", at: from });
  return pieces;
}

/** The placeholders a text uses, in order of appearance, with the fallback of the first mention (null: none). */
export function placeholdersIn(text: string): { name: string; fallback: string | null }[] {
  const found = new Map<string, string | null>();
  for (const [piece] of text.matchAll(/\{[^{}\n]*\}/g)) {
    const parts = VALUE.exec(piece);
    if (parts?.[1] && !found.has(parts[1])) found.set(parts[1], parts[2] ?? null);
  }
  return [...found].map(([name, fallback]) => ({ name, fallback }));
}

/** The text with another fallback at every mention of a placeholder; "" takes it away. */
export function withFallback(text: string, name: string, fallback: string): string {
  const safe = fallback.replace(/[{}|]/g, "");
  return text.replace(/\{[^{}\n]*\}/g, (piece) => {
    if (VALUE.exec(piece)?.[1] !== name) return piece;
    return safe === "" ? `{${name}}` : `{${name}|${safe}}`;
  });
}

function kindOf(piece: string, known: ReadonlySet<string>): TextPiece["kind"] {
  if (!piece.startsWith("{")) return "mark";
  const name = VALUE.exec(piece)?.[1];
  return name !== undefined && known.has(name) ? "value" : "unknown";
}
