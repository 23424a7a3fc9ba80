import { endpoint, publicEndpoint } from "../endpoint.ts";
import type { CalendarFeed, FollowUpRules } from "./schemas.ts";

/** Automatic follow-ups after a contact, and each member's calendar feed. Follow-ups themselves belong to leads. */
export const followUpEndpoints = {
  getFollowUpRules: endpoint<{ output: FollowUpRules }>({
    method: "GET",
    path: "/follow-up-rules",
    permission: "leads.read",
    summary: "When a follow-up is set by itself after a contact that nobody answered, per channel",
  }),
  putFollowUpRules: endpoint<{ body: FollowUpRules; output: FollowUpRules }>({
    method: "PUT",
    path: "/follow-up-rules",
    permission: "organization.edit",
    summary: "Replaces the rules; they apply to contacts from now on",
  }),
  getCalendarFeed: endpoint<{ output: CalendarFeed }>({
    method: "GET",
    path: "/calendar-feed",
    permission: "leads.read",
    summary: "The address of your own calendar feed; null when there is none",
  }),
  createCalendarFeed: endpoint<{ output: CalendarFeed }>({
    method: "POST",
    path: "/calendar-feed",
    permission: "leads.read",
    status: 201,
    secretAnswer: true,
    summary: "Makes your calendar feed a new address; the one before ends at once",
  }),
  deleteCalendarFeed: endpoint<{ output: void }>({
    method: "DELETE",
    path: "/calendar-feed",
    permission: "leads.read",
    summary: "Ends your calendar feed",
    status: 204,
  }),
  readCalendar: publicEndpoint<{ params: { token: string }; output: Response }>({
    method: "GET",
    path: "/calendars/{token}/follow-ups.ics",
    summary: "The feed itself (iCalendar, RFC 5545) for calendar programs; whoever knows the address may read it",
    rawAnswer: true,
  }),
} as const;
