import { resolvedHostProblem } from "../channels/guard-host.ts";
import type { Config } from "../config/config.ts";
import { invalid } from "../http/problem.ts";
import { addressProblem } from "./post-webhook.ts";

/** Refuses an address that may not be called, with the reason, as it is entered; it is looked at again at every call. */
export async function checkAddress(url: string, { sandbox }: Pick<Config, "sandbox">): Promise<void> {
  const problem = addressProblem(url, sandbox);
  if (problem !== null) throw invalid([{ path: "url", message: problem }]);
  if (!sandbox && (await resolvedHostProblem(new URL(url).hostname)) !== null)
    throw invalid([{ path: "url", message: "must be a server on the internet, not one inside a network" }]);
}
