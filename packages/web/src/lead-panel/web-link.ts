/** An address that may become a link: http or https only, whatever was imported. Null for anything else. */
export function webLink(address: string | null): string | null {
  if (address === null || !/^https?:\/\//i.test(address.trim())) return null;
  return URL.canParse(address.trim()) ? address.trim() : null;
}

/** A web address as one reads it: without what every address has. */
export function shownAddress(address: string): string {
  return address.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
}
