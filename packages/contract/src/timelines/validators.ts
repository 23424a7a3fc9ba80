import type { ValidatorsFor } from "../validators.ts";
import type { timelinesEndpoints } from "./endpoints.ts";
import { byId, Dashboard, LeadTimelineQuery, TimelinePage, TodayPage, TodayQuery } from "./schemas.ts";

export const timelinesValidators = {
  getLeadTimeline: { params: byId, query: LeadTimelineQuery, output: TimelinePage },
  getToday: { query: TodayQuery, output: TodayPage },
  getDashboard: { output: Dashboard },
} satisfies ValidatorsFor<typeof timelinesEndpoints>;
