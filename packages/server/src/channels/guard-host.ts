// Keeps addresses entered on screen away from the inside of the operator's network (security.md, "SSRF"): the name is
// resolved once, every address is checked, and the connection goes to the checked address.
import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

const inside = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const)
  inside.addSubnet(network, prefix, "ipv4");

/** Only global unicast is outside; inside it, forms that carry an IPv4 address (6to4, Teredo, NAT64) and documentation are not. */
const outside6 = new BlockList();
outside6.addSubnet("2000::", 3, "ipv6");
const inside6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
] as const)
  inside6.addSubnet(network, prefix, "ipv6");

/** Mail ports a person may enter. */
const PORTS = { smtp: [25, 465, 587, 2525], imap: [143, 993] } as const;

const INSIDE =
  "must be a server on the internet; one inside your own network is set by whoever runs this installation, as MAIL_HOST or IMAP_HOST";

/** Names that stay inside by their nature (RFC 6761, 6762, 8375, and what routers and distributions give out). */
const LOCAL_NAMES = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa)\.?$/i;

/** A person waits for the answer of a form. */
const LOOK_UP_MS = 2_000;

/** Whether an IP address may be connected to for somebody who entered it on screen. */
export function isOutside(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, "ipv4");
  if (family === 6) return outside6.check(address, "ipv6") && !inside6.check(address, "ipv6");
  return false;
}

/** What is wrong with a host and port entered on screen, before any look-up; null when nothing is. */
export function mailServerProblem(
  kind: keyof typeof PORTS,
  host: string,
  port: number,
): { field: "host" | "port"; message: string } | null {
  const ports: readonly number[] = PORTS[kind];
  if (!ports.includes(port)) return { field: "port", message: `must be one of ${ports.join(", ")}` };
  const bare = host.replace(/^\[|\]$/g, "");
  if ((isIP(bare) !== 0 && !isOutside(bare)) || LOCAL_NAMES.test(bare)) return { field: "host", message: INSIDE };
  // Every other way to write an address (decimal, octal, hex) is a name without a dot or of digits only.
  if (
    isIP(bare) === 0 &&
    !/^(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(bare)
  ) {
    return { field: "host", message: "must be the full name of a server, like smtp.example.com" };
  }
  return null;
}

/**
 * Looks a name up as it is entered: what leads inside is refused at once. A name that cannot be found now is left to the
 * connection, which looks again each time.
 */
export async function resolvedHostProblem(host: string): Promise<string | null> {
  const patience = new Promise<null>((resolve) => setTimeout(resolve, LOOK_UP_MS, null).unref());
  const looked = lookup(host.replace(/^\[|\]$/g, ""), { all: true, verbatim: true }).catch(() => null);
  const addresses = await Promise.race([looked, patience]);
  return addresses?.some(({ address }) => !isOutside(address)) === true ? INSIDE : null;
}

/** Resolves a host and gives an address that was checked. Throws with the reason when any of its addresses is inside. */
export async function resolveOutside(host: string): Promise<string> {
  const addresses = await lookup(host.replace(/^\[|\]$/g, ""), { all: true, verbatim: true });
  const first = addresses[0];
  if (first === undefined || addresses.some(({ address }) => !isOutside(address))) {
    throw new Error(`${host} is not a server on the internet`);
  }
  return first.address;
}
