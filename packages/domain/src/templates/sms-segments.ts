/** How an SMS is split (channels.md, section 2). */
export interface SmsSegments {
  readonly encoding: "GSM-7" | "UCS-2";
  /** septets of GSM-7, or UTF-16 units of UCS-2 */
  readonly units: number;
  /** parts the network sends and bills; 0 for an empty text */
  readonly segments: number;
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** These cost two septets, which stay together in one part. */
const EXTENDED = new Set("^{}\\[~]|€\f");

/** Counts the parts of an SMS: 160 or 153 septets a part, 70 or 67 units when one character is outside GSM 03.38. */
export function smsSegments(text: string): SmsSegments {
  const characters = [...text];
  const isGsm = characters.every((character) => BASIC.has(character) || EXTENDED.has(character));
  const sizes = characters.map((character) => (isGsm ? (EXTENDED.has(character) ? 2 : 1) : character.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const encoding = isGsm ? "GSM-7" : "UCS-2";
  if (units <= (isGsm ? 160 : 70)) return { encoding, units, segments: units === 0 ? 0 : 1 };
  return { encoding, units, segments: partsOf(sizes, isGsm ? 153 : 67) };
}

/** A character of two units never straddles two parts: one that does not fit begins the next. */
function partsOf(sizes: readonly number[], capacity: number): number {
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > capacity) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}
