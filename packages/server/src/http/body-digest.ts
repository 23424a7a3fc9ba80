import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";

/** Whoever reads a body reads it to its end; one that was cut off does not keep the answer waiting for longer. */
const REST_MS = 5_000;

/** A request whose body is looked at as it is read. */
export interface ListenedRequest {
  /** to be read in place of the one given */
  readonly request: Request;
  /** reads what nobody has read yet, and gives what tells this body from others */
  digest(): Promise<string>;
}

/** The sign between the parts of a multipart body is made anew by each repeat, and so is no part of it. */
function boundaryOf(request: Request): string {
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(request.headers.get("content-type") ?? "") ?? [];
  return quoted ?? plain ?? "";
}

/** Hashes pieces of a text without the boundaries in it, wherever they are cut. */
function hashWithout(boundary: string) {
  const hash = createHash("sha256");
  let rest = "";
  return {
    add(chunk: Uint8Array) {
      const text = rest + Buffer.from(chunk).toString("latin1");
      if (boundary === "") return void hash.update(text, "latin1");
      const parts = text.split(boundary);
      const last = parts.pop() ?? "";
      for (const part of parts) hash.update(part, "latin1");
      const kept = Math.min(last.length, boundary.length - 1);
      hash.update(last.slice(0, last.length - kept), "latin1");
      rest = last.slice(last.length - kept);
    },
    end: () => hash.update(rest, "latin1").digest("hex"),
  };
}

/** For a body that is read as a stream, and too large to be held for its hash. */
export function listenToBody(request: Request): ListenedRequest {
  const hash = hashWithout(boundaryOf(request));
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let isGiven = false;
  const listen = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (!isGiven) hash.add(chunk);
      controller.enqueue(chunk);
    },
    flush: () => end(),
  });
  const body = request.body?.pipeThrough(listen) ?? null;
  const { method, headers, signal } = request;
  const read = { method, headers, signal, body, duplex: "half" };
  const listened = new Request(request.url, read);
  return {
    request: listened,
    async digest() {
      // an answer may be ready before the last bytes behind the file have come
      if (body !== null && listened.bodyUsed)
        await Promise.race([ended, setTimeout(REST_MS, undefined, { ref: false })]);
      else if (body !== null) for await (const _ of body);
      isGiven = true;
      return hash.end();
    },
  };
}
