import { fold, isAscii } from "./fold.ts";

/** The fields of a lead that text search looks at. */
export interface SearchedLead {
  name: string;
  contactName: string | null;
  city: string | null;
  category: string | null;
  address: string | null;
  contactPoints: readonly { kind: "phone" | "email"; value: string; key: string | null }[];
}

const NOT_SEARCHED = /[^\p{L}\p{N}@._&+/-]+/gu;
/** The same for text of ASCII letters, as most folded text is: five times as fast. */
const NOT_SEARCHED_ASCII = /[^a-z\d@._&+/-]+/g;
const APOSTROPHE = /['`]/;
const APOSTROPHES = /['`]/g;
const NOT_DIGIT = /\D+/g;
/** A word somebody typed that is a phone number or a piece of one. */
const PHONE_LIKE = /^[+(]?[\d][\d\s()./-]*$/;

/**
 * What search looks into, folded, each word once, apart by one space: name, contact, city, category, address, e-mails, and the
 * digits of each phone both in E.164 and as given (without leading zeros), so that any spelling of a number is found.
 */
export function searchTextOf(lead: SearchedLead): string {
  const parts = [lead.name, lead.contactName, lead.city, lead.category, lead.address];
  const numbers = new Set<string>();
  for (const point of lead.contactPoints) {
    if (point.kind === "email") parts.push(point.value);
    else
      for (const number of [point.key, point.value])
        if (number) numbers.add(number.replace(NOT_DIGIT, "").replace(/^0+/, ""));
  }
  const words = [...new Set(plain(parts.filter((part) => part).join(" ")).split(" "))];
  const longest = [...numbers].filter(
    (number) => ![...numbers].some((other) => other !== number && other.includes(number)),
  );
  return [...words, ...longest].join(" ").trim();
}

/**
 * The words of a query, each of which must stand in the search text: inside a word when it has three letters or more,
 * at the beginning of a word when shorter. A phone number is one word of digits without leading zeros.
 */
export function searchWords(query: string): string[] {
  const whole = fold(query);
  if (PHONE_LIKE.test(whole) && whole.replace(NOT_DIGIT, "").length >= 3) return phoneDigits(whole);
  const words = whole
    .split(" ")
    .flatMap((word) =>
      PHONE_LIKE.test(word) && word.replace(NOT_DIGIT, "").length >= 6 ? phoneDigits(word) : plain(word).split(" "),
    );
  return [...new Set(words.filter((word) => word !== ""))].slice(0, 12);
}

/** `O'Neill` is found as `oneill` and the other way round: apostrophes are not written by everybody. */
function plain(text: string): string {
  const whole = fold(text);
  const folded = APOSTROPHE.test(whole) ? whole.replace(APOSTROPHES, "") : whole;
  return folded.replace(isAscii(folded) ? NOT_SEARCHED_ASCII : NOT_SEARCHED, " ").trim();
}

function phoneDigits(text: string): string[] {
  const digits = text.replace("(0)", "").replace(NOT_DIGIT, "").replace(/^0+/, "");
  return digits === "" ? ["0"] : [digits];
}
