import type { ValidatorsFor } from "../validators.ts";
import type { followUpEndpoints } from "./endpoints.ts";
import { CalendarFeed, calendarToken, FollowUpRules } from "./schemas.ts";

export const followUpValidators = {
  getFollowUpRules: { output: FollowUpRules },
  putFollowUpRules: { body: FollowUpRules, output: FollowUpRules },
  getCalendarFeed: { output: CalendarFeed },
  createCalendarFeed: { output: CalendarFeed },
  deleteCalendarFeed: {},
  readCalendar: { params: calendarToken },
} satisfies ValidatorsFor<typeof followUpEndpoints>;
