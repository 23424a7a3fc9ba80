import { fold, isAscii } from "./fold.ts";

const APOSTROPHES_AND_DOTS = /['`´.]/g;
const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/gu;
const NOT_LETTER_OR_DIGIT_ASCII = /[^a-z\d]+/g;
const LEGAL_FORMS = new Set(
  [
    "gmbh mbh ggmbh ag kg ohg ug gbr ek eu kgaa se eg haftungsbeschrankt",
    "ltd limited llc llp plc inc incorporated corp corporation lp pllc",
    "sarl sas sasu eurl sa snc sci sci scop",
    "srl srls spa sapa",
    "sl slu sau sll scp",
    "shpk sha nsh ntp ntsh npsh shkp",
    "doo dd jdoo ad ood eood",
    "bv nv bvba vof cv",
    "oy oyj ab as aps ivs hb ks",
    "sp zoo spzoo sro kft bt zrt rt",
    "pty pvt pte co cie lda ltda",
  ].flatMap((line) => line.split(" ")),
);
const BETWEEN = new Set(["and", "und", "et", "y", "e", "dhe", "i"]);

/**
 * The name of a business without what differs from list to list: legal form (at either end), accents, case, punctuation,
 * emoji, `&`. Two leads with the same trading name in the same city are taken for one.
 */
export function tradingName(name: string): string {
  const folded = fold(name);
  const words = folded
    .replace(APOSTROPHES_AND_DOTS, "")
    .replace(isAscii(folded) ? NOT_LETTER_OR_DIGIT_ASCII : NOT_LETTER_OR_DIGIT, " ")
    .trim()
    .split(" ");
  let start = 0;
  let end = words.length;
  // Never down to nothing: a shop called "AG" keeps its name.
  while (end - start > 1 && isLegalForm(words[end - 1])) end--;
  while (end - start > 1 && isLegalForm(words[start])) start++;
  return words
    .slice(start, end)
    .filter((word, place, all) => !(BETWEEN.has(word) && place > 0 && place < all.length - 1))
    .join(" ");
}

function isLegalForm(word: string | undefined): boolean {
  return word !== undefined && LEGAL_FORMS.has(word);
}
