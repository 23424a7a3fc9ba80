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
