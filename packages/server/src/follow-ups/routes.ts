import type { followUpEndpoints } from "@lead-dashboard/contract/follow-ups/endpoints";
import type { CalendarFeed } from "@lead-dashboard/contract/follow-ups/schemas";
import { baseUrlOf } from "../config/config.ts";
import type { Foundation } from "../foundation.ts";
import type { Caller, Handlers } from "../http/route.ts";
import { calendarToken } from "./calendar-token.ts";
import { changeRules } from "./change-rules.ts";
import { endFeed } from "./end-feed.ts";
import { readCalendar } from "./read-calendar.ts";
import { renewFeed } from "./renew-feed.ts";
import { type FeedRow, followUpStore } from "./store.ts";

/** Rules for automatic follow-ups, and calendar feeds. */
export function followUpRoutes(foundation: Foundation): Handlers<typeof followUpEndpoints> {
  const { db } = foundation;
  return {
    getFollowUpRules: async ({ caller: { scope } }) => ({ items: await followUpStore(db, scope).rules() }),
    putFollowUpRules: async ({ caller, body }) => {
      await changeRules(foundation, caller, body.items);
      return { items: await followUpStore(db, caller.scope).rules() };
    },
    getCalendarFeed: async ({ caller }) =>
      presentFeed(foundation, caller, await followUpStore(db, caller.scope).feed(caller.memberId)),
    createCalendarFeed: async ({ caller }) => presentFeed(foundation, caller, await renewFeed(foundation, caller)),
    deleteCalendarFeed: ({ caller }) => endFeed(foundation, caller),
    readCalendar: ({ params, request }) =>
      readCalendar(foundation, { token: params.token, ifNoneMatch: request.headers.get("if-none-match") }),
  };
}

function presentFeed({ config }: Foundation, caller: Caller, feed: FeedRow | undefined): CalendarFeed {
  if (feed === undefined) return { url: null, createdAt: null };
  const { organizationId, memberId } = caller;
  const token = calendarToken({ organizationId, memberId, feedId: feed.feedId }, config.secrets.secretKey);
  return {
    url: `${baseUrlOf(config)}/api/v1/calendars/${token}/follow-ups.ics`,
    createdAt: new Date(feed.createdAt).toISOString(),
  };
}
