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

const decoded = (text: string): string => {
  const spaced = text.replace(/\+/g, " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    // no valid percent-encoding: it stands for itself
    return spaced;
  }
};

/** The query written anew, as some back ends of Twilio do before they sign: repeated names together, values escaped alike. */
function withQueryRewritten(address: string): string {
  const at = address.indexOf("?");
  if (at < 0 || at === address.length - 1) return address;
  const values = new Map<string, string[]>();
  for (const part of address.slice(at + 1).split("&")) {
    if (part === "") continue;
    const [name = "", ...rest] = part.split("=");
    const key = decoded(name);
    values.set(key, [...(values.get(key) ?? []), decoded(rest.join("="))]);
  }
  // By way of an object, which puts names that are numbers first.
  const pairs = Object.entries(Object.fromEntries(values)).flatMap(([name, all]) =>
    all.map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
  );
  return `${address.slice(0, at)}?${pairs.join("&")}`;
}

/**
 * Every text that a signature may be of: over the public address as configured, with its query and without fragment, with
 * and without the port, as it stands and as a browser or an older back end writes it (as the official package does). A JSON
 * body adds no parameters; its hash stands in the query (`bodySHA256`) and is compared apart. `asBrowser` writes an address as
 * a browser would, null when it is none.
 */
export function twilioSignedTexts(
  address: string,
  parameters: TwilioParameters,
  asBrowser: (address: string) => string | null = () => null,
): string[] {
  const url = address.split("#", 1)[0] ?? address;
  const tail = joined(parameters);
  const normal = asBrowser(url);
  const others = normal === null ? [] : withAndWithoutPort(normal);
  const all = [url, ...withAndWithoutPort(url), ...others, ...others.map(withQueryRewritten)];
  return [...new Set(all)].map((one) => `${one}${tail}`);
}
