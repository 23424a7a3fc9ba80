// Fetches a file a provider holds for us. Its address came over the wire: it leads outside, or to where we were asking already.
import type { IncomingMessage } from "node:http";
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { LARGEST_FILE } from "@lead-dashboard/domain/attachments/attachment-rules";
import { resolveOutside } from "./guard-host.ts";

const FETCH_MS = 60_000;

/** How a file is asked for. */
export interface MediaAsk {
  /** null: the address itself lets us in */
  readonly authorization: string | null;
  /** the provider's address in the configuration, which may be a local one */
  readonly trustedUrl: string;
  /** called with where the provider sends us on to; left out: that is an error */
  readonly follow?: (url: URL) => Promise<Buffer | null>;
}

type Lookup = (
  name: string,
  options: { all?: boolean | undefined },
  found: (error: null, address: string | { address: string; family: number }[], family?: number) => void,
) => void;

async function readFile(response: IncomingMessage, url: URL, follow: MediaAsk["follow"]): Promise<Buffer | null> {
  const { statusCode = 0, headers } = response;
  if (follow !== undefined && [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined)
    return follow(new URL(headers.location, url));
  if (statusCode !== 200) throw new Error(`The file's address answered ${statusCode}`);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response) {
    size += piece.length;
    if (size > LARGEST_FILE) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** The file; null when it is larger than what is kept. Throws when it cannot be had. */
export async function fetchMedia(url: URL, { authorization, trustedUrl, follow }: MediaAsk): Promise<Buffer | null> {
  const isTrusted = url.origin === new URL(trustedUrl).origin;
  if (!isTrusted && url.protocol !== "https:") throw new Error("The file's address is not https");
  const address = isTrusted ? null : await resolveOutside(url.hostname);
  const family = address === null ? 0 : isIP(address);
  // the connection goes to the address that was looked at, not to what the name says a moment later
  const lookup: Lookup = (_name, { all }, found) =>
    all === true ? found(null, [{ address: address ?? "", family }]) : found(null, address ?? "", family);
  const options = {
    agent: false as const,
    headers: authorization === null ? {} : { authorization },
    signal: AbortSignal.timeout(FETCH_MS),
    ...(address === null ? {} : { lookup }),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "https:" ? requestSecure : requestPlain)(url, options, (response) => {
      readFile(response, url, follow)
        .then(resolve, reject)
        .finally(() => response.destroy());
    });
    request.on("error", reject);
    request.end();
  });
}
