// Characters that word processors put in and that make an SMS cost more than twice as much (channels.md, section 2, "smart
// encoding"). Only what looks the same is replaced, and only when a person says so: letters stay as they are.
import { smsSegments } from "./sms-segments.ts";

/** By what it is replaced: quotes, dashes, spaces, dots, and what nobody sees. */
const LOOKALIKES: readonly (readonly [characters: RegExp, plain: string])[] = [
  [/[\u2018\u2019\u201a\u201b\u02bb\u02bc\u02bd\u2032\u2035\u0060\u00b4\uff07]/g, "'"],
  [/[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\uff02]/g, '"'],
  [/[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]/g, "-"],
  [/[\u2039\uff1c]/g, "<"],
  [/[\u203a\uff1e]/g, ">"],
  [/\u2026/g, "..."],
  [/\u2022/g, "*"],
  [/[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]/g, " "],
  [/[\u2028\u2029\u0085]/g, "\n"],
  [/[\u00ad\u200b\u2060\ufeff]/g, ""],
];

/** The text with plain characters for those that only look finer. */
export function plainSms(text: string): string {
  return LOOKALIKES.reduce((plain, [characters, by]) => plain.replace(characters, by), text);
}

/** The plain text where it takes fewer parts; null when there is nothing to save. */
export function shorterSms(text: string): { readonly text: string; readonly segments: number } | null {
  const plain = plainSms(text);
  if (plain === text) return null;
  const { segments } = smsSegments(plain);
  return segments < smsSegments(text).segments ? { text: plain, segments } : null;
}
