const ADDRESS = /^https?:\/\/[^\s/?#@]+\.[^\s/?#@]{2,}(?:[/?#]\S*)?$/i;
const BARE = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,24}(?:[/?#]\S*)?$/u;
const WITH_HOST_AND_PORT = /^https?:\/\/[^\s/?#@]+(?::\d+)?(?:[/?#]\S*)?$/i;

/** A web address, with `https://` put before one that has no scheme. Null for anything that is not http(s), such as `javascript:`. */
export function readLink(text: string): string | null {
  if (text.length > 2000) return null;
  if (ADDRESS.test(text) || WITH_HOST_AND_PORT.test(text)) return text;
  return BARE.test(text) ? `https://${text}` : null;
}

/** The decimal cid of a place: as given, from `0x…:0x…`, or from a Google Maps address that holds one. */
export function readCid(text: string): string | null {
  const plain =
    /^(?:cid[:=])?(\d{5,20})$/i.exec(text) ??
    /[?&]cid=(\d{5,20})(?:\D|$)/.exec(text) ??
    /!1s(\d{5,20})(?:\D|$)/.exec(text);
  if (plain?.[1] !== undefined) return BigInt(plain[1]).toString();
  const hex = /(?:^|!1s|ftid=|0x[\da-f]{1,16}:)(?:0x[\da-f]{1,16}:)?0x([\da-f]{1,16})(?:[^\da-f]|$)/i.exec(text);
  if (hex?.[1] === undefined || !text.includes(":")) return null;
  const number = BigInt(`0x${hex[1]}`);
  return number === 0n ? null : number.toString();
}

/** The placeId inside a Google Maps address. */
export function placeIdIn(link: string): string | null {
  return /(?:query_place_id=|place_id[:=])([\w-]{10,200})/.exec(link)?.[1] ?? null;
}
