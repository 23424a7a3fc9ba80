// F11: every zone there is, at every change of its clock from 2020 to 2040, with windows of five shapes: the instant found is
// inside the window by the clock of Intl, nothing before it was, and the next step is never skipped. No process, no
// database: the arithmetic alone.
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

/** What a zone's clock shows, by Intl: not by the arithmetic under test. */
interface Shown {
  readonly weekday: number;
  readonly clock: string;
  /** added to UTC gives it, ms */
  readonly offset: number;
}

function clockOf(timeZone: string): (at: number) => Shown {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const [day, clock] = [`${parts.year}-${parts.month}-${parts.day}`, `${parts.hour}:${parts.minute}`];
    const local = Date.parse(`${day}T${clock}:${parts.second}Z`);
    return { weekday: new Date(local).getUTCDay() || 7, clock, offset: local - Math.floor(at / 1_000) * 1_000 };
  };
}

/** Looked for week by week, found to the millisecond. */
function changesOf(show: (at: number) => Shown): number[] {
  const changes: number[] = [];
  const end = Date.UTC(2041, 0, 1);
  let { offset } = show(Date.UTC(2020, 0, 1));
  for (let at = Date.UTC(2020, 0, 1); at < end; at += 7 * DAY) {
    const next = show(at + 7 * DAY).offset;
    if (next === offset) continue;
    let [before, after] = [at, at + 7 * DAY];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (show(middle).offset === offset) before = middle;
      else after = middle;
    }
    changes.push(after);
    offset = next;
  }
  // a zone whose clock never changes has its days all the same
  return changes.length > 0 ? changes : [Date.UTC(2028, 1, 29)];
}

function isOpen({ weekday, clock }: Shown, { from, to, days }: SendWindow): boolean {
  return days.includes(weekday) && clock >= from && clock < to;
}

interface Seen {
  outside: number;
  late: number;
  skipped: number;
  looks: number;
}

interface Place {
  readonly window: SendWindow;
  readonly timeZone: string;
  readonly show: (at: number) => Shown;
}

function look(seen: Seen, at: number, { window, timeZone, show }: Place): void {
  seen.looks += 1;
  const found = nextInstantInWindow(at, window, timeZone);
  if (found < at || !isOpen(show(found), window)) seen.outside += 1;
  const step = Math.max(MINUTE, Math.ceil((found - at) / PROBES));
  for (let probe = at; probe < found; probe += step)
    if (isOpen(show(probe), window)) {
      seen.late += 1;
      break;
    }
  // a step of the sequence: a day later, in the window, and never before the one it follows
  const due = delayedInstant({ delayDays: 1, delayHours: 0, businessDaysOnly: false }, found, { timeZone });
  const leaves = leavingTime(due, window, plainCalendar(timeZone));
  if (leaves < due || due <= found || leaves - found > 9 * DAY || !isOpen(show(leaves), window)) seen.skipped += 1;
}

async function run(stage: Stage): Promise<Finding[]> {
  const zones = Intl.supportedValuesOf("timeZone");
  const stride = sized(stage, STRIDE);
  const seen: Seen = { outside: 0, late: 0, skipped: 0, looks: 0 };
  let changes = 0;
  let number = Math.floor(Math.random() * stride);
  for (const timeZone of zones) {
    const show = clockOf(timeZone);
    for (const change of changesOf(show)) {
      number += 1;
      if (number % stride !== 0) continue;
      changes += 1;
      for (const window of WINDOWS)
        for (const before of BEFORE) look(seen, change - before, { window, timeZone, show });
    }
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
