import type { PublicAddress, PublicAddressTest } from "@lead-dashboard/contract/channels/schemas";
import { z } from "zod";
import { baseUrlOf, isPublic } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { callProvider } from "./call-provider.ts";

const CALL_MS = 10_000;
const Alive = z.object({ status: z.literal("ok") });

/** The address people and providers reach this program at, as it is set. */
export function publicAddress({ config }: Pick<Foundation, "config">): PublicAddress {
  return { address: baseUrlOf(config), isPublic: isPublic(config), port: config.port };
}

/** Asks for this program at its own address, by the way a phone would take. */
export async function testPublicAddress({ config }: Pick<Foundation, "config">): Promise<PublicAddressTest> {
  const url = `${baseUrlOf(config)}/healthz`;
  const answer = await callProvider({ method: "GET", url, headers: {}, totalMs: CALL_MS });
  if (answer.kind !== "answer")
    return { ok: false, error: answer.kind === "unwanted" ? "It was not asked for" : answer.reason };
  if (answer.status === 200 && Alive.safeParse(answer.body).success) return { ok: true, error: null };
  return { ok: false, error: `Something else answers there (status ${answer.status}): this program is not behind it` };
}
