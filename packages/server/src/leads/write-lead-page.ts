// The list page as the bytes of its JSON, put together from texts that the database wrote (list-columns.ts): parsing what is
// stored as JSON, building objects, stringifying and encoding them took two thirds of a page's time.
import type { ListedPage } from "./store-list.ts";

const COMMA = 0x2c;

/** A page of leads as JSON, each of which is JSON already. */
export function writeLeadPage({ leads, nextCursor }: ListedPage<Uint8Array>): Uint8Array<ArrayBuffer> {
  const [begin, end] = ['{"items":[', `],"nextCursor":${JSON.stringify(nextCursor)}}`];
  const commas = Math.max(0, leads.length - 1);
  const length = leads.reduce((sum, lead) => sum + lead.length, begin.length + commas + end.length);
  const page = Buffer.allocUnsafeSlow(length);
  let at = page.write(begin, "latin1");
  for (const lead of leads) {
    if (at > begin.length) page[at++] = COMMA;
    page.set(lead, at);
    at += lead.length;
  }
  page.write(end, at, "latin1");
  return page;
}
