const FORMULA = /^=\s*"([^"]*)"$/;
const LINK = /^(?:tel|callto|sip):\s*(?:\/\/)?/i;
const WHATSAPP =
  /^(?:https?:\/\/)?(?:(?:www\.)?wa\.me\/(?:send\/?\?phone=)?|(?:api|web|www)\.whatsapp\.com\/send\/?\?phone=|whatsapp:(?:\/\/send\/?\?phone=)?)(?:\+|%2b)?(\d{6,17})(?:[/?&].*)?$/i;
const DECIMAL = /^(\+?\d{5,17})\.0+$/;

/**
 * The number inside what programs wrap around one: a spreadsheet's formula for text (`="044123456"`), a link (`tel:`,
 * `https://wa.me/383…`, whose digits are international), the `.0` of a column that was read as decimals. Else as it is.
 */
export function barePhone(given: string): string {
  const trimmed = given.trim();
  const text = (FORMULA.exec(trimmed)?.[1] ?? trimmed).trim().replace(LINK, "");
  const digits = WHATSAPP.exec(text)?.[1];
  return digits === undefined ? text.replace(DECIMAL, "$1") : `+${digits}`;
}
