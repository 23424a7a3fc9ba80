// F11: every zone there is, at every change of its clock from 2020 to 2040, with windows of five shapes: the instant found is
// inside the window by Temporal's own clock, nothing before it was, and the next step is never skipped. No process, no
// database: the arithmetic alone.
import { Temporal } from "temporal-polyfill";
import { nextInstantInWindow, type SendWindow } from "../packages/domain/src/channels/send-window.ts";
import { leavingTime, plainCalendar } from "../packages/domain/src/sequences/leaving-time.ts";
import { delayedInstant } from "../packages/domain/src/sequences/step-delay.ts";
import { atLeast, type Finding, none, type Scenario, type Stage, sized } from "./scenario.ts";

/** Each how-many-th change is looked at; another one in each run. */
const STRIDE = { reduced: 40, short: 4, long: 1 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Office hours, an early hour that clocks skip or repeat, half an hour inside it, a day to its very end, one day a week. */
const WINDOWS: readonly SendWindow[] = [
  { from: "09:00", to: "18:00", days: [1, 2, 3, 4, 5] },
  { from: "01:30", to: "04:00", days: EVERY_DAY },
  { from: "02:10", to: "02:40", days: EVERY_DAY },
  { from: "20:00", to: "24:00", days: [5, 6, 7] },
  { from: "00:00", to: "00:30", days: [7] },
];
/** Looked at from so long before a change, ms. */
const BEFORE = [3 * DAY, 10 * HOUR, 90 * MINUTE, 1, 0, -30 * MINUTE];
/** Steps between the probes of what lies before the instant found. */
const PROBES = 40;

function changesOf(timeZone: string): number[] {
  const end = Date.UTC(2041, 0, 1);
  const changes: number[] = [];
  let local = Temporal.Instant.fromEpochMilliseconds(Date.UTC(2020, 0, 1)).toZonedDateTimeISO(timeZone);
  for (;;) {
    const next = local.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds >= end) break;
    changes.push(next.epochMilliseconds);
    local = next;
  }
  // a zone whose clock never changes has its days all the same
  return changes.length > 0 ? changes : [Date.UTC(2028, 1, 29)];
}

/** By the clock of Temporal, not by the arithmetic under test. */
function isOpen(at: number, { from, to, days }: SendWindow, timeZone: string): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const clock = `${String(local.hour).padStart(2, "0")}:${String(local.minute).padStart(2, "0")}`;
  return days.includes(local.dayOfWeek) && clock >= from && clock < to;
}

interface Seen {
  outside: number;
  late: number;
  skipped: number;
  looks: number;
}

function look(seen: Seen, at: number, window: SendWindow, timeZone: string): void {
  seen.looks += 1;
  const found = nextInstantInWindow(at, window, timeZone);
  if (found < at || !isOpen(found, window, timeZone)) seen.outside += 1;
  const step = Math.max(MINUTE, Math.ceil((found - at) / PROBES));
  for (let probe = at; probe < found; probe += step)
    if (isOpen(probe, window, timeZone)) {
      seen.late += 1;
      break;
    }
  // a step of the sequence: a day later, in the window, and never before the one it follows
  const due = delayedInstant({ delayDays: 1, delayHours: 0, businessDaysOnly: false }, found, { timeZone });
  const leaves = leavingTime(due, window, plainCalendar(timeZone));
  if (leaves < due || due <= found || leaves - found > 9 * DAY || !isOpen(leaves, window, timeZone)) seen.skipped += 1;
}

async function run(stage: Stage): Promise<Finding[]> {
  const zones = Intl.supportedValuesOf("timeZone");
  const stride = sized(stage, STRIDE);
  const seen: Seen = { outside: 0, late: 0, skipped: 0, looks: 0 };
  let changes = 0;
  let number = Math.floor(Math.random() * stride);
  for (const timeZone of zones)
    for (const change of changesOf(timeZone)) {
      number += 1;
      if (number % stride !== 0) continue;
      changes += 1;
      for (const window of WINDOWS) for (const before of BEFORE) look(seen, change - before, window, timeZone);
    }
  return [
    none(`outside the window, ${seen.looks} looks at ${changes} changes of ${zones.length} zones`, seen.outside),
    none("later than the window's first instant", seen.late),
    none("next steps skipped, or outside", seen.skipped),
    atLeast("zones", zones.length, 400),
  ];
}

/** Time zones. */
export const zones: Scenario = {
  title: "F11: every zone, every change of its clock, five windows",
  engines: ["sqlite"],
  isInShort: true,
  run,
};
