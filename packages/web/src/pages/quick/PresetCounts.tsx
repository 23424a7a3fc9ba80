import type { Dashboard } from "@lead-dashboard/contract/timelines/schemas";
import { useEffect } from "react";
import { useDashboard } from "../../api/lead-queries.ts";

/** Fetches the counts beside the presets and keeps them fresh; draws nothing, and comes after the first rows. */
export function PresetCounts({ onCounts }: { onCounts: (counts: Dashboard | undefined) => void }): null {
  const { data } = useDashboard();
  useEffect(() => onCounts(data), [data, onCounts]);
  return null;
}
