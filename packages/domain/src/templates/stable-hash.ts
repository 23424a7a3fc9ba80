/**
 * A 32-bit number that is always the same for the same text (FNV-1a with a final mix). Used to choose wordings and
 * variants, so that a lead gets the same one however often a template is rendered. Not for secrets.
 */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number from 0 (inclusive) to 1 (exclusive), always the same for the same text. */
export function stableShare(text: string): number {
  return stableHash(text) / 0x1_0000_0000;
}
