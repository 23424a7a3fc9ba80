// The library sends unknown formats through many parsers; a file's first 64 KB tell every type we take.
const HEAD = 65_536;

/** The media type found in the bytes, or null; names and claims of senders count for nothing. */
export async function findType(bytes: Buffer): Promise<string | null> {
  const { fileTypeFromBuffer } = await import("file-type");
  try {
    const found = await fileTypeFromBuffer(bytes.subarray(0, HEAD));
    // what the library writes after the type are parameters ("audio/ogg; codecs=opus")
    return found?.mime.split(";")[0] ?? null;
  } catch {
    return null;
  }
}
