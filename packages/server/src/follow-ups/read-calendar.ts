import { createHash } from "node:crypto";
import { type CalendarEntry, calendarText } from "@lead-dashboard/domain/follow-ups/icalendar";
import { memberStore } from "../accounts/store-members.ts";
import { baseUrlOf } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import { notFound } from "../http/problem.ts";
import { todayStore } from "../timelines/store-today.ts";
import { readCalendarToken } from "./calendar-token.ts";
import { followUpStore } from "./store.ts";

const DAY = 86_400_000;
/** What came due longer ago has no place in a calendar any more; Today still shows it. */
const BACK = 60 * DAY;
const AHEAD = 400 * DAY;
const MOST = 1_000;
const MINUTES = 15;

/**
 * A member's follow-ups and manual steps as a calendar: of their own and unassigned leads, whatever their role. Nothing of a
 * lead but its name and a link stands in it. A token that is unknown, or was replaced, is 404 like any unknown address.
 */
export async function readCalendar(
  { db, clock, config }: Foundation,
  { token, ifNoneMatch }: { token: string; ifNoneMatch: string | null },
): Promise<Response> {
  const key = readCalendarToken(token, config.secrets.secretKey);
  if (key === null) throw notFound();
  const { organizationId, memberId, feedId } = key;
  const scope = { organizationId, onlyFor: memberId };
  const store = followUpStore(db, scope);
  const [feed, member] = await Promise.all([store.feed(memberId), memberStore(db, { organizationId }).find(memberId)]);
  if (feed?.feedId !== feedId || member === undefined) throw notFound();
  const now = clock.now();
  const part = { after: { at: now - BACK, id: "" }, limit: MOST };
  const today = todayStore(db, scope);
  const [{ name }, followUps, steps] = await Promise.all([
    store.organization(),
    today.followUps(now + AHEAD, part),
    today.steps(now + AHEAD, part),
  ]);
  const base = baseUrlOf(config);
  const entry = (kind: "follow-up" | "step", row: (typeof followUps)[number]): CalendarEntry => ({
    uid: `${kind}.${row.id}@lead-dashboard`,
    changedAt: row.changedAt,
    startsAt: row.at,
    minutes: MINUTES,
    summary: `${kind === "follow-up" ? "Follow up" : "To do"}: ${row.name}`,
    url: `${base}/leads/${row.leadId}`,
  });
  const entries = [...followUps.map((row) => entry("follow-up", row)), ...steps.map((row) => entry("step", row))];
  return answer(calendarText(`Follow-ups · ${name}`, entries), ifNoneMatch);
}

function answer(text: string, ifNoneMatch: string | null): Response {
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  const headers = {
    etag,
    // the address is the key: nothing between may keep what it opens
    "cache-control": "private, no-cache",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
  };
  const isKnown = ifNoneMatch?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag) ?? false;
  if (isKnown) return new Response(null, { status: 304, headers });
  return new Response(text, {
    headers: {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'attachment; filename="follow-ups.ics"',
      "content-security-policy": "default-src 'none'; sandbox",
    },
  });
}
