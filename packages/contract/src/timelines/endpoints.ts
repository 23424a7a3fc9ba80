import { endpoint } from "../endpoint.ts";
import type { Dashboard, TimelinePage, TimelineQuery, TodayPage } from "./schemas.ts";

export const timelinesEndpoints = {
  getLeadTimeline: endpoint<{ params: { id: string }; query: TimelineQuery; output: TimelinePage }>({
    method: "GET",
    path: "/leads/{id}/timeline",
    permission: "leads.read",
    summary: "Everything that happened to a lead, the newest first",
  }),
  getToday: endpoint<{ query: TimelineQuery; output: TodayPage }>({
    method: "GET",
    path: "/today",
    permission: "leads.read",
    summary: "What waits for a person today: replies, follow-ups due, manual steps",
  }),
  getDashboard: endpoint<{ output: Dashboard }>({
    method: "GET",
    path: "/dashboard",
    permission: "leads.read",
    summary: "The counts beside the presets of the Quick Dashboard",
  }),
} as const;
