// The texts a Twilio signature is made over (channels.md, section 2). The MAC itself is the server's.

/** Names and values in the order they came. */
export type TwilioParameters = readonly (readonly [name: string, value: string])[];

/** UTF-16 order as the official library sorts, which is bytewise for the ASCII names Twilio uses. */
const inOrder = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** Sorted by name; of a repeated name each distinct value once, sorted. */
function joined(parameters: TwilioParameters): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of parameters) values.set(name, (values.get(name) ?? new Set()).add(value));
  return [...values]
    .sort(([one], [other]) => inOrder(one, other))
    .map(([name, all]) =>
      [...all]
        .sort(inOrder)
        .map((value) => `${name}${value}`)
        .join(""),
    )
    .join("");
}

/** The address with the port of its scheme written out, and without any. */
function withAndWithoutPort(address: string): string[] {
  const match = /^(https?):\/\/([^/?#]*?)(?::(\d+))?([/?#].*)?$/i.exec(address);
  if (match === null) return [address];
  const [, scheme = "", host = "", port, rest = ""] = match;
  const usual = scheme.toLowerCase() === "https" ? "443" : "80";
  return [`${scheme}://${host}:${port ?? usual}${rest}`, `${scheme}://${host}${rest}`];
}

/**
 * Every text that a signature may be of: over the public address as configured, with its query and without fragment. A JSON
 * body adds no parameters; its hash stands in the query (`bodySHA256`) and is compared apart.
 */
export function twilioSignedTexts(address: string, parameters: TwilioParameters): string[] {
  const url = address.split("#", 1)[0] ?? address;
  const tail = joined(parameters);
  return [...new Set([url, ...withAndWithoutPort(url)])].map((one) => `${one}${tail}`);
}
