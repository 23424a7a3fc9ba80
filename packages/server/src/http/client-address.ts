import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";

/** Who is asking: the peer, or what a trusted proxy says of it (the last entry that is not itself a trusted proxy). */
export function clientAddressOf(context: Context, trustedProxies: readonly string[]): string {
  let peer = "local";
  try {
    // a dual-stack socket shows IPv4 peers as IPv6
    peer = (getConnInfo(context).remote.address ?? "unknown").replace(/^::ffff:/, "");
  } catch {
    // called in process, without a socket
  }
  if (!trustedProxies.includes(peer)) return peer;
  const forwarded = (context.req.header("x-forwarded-for") ?? "").split(",").map((part) => part.trim());
  return forwarded.reverse().find((address) => address !== "" && !trustedProxies.includes(address)) ?? peer;
}
