// The address of a feed is made of ids and the program's secret, so nothing that opens a feed lies in the database.
import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IDS = 48;
const MAC = 32;

/** Whose feed it is, and which: a new feed id is a new address. */
export interface FeedKey {
  readonly organizationId: string;
  readonly memberId: string;
  readonly feedId: string;
}

function macOf(ids: Buffer, secretKey: string): Buffer {
  const key = Buffer.from(hkdfSync("sha256", secretKey, "", "lead-dashboard calendar", 32));
  return createHmac("sha256", key).update(ids).digest();
}

/** The secret part of a feed's address: 256 bits nobody can guess. */
export function calendarToken({ organizationId, memberId, feedId }: FeedKey, secretKey: string): string {
  const given = [organizationId, memberId, feedId];
  if (!given.every((id) => UUID.test(id))) throw new Error("An id has another form than expected");
  const ids = Buffer.from(given.join("").replaceAll("-", ""), "hex");
  return Buffer.concat([ids, macOf(ids, secretKey)]).toString("base64url");
}

/** Which feed a token opens, if it is still the member's; null when it is not one of ours. */
export function readCalendarToken(token: string, secretKey: string): FeedKey | null {
  const bytes = Buffer.from(token, "base64url");
  if (bytes.length !== IDS + MAC || bytes.toString("base64url") !== token) return null;
  const ids = bytes.subarray(0, IDS);
  if (!timingSafeEqual(macOf(ids, secretKey), bytes.subarray(IDS))) return null;
  const [organizationId = "", memberId = "", feedId = ""] = [0, 16, 32].map((from) =>
    idOf(ids.subarray(from, from + 16)),
  );
  return { organizationId, memberId, feedId };
}

function idOf(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
