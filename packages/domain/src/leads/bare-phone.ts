const FORMULA = /^=\s*"([^"]*)"$/;
const LINK = /^(?:tel|callto|sip):\s*(?:\/\/)?/i;
/** `p:+49…` in lists of advertisements, `Mobile: 0151…` in those of people */
const LABEL = /^(?:p|t|m|h|w|ph|phone|mob|mobile|home|work|office)\s*:\s*(?=[+\d(])/i;
const LABEL_BEHIND = /(?<=\d)\s*[([]\s*\p{L}[\p{L}\s.-]{0,19}[)\]]$/u;
const WHATSAPP =
  /^(?:https?:\/\/)?(?:(?:www\.)?wa\.me\/(?:send\/?\?phone=)?|(?:api|web|www)\.whatsapp\.com\/send\/?\?phone=|whatsapp:(?:\/\/send\/?\?phone=)?)(?:\+|%2b)?(\d{6,17})(?:[/?&].*)?$/i;
const DECIMAL = /^(\+?\d{5,17})\.0+$/;

/**
 * The number inside what programs wrap around one: a spreadsheet's formula for text (`="044123456"`), a link (`tel:`,
 * `https://wa.me/383…`, whose digits are international), a label (`p:`, `(home)`), the `.0` of a column that was read as
 * decimals. Else as it is.
 */
export function barePhone(given: string): string {
  const trimmed = given.trim();
  const text = (FORMULA.exec(trimmed)?.[1] ?? trimmed)
    .trim()
    .replace(LINK, "")
    .replace(LABEL, "")
    .replace(LABEL_BEHIND, "");
  const digits = WHATSAPP.exec(text)?.[1];
  return digits === undefined ? text.replace(DECIMAL, "$1") : `+${digits}`;
}
