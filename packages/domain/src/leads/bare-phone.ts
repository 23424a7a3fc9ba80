const FORMULA = /^=\s*"([^"]*)"$/;
const LINK = /^(?:tel|callto|sip):\s*(?:\/\/)?/i;
/** `p:+49…` in lists of advertisements, `Mobile: 0151…` in those of people */
const LABEL = /^(?:p|t|m|h|w|ph|phone|mob|mobile|home|work|office)\s*:\s*(?=[+\d(])/i;
const LABEL_BEHIND = /(?<=\d)\s*[([]\s*\p{L}[\p{L}\s.-]{0,19}[)\]]$/u;
const WHATSAPP =
  /^(?:https?:\/\/)?(?:(?:www\.)?wa\.me\/(?:send\/?\?phone=)?|(?:api|web|www)\.whatsapp\.com\/send\/?\?phone=|whatsapp:(?:\/\/send\/?\?phone=)?)(?:\+|%2b)?(\d{6,17})(?:[/?&].*)?$/i;
const DECIMAL = /^(\+?\d{5,17})\.0+$/;

const ASCII = /^[ -~]*$/;
/** Marks of writing direction, as address books put them around a number, and others that are not seen. */
const UNSEEN = /\p{Cf}/gu;
const PLUS = /[＋﹢]/g;
/** Full-width digits and those of Arabic and Persian, which libphonenumber knows too; each block begins with its zero. */
const DIGIT = /[０-９٠-٩۰-۹]/g;
const ZEROS = [..."０٠۰"].map((zero) => zero.charCodeAt(0));

/** The same signs as others write them. libphonenumber reads them as well, but not as the beginning of an international number. */
function usualSigns(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .replace(UNSEEN, "")
    .replace(PLUS, "+")
    .replace(DIGIT, (digit) => String(digitOf(digit.charCodeAt(0))));
}

function digitOf(code: number): number {
  const zero = ZEROS.find((first) => code >= first && code <= first + 9) ?? code;
  return code - zero;
}

/**
 * The number inside what programs wrap around one: a spreadsheet's formula for text (`="044123456"`), a link (`tel:`,
 * `https://wa.me/383…`, whose digits are international), a label (`p:`, `(home)`), the `.0` of a column that was read as
 * decimals, and signs of other scripts. Else as it is.
 */
export function barePhone(given: string): string {
  const trimmed = usualSigns(given).trim();
  const text = (FORMULA.exec(trimmed)?.[1] ?? trimmed)
    .trim()
    .replace(LINK, "")
    .replace(LABEL, "")
    .replace(LABEL_BEHIND, "");
  const digits = WHATSAPP.exec(text)?.[1];
  return digits === undefined ? text.replace(DECIMAL, "$1") : `+${digits}`;
}
