/** How an SMS is split (channels.md, section 2). */
export interface SmsSegments {
  readonly encoding: "GSM-7" | "UCS-2";
  /** septets of GSM-7, or UTF-16 units of UCS-2 */
  readonly units: number;
  /** parts the network sends and bills; 0 for an empty text */
  readonly segments: number;
  /** the text cut as the network cuts it: joined they are the text */
  readonly parts: readonly string[];
  /** different characters outside GSM 03.38, in their order: each of them makes the whole text UCS-2 */
  readonly outside: readonly string[];
}

const BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** These cost two septets, which stay together in one part. */
const EXTENDED = new Set("^{}\\[~]|€\f");

/** Septets of one character; null: it is not in GSM 03.38. */
function septetsOf(character: string): number | null {
  if (BASIC.has(character)) return 1;
  return EXTENDED.has(character) ? 2 : null;
}

/** Cuts an SMS into its parts: 160 or 153 septets a part, 70 or 67 units when one character is outside GSM 03.38. */
export function smsSegments(text: string): SmsSegments {
  const characters = [...text];
  const outside = [...new Set(characters.filter((character) => septetsOf(character) === null))];
  const isGsm = outside.length === 0;
  const sizeOf = (character: string) => (isGsm ? (septetsOf(character) ?? 1) : character.length);
  const units = characters.reduce((sum, character) => sum + sizeOf(character), 0);
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  const parts = units === 0 ? [] : units <= single ? [text] : cut(characters, sizeOf, joined);
  return { encoding: isGsm ? "GSM-7" : "UCS-2", units, segments: parts.length, parts, outside };
}

/** A character of two units never straddles two parts: one that does not fit begins the next. */
function cut(characters: readonly string[], sizeOf: (character: string) => number, capacity: number): string[] {
  const parts: string[] = [];
  let part: string[] = [];
  let used = 0;
  for (const character of characters) {
    const size = sizeOf(character);
    if (used + size > capacity) {
      parts.push(part.join(""));
      part = [];
      used = 0;
    }
    part.push(character);
    used += size;
  }
  return [...parts, part.join("")];
}
