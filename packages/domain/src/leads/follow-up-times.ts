// Times of day and stretches of time in the text of a follow-up; folded words.

const NUMBERS = ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** ms of a minute. */
export const MINUTE = 60_000;

/** How much time passes, in ms: `4h`, `in 90 min`, `half an hour`, `1.5h`. */
export function readPassing(text: string): number | null {
  const words = text.replace(/^(?:in|en|dans|tra|fra|pas|nach) /, "");
  if (/^half an? hour$/.test(words)) return 30 * MINUTE;
  const found =
    /^(?:(\d{1,3}(?:[.,]\d{1,2})?) ?|([a-z]{1,5}) )(h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|oresh|min|mins|minutes?|minuten|minutos|minuti|minuta)$/.exec(
      words,
    );
  if (!found) return null;
  const count = found[1] === undefined ? countOf(found[2] ?? "") : Number(found[1].replace(",", "."));
  if (count === null) return null;
  const minutes = count * (found[3]?.startsWith("min") ? 1 : 60);
  return Math.round(minutes) * MINUTE;
}

/** A number written as a word, `a` and `an` for one; null for other words. */
export function countOf(word: string): number | null {
  if (word === "an") return 1;
  const at = NUMBERS.indexOf(word);
  return at === -1 ? null : Math.max(1, at);
}

const TIMES_OF_DAY: Record<string, number> = {
  morning: 9,
  noon: 12,
  afternoon: 14,
  evening: 18,
  tonight: 20,
  night: 20,
};

/** The time at the end of a text, and the text without it. */
export function takeTime(text: string): { rest: string; time: { hour: number; minute: number } | null } {
  const named = /(?:^|\s)(?:at |in the |this )?(morning|noon|afternoon|evening|tonight|night)$/.exec(text);
  if (named) {
    const hour = TIMES_OF_DAY[named[1] ?? ""] ?? 0;
    return { rest: text.slice(0, named.index).trim(), time: { hour, minute: 0 } };
  }
  const found =
    /(?:^|\s)(?:(?:at|um|a las|alle|a|ne) )?(?:(\d{1,2})[:.](\d{2}) ?(am|pm|uhr)?|(\d{1,2}) ?(am|pm|uhr))$/.exec(
      text,
    ) ?? /(?:^|\s)(?:at|um|a las|alle|a|ne) ()()()(\d{1,2})()(?: ?h)?$/.exec(text);
  if (!found) return { rest: text, time: null };
  const word = found[3] || found[5];
  const half = word === "am" || word === "pm" ? word : undefined;
  const given = Number(found[1] || found[4]);
  const minute = Number(found[2] || 0);
  if (minute > 59 || given > (half ? 12 : 23) || (half && given === 0)) return { rest: text, time: null };
  const hour = half === undefined ? given : (given % 12) + (half === "pm" ? 12 : 0);
  return { rest: text.slice(0, found.index).trim(), time: { hour, minute } };
}
