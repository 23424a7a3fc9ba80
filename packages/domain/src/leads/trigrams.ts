// The index knows pieces of three letters. So that one or two letters can be looked up as well, each word is written
// with two marks before it: `^^lux` holds `^^l` (begins with l) and `^lu` (begins with lu).

/** Search text as it is indexed; `mark` (three characters, or none) tells organizations apart. */
export function indexedText(searchText: string, mark: string): string {
  return `${mark}^^${searchText.replaceAll(" ", "^^")}`;
}

/** The pieces that must all be in the index for a word to be found. */
export function trigramsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length === 1) return [`^^${word}`];
  if (letters.length === 2) return [`^${word}`];
  return [...new Set(letters.slice(2).map((letter, at) => `${letters[at]}${letters[at + 1]}${letter}`))];
}
