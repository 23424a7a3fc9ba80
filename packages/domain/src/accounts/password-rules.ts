import { COMMON_PASSWORD_STEMS } from "./common-passwords.ts";

/** Fewest characters of a password (OWASP ASVS 6.2.1). */
export const PASSWORD_MIN = 8;

/** Most characters of a password: long phrases are welcome, megabytes to hash are not (ASVS 6.2.9). */
export const PASSWORD_MAX = 128;

/** Why a password is refused. */
export type PasswordWeakness = "too-short" | "too-long" | "common" | "about-you";

/**
 * Judges a new password offline: its length, whether it is one of the common ones (letters written as digits, and digits
 * or signs put around a common word, do not hide it), and whether it is made of the person's own words (`about`: e-mail,
 * name, organization). Null when it will do. No composition rules (ASVS 6.2.5).
 */
export function passwordWeakness(password: string, about: readonly string[] = []): PasswordWeakness | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return "too-short";
  if (length > PASSWORD_MAX) return "too-long";
  const bare = bareWord(password);
  if (
    isMonotonous(password) ||
    COMMON_PASSWORD_STEMS.has(password.toLowerCase()) ||
    COMMON_PASSWORD_STEMS.has(bare) ||
    COMMON_PASSWORD_STEMS.has(bareWord(unleet(password)))
  ) {
    return "common";
  }
  return isMadeOf(password, about) ? "about-you" : null;
}

/** Whether nothing but digits is left of a password once one's own words are taken out, whatever stands between them. */
function isMadeOf(password: string, about: readonly string[]): boolean {
  const own = about
    .flatMap((text) => [text, text.replace(/@.*$/, ""), ...text.split(/[^\p{L}\p{N}]+/u)])
    .flatMap((text) => [joined(text.toLowerCase()), joined(bareWord(text))])
    .filter((word) => word.length >= 3)
    .sort((one, other) => other.length - one.length);
  const rest = own.reduce((left, word) => left.replaceAll(word, ""), joined(password.toLowerCase()));
  return rest !== joined(password.toLowerCase()) && !/\p{L}/u.test(rest);
}

function joined(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Lower-case letters without the digits and signs at either end: `Password123!` → `password`; all digits stay. */
function bareWord(text: string): string {
  const lower = text.toLowerCase();
  const stripped = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return stripped === "" ? lower : stripped;
}

const LEET: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};

function unleet(text: string): string {
  return text.replace(/[013457@$!]/g, (sign) => LEET[sign] ?? sign);
}

/** At most two different characters, or a run such as 12345678, 87654321, abcdefgh. */
function isMonotonous(password: string): boolean {
  const codes = [...password.toLowerCase()].map((char) => char.codePointAt(0) ?? 0);
  if (new Set(codes).size <= 2) return true;
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}
