import type { ValidatorsFor } from "../validators.ts";
import type { timelinesEndpoints } from "./endpoints.ts";
import { byId, Dashboard, TimelinePage, TimelineQuery, TodayPage } from "./schemas.ts";

export const timelinesValidators = {
  getLeadTimeline: { params: byId, query: TimelineQuery, output: TimelinePage },
  getToday: { query: TimelineQuery, output: TodayPage },
  getDashboard: { output: Dashboard },
} satisfies ValidatorsFor<typeof timelinesEndpoints>;
