// The index knows pieces of three letters. So that one or two letters can be looked up as well, each word is written
// with two marks before it: `^^lux` holds `^^l` (begins with l) and `^lu` (begins with lu).

/** Search text as it is indexed; `mark` (three characters, or none) tells organizations apart. */
export function indexedText(searchText: string, mark: string): string {
  return `${mark}^^${searchText.replaceAll(" ", "^^")}`;
}

/**
 * Pieces that must all be in the index for a word to be found: every third one and the last. They cover the word; the rest
 * would only be read to find the same rows, each of which is verified anyway.
 */
export function trigramsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length === 1) return [`^^${word}`];
  if (letters.length === 2) return [`^${word}`];
  const last = letters.length - 3;
  const starts = Array.from({ length: Math.ceil(last / 3) }, (_, at) => at * 3);
  return [...new Set([...starts, last].map((start) => letters.slice(start, start + 3).join("")))];
}
