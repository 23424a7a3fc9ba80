/** The encodings that are read. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;

/** Character encoding of a file. */
export type Encoding = (typeof ENCODINGS)[number];

/** What is known of a file's bytes. */
export interface ByteSigns {
  /** the first bytes of the file; some thousands are enough */
  head: Uint8Array;
  /** counts over the whole file, by `Utf8Census` */
  sequences: number;
  broken: number;
}

/**
 * Tells the encoding: by byte order mark; by the zero bytes that plain letters have in UTF-16; UTF-8 unless it is broken
 * more often than not; else Windows-1252, which is what older spreadsheets write.
 */
export function detectEncoding({ head, sequences, broken }: ByteSigns): { encoding: Encoding; bomLength: number } {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", bomLength: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", bomLength: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", bomLength: 2 };
  const zeros = [0, 0];
  const looked = Math.min(head.length, 4096) & ~1;
  for (let at = 0; at < looked; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (looked >= 4 && odd > looked * 0.2 && even < odd * 0.1) return { encoding: "utf-16le", bomLength: 0 };
  if (looked >= 4 && even > looked * 0.2 && odd < even * 0.1) return { encoding: "utf-16be", bomLength: 0 };
  return { encoding: broken > sequences ? "windows-1252" : "utf-8", bomLength: 0 };
}

const LOOKED = 4096;
/** Share of control characters above which bytes are no text; damaged text has a few. */
const MOST_CONTROL = 0.05;

/**
 * Whether the beginning of a file shows that it is no text at all, such as a picture or a packed archive. A control character
 * that parts its cells is none of damage.
 */
export function isBinary(head: Uint8Array, encoding: Encoding, delimiter: string | null = null): boolean {
  if (encoding === "utf-16le" || encoding === "utf-16be") return false;
  if (MAGIC.some((bytes) => bytes.every((byte, at) => head[at] === byte))) return true;
  const looked = Math.min(head.length, LOOKED);
  const parting = delimiter?.charCodeAt(0);
  let control = 0;
  for (let at = 0; at < looked; at++) {
    const byte = head[at] ?? 0;
    if (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27 && byte !== parting)
      control++;
  }
  return control > looked * MOST_CONTROL;
}

/** gzip, PDF, PNG, JPEG: their first bytes, which may be followed by few control characters. */
const MAGIC = [
  [0x1f, 0x8b],
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
];
