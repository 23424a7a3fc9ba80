/**
 * The bytes of a request's body, at most `limit` of them; null when there are more. A body of no declared length is counted as
 * it comes in, so that nobody fills the memory by leaving its length out; the rest of it is not waited for.
 */
export async function readBody(request: Request, limit: number): Promise<Buffer | null> {
  const declared = Number(request.headers.get("content-length"));
  if (declared > limit) return null;
  // read at once where its length is known: a stream costs a third of what a delivery costs until it is stored
  if (declared > 0) return Buffer.from(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
