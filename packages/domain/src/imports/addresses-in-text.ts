import { getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";
import { parsePhone } from "../leads/phone.ts";
import { normalAddress } from "../messages/address.ts";

const MAIL = /[^\s@,;|<>()[\]{}"“”:=]{1,64}@[^\s@,;|<>()[\]{}"“”:=]{1,255}/g;
const AROUND = /^['‘’.]+|['‘’.!?]+$/g;
const DIGITS = /[+(]*\d[\d\s()./\-‐-―]*/g;
const GROUP = /\d+/g;
/** Digits of a number, from the shortest that is looked for to the longest with what is dialled before it. */
const FEWEST = 6;
const MOST = 19;
const MOST_GROUPS = 8;
/** libphonenumber takes 0.2 ms for a text. */
const MOST_PARSED = 20;

/**
 * Every e-mail address and number that texts may hold, in their normal form, wherever they stand and whatever stands beside
 * them; numbers as international ones and as those of some countries. Most of what is given is no address: it is for asking
 * whether one that is known is among them.
 */
export function addressesInText(texts: readonly string[], countries: readonly string[]): Set<string> {
  const found = new Set<string>();
  const codes = countries.flatMap((one) => (isSupportedCountry(one) ? [getCountryCallingCode(one)] : []));
  let parsed = 0;
  for (const text of texts) {
    const plain = text.normalize("NFKC");
    for (const [mail] of plain.matchAll(MAIL)) {
      found.add(normalAddress(mail));
      found.add(normalAddress(mail.replace(AROUND, "")));
    }
    for (const [run] of plain.matchAll(DIGITS)) {
      for (const digits of numbersIn(run)) {
        const behind = digits.replace(/^0+/, "");
        found.add(`+${behind}`);
        // Some countries keep the zero.
        for (const code of codes) found.add(`+${code}${behind}`).add(`+${code}${digits}`);
      }
      if (run.length < FEWEST || parsed++ >= MOST_PARSED) continue;
      for (const country of countries) found.add(parsePhone(run, { country }).e164 ?? "");
    }
  }
  found.delete("");
  return found;
}

/** The digits of a text from each group of them to each later one. */
function* numbersIn(run: string): Generator<string> {
  const groups = run.match(GROUP) ?? [];
  for (let first = 0; first < groups.length; first++) {
    let digits = "";
    for (const group of groups.slice(first, first + MOST_GROUPS)) {
      digits += group;
      if (digits.length > MOST) break;
      if (digits.length >= FEWEST) yield digits;
    }
  }
}
