/** Longest link that every phone and browser opens (channels.md, section 1: warn above it). */
export const WA_ME_LIMIT = 2_000;

/**
 * The link that opens WhatsApp with a text to send (channels.md, section 1). The number is E.164 from the phone library;
 * null leaves the choice of the receiver to the person (sample leads never name a real number).
 */
export function waMeLink(e164: string | null, text: string): string {
  const digits = e164 === null ? "" : e164.replace(/\D/g, "");
  // A lone surrogate cannot be encoded; it becomes the replacement character instead of an error.
  return `https://wa.me/${digits}?text=${encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\uFFFD"))}`;
}
