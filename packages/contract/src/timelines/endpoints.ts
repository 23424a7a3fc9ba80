import { endpoint } from "../endpoint.ts";
import type { Dashboard, LeadTimelineQuery, TimelinePage, TodayPage, TodayQuery } from "./schemas.ts";

export const timelinesEndpoints = {
  getLeadTimeline: endpoint<{ params: { id: string }; query: LeadTimelineQuery; output: TimelinePage }>({
    method: "GET",
    path: "/leads/{id}/timeline",
    permission: "leads.read",
    summary: "What happened to a lead, the newest first; all of it, or messages, changes or notes",
  }),
  getToday: endpoint<{ query: TodayQuery; output: TodayPage }>({
    method: "GET",
    path: "/today",
    permission: "leads.read",
    summary: "What waits for a person today: overdue follow-ups, those of today, replies, manual steps",
  }),
  getDashboard: endpoint<{ output: Dashboard }>({
    method: "GET",
    path: "/dashboard",
    permission: "leads.read",
    summary: "The counts beside the presets of the Quick Dashboard",
  }),
} as const;
