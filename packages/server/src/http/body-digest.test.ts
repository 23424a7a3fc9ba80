import { expect, test } from "vitest";
import { listenToBody } from "./body-digest.ts";

function streamOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = pieces.values();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = rest.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

/** A multipart request whose body comes in pieces of a size. */
function upload(content: string, { boundary, size }: { boundary: string; size: number }): Request {
  const text = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${content}\r\n--${boundary}--\r\n`;
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const init = {
    method: "POST",
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    body: streamOf(pieces),
    duplex: "half",
  };
  return new Request("http://localhost/", init);
}

async function digestOf(request: Request, { isRead }: { isRead: boolean }): Promise<string> {
  const listened = listenToBody(request);
  if (isRead) await listened.request.text();
  return listened.digest();
}

test("the same file has the same digest, whatever its boundary, its pieces, and whether it was read", async () => {
  const one = await digestOf(upload("name\nAlpha\n", { boundary: "----a1b2c3", size: 7 }), { isRead: true });
  for (const size of [1, 3, 1_000])
    for (const isRead of [true, false])
      expect(await digestOf(upload("name\nAlpha\n", { boundary: `----zz${size}`, size }), { isRead })).toBe(one);
  expect(await digestOf(upload("name\nGamma\n", { boundary: "----a1b2c3", size: 7 }), { isRead: true })).not.toBe(one);
});

test("a file whose rest comes after it was answered has the digest of the whole", async () => {
  const whole = await digestOf(upload("name\nAlpha\n", { boundary: "----a", size: 9 }), { isRead: true });
  const { request, digest } = listenToBody(upload("name\nAlpha\n", { boundary: "----b", size: 9 }));
  const reading = request.body?.getReader();
  await reading?.read();
  const early = digest();
  while (!((await reading?.read())?.done ?? true));
  expect(await early).toBe(whole);
});
