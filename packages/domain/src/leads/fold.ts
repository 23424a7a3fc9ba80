const ASCII = /^[\u0020-\u007e]*$/;
const COMBINING = /[\u0300-\u036f]/g;
/** Letters that have no decomposition in Unicode but a usual spelling in plain Latin letters. */
const SPECIAL: Record<string, string> = {
  ß: "ss",
  ı: "i",
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ŧ: "t",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ŋ: "n",
  ĸ: "k",
  "’": "'",
  "‘": "'",
};
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(SPECIAL).join("")}]`, "g");
const SPACES = /\s+/g;
const UNTIDY = /^\s|\s$|\s\s|[^\S ]/;

/** Whether a text holds printable ASCII characters only. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}

/**
 * Text as it is compared, sorted and searched: lower case, accents removed, `ß` as `ss`, full-width forms as plain ones,
 * runs of white space as one space, none at the ends. Used for `nameKey`, `searchText` and match keys.
 */
export function fold(text: string): string {
  const plain = ASCII.test(text)
    ? text.toLowerCase()
    : text
        .normalize("NFKD")
        .toLowerCase()
        .replace(COMBINING, "")
        .replace(SPECIAL_LETTERS, (letter) => SPECIAL[letter] ?? letter)
        .normalize("NFC");
  // A test is cheaper than a replacement that changes nothing, and most texts are tidy: an import folds millions of them.
  return UNTIDY.test(plain) ? plain.replace(SPACES, " ").trim() : plain;
}
