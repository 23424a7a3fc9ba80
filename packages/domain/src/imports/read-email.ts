// Dots stand between atoms only, the domain ends in letters: what every mail server accepts and typing errors break.
const ATOMS = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const HOST = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z\d-]{2,59})$/iu;

/** An e-mail address from a cell: `mailto:` and `Name <address>` are taken apart. */
export function readEmail(text: string): { value: string; isValid: boolean } {
  const inside = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
  const value = inside
    .trim()
    .replace(/^mailto:/i, "")
    .replace(/\?.*$/, "");
  return { value, isValid: isEmail(value) };
}

/** Whether a text is one well-formed e-mail address (RFC 5321 lengths; quoted local parts are not taken). */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || at > 64 || text.length > 254) return false;
  return ATOMS.test(text.slice(0, at)) && HOST.test(text.slice(at + 1));
}
