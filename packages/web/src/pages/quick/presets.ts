import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { timelinesEndpoints } from "@lead-dashboard/contract/timelines/endpoints";
import { call } from "../../api/call.ts";
import type { LeadSort } from "../../lead-list/lead-filter.ts";
import type { LoadPage } from "../../lead-list/list-store.ts";
import { rowOfTodayItem } from "../../lead-list/row.ts";

/** The lists the Quick Dashboard offers at once. */
export const PRESETS = ["hot", "due", "replies", "today", "all"] as const;

/** One of them. */
export type Preset = (typeof PRESETS)[number];

const PAGE = 100;

/** What a preset asks for, apart from what the person adds; null where it is a list of waiting things, not of leads. */
export const PRESET_FILTERS: Record<Preset, LeadCountQuery | null> = {
  hot: { temperature: ["HOT"], status: ["NEW"] },
  due: { followUp: ["overdue", "today"] },
  replies: null,
  today: null,
  all: {},
};

/** The order of a preset until the person chooses another. */
export const PRESET_SORTS: Record<Preset, LeadSort> = {
  hot: "-score",
  due: "nextFollowUpAt",
  replies: "-score",
  today: "-score",
  all: "-score",
};

/** Whether a word in an address names a preset. */
export function isPreset(word: string | null): word is Preset {
  return PRESETS.some((preset) => preset === word);
}

/** Pages of what waits for a person: all of it, or only one kind. */
export function loadToday(only: "reply" | null): LoadPage {
  return async (cursor, signal) => {
    const page = await call(timelinesEndpoints.getToday, {
      query: { limit: PAGE, ...(only !== null && { kind: [only] }), ...(cursor !== null && { cursor }) },
      signal,
    });
    return { rows: page.items.map(rowOfTodayItem), nextCursor: page.nextCursor };
  };
}
