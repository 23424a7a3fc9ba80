import type { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import type { Foundation } from "../foundation.ts";
import type { Handlers } from "../http/route.ts";
import { readDashboard } from "./read-dashboard.ts";
import { type MemberNames, readTimeline } from "./read-timeline.ts";
import { readToday } from "./read-today.ts";

/** What a person looks at first: Today, the presets' counts, and a lead's whole story. */
export function timelineRoutes({ db }: Foundation, memberNames: MemberNames): Handlers<typeof timelinesEndpoints> {
  return {
    getLeadTimeline: ({ caller: { scope }, params, query }) =>
      readTimeline({ db, scope, memberNames }, params.id, query),
    getToday: ({ caller: { scope }, query, now }) => readToday({ db, scope, now }, query),
    getDashboard: ({ caller: { scope }, now }) => readDashboard({ db, scope }, now),
  };
}
