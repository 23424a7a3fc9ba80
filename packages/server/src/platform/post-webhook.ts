// One call of an endpoint. Whoever entered the address may be anybody: it leads outside, the connection goes to the address
// that was looked at, redirects are not followed, and of the answer only the status counts.
import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isIP } from "node:net";
import { reasonOf } from "../channels/call-provider.ts";
import { isOutside, resolveOutside } from "../channels/guard-host.ts";

const PATIENCE_MS = 15_000;
const PORTS = new Set(["", "443", "80"]);

/** How the call ended. */
export interface CallResult {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfterMs: number | null;
}

/** Why an address may not be called, as a sentence; null when it may. `mayStayInside`: for stand-ins on this machine. */
export function addressProblem(address: string, mayStayInside: boolean): string | null {
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "must not hold a user or password";
  if (mayStayInside) return null;
  if (url.protocol !== "https:") return "must begin with https://";
  if (!PORTS.has(url.port)) return "must use port 443";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isInside =
    isIP(host) !== 0 ? !isOutside(host) : !host.includes(".") || /\.(?:local|internal|lan|home)$/i.test(host);
  return isInside ? "must be a server on the internet, not one inside a network" : null;
}

function retryAfter(header: string | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null;
}

/** What went wrong; what the network says in its own words is said in ours. */
function wordsOf(error: unknown, address: string): string {
  if (error instanceof Error && "code" in error && error.name !== "TimeoutError")
    return reasonOf(error, new URL(address).host);
  return error instanceof Error ? error.message : String(error);
}

/** Posts a body; never throws. */
export async function postWebhook(
  address: string,
  { headers, payload }: { headers: Record<string, string>; payload: string },
  mayStayInside: boolean,
): Promise<CallResult> {
  const failed = (error: unknown): CallResult => ({
    status: null,
    error: wordsOf(error, address),
    retryAfterMs: null,
  });
  try {
    const problem = addressProblem(address, mayStayInside);
    if (problem !== null) return failed(`The address ${problem}`);
    const url = new URL(address);
    const checked = mayStayInside ? null : await resolveOutside(url.hostname);
    return await new Promise<CallResult>((resolve) => {
      const request = (url.protocol === "https:" ? requestSecure : requestPlain)(url, {
        method: "POST",
        agent: false,
        signal: AbortSignal.timeout(PATIENCE_MS),
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(payload)),
          "user-agent": "lead-dashboard-webhooks/1",
        },
        ...(checked === null
          ? {}
          : {
              lookup: (
                _name: string,
                { all }: { all?: boolean | undefined },
                found: (error: null, address: string | { address: string; family: number }[], family?: number) => void,
              ) =>
                all === true
                  ? found(null, [{ address: checked, family: isIP(checked) }])
                  : found(null, checked, isIP(checked)),
            }),
      });
      request.on("error", (error) =>
        resolve(failed(error.name === "TimeoutError" ? new Error("No answer in time") : error)),
      );
      request.on("response", (response) => {
        const { statusCode: status = 0, headers: said } = response;
        response.destroy();
        const isRedirect = status >= 300 && status < 400;
        const error =
          status >= 200 && status < 300 ? null : isRedirect ? "A redirect is not followed" : `Answered ${status}`;
        resolve({ status, error, retryAfterMs: retryAfter(said["retry-after"]) });
      });
      request.end(payload);
    });
  } catch (error) {
    return failed(error);
  }
}
