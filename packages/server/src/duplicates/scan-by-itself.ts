// The search that nobody asked for: after an import that brought something, and at night where leads have changed.
import { wallTimeAt } from "@lead-dashboard/domain/leads/zone-time";
import type { Foundation } from "../foundation.ts";
import { startScan } from "./start-scan.ts";
import { automaticScanStore } from "./store-automatic-scans.ts";
import { scanStore } from "./store-scan.ts";

/** The pairs of larger bases take more memory and minutes than nobody asked for: they are searched when somebody says so. */
export const AUTOMATIC_UP_TO = 200_000;
/** The hour in the organization's time zone in which it looks. */
const NIGHT_HOUR = 3;
/** Changes that were made while no worker ran are found up to so long after. */
const LOOKS_BACK_MS = 7 * 24 * 60 * 60_000;

/** Starts a search for an organization that has not turned it off. */
export async function scanByItself(foundation: Foundation, organizationId: string): Promise<void> {
  const { db } = foundation;
  if (!(await automaticScanStore(db).isAutomatic(organizationId))) return;
  const leads = await scanStore(db, { organizationId }).countLeads();
  if (leads < 2 || leads > AUTOMATIC_UP_TO) return;
  await startScan(foundation, { organizationId }, { isFull: false });
}

/** The hourly look: organizations where it is night now and whose leads have changed since their last search. */
export async function scanAtNight(_payload: unknown, foundation: Foundation): Promise<void> {
  const { db, clock } = foundation;
  const now = clock.now();
  const asleep = (await automaticScanStore(db).organizations()).filter(
    ({ timeZone }) => wallTimeAt(now, timeZone).hour === NIGHT_HOUR,
  );
  if (asleep.length === 0) return;
  const changed = await automaticScanStore(db).lastChanges(now - LOOKS_BACK_MS);
  for (const { id, comparedTo } of asleep) {
    if ((changed.get(id) ?? -1) >= comparedTo) await scanByItself(foundation, id);
  }
}
