import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_SEND_WINDOW, isInWindow } from "../channels/send-window.ts";
import { dayNumber } from "../channels/zone-span.ts";
import { plainCalendar } from "./leaving-time.ts";
import { publicHolidays } from "./public-holidays.ts";
import { completeSteps, type SequenceStep, type StepDraft } from "./sequence-step.ts";
import { type SimulatedEvent, type SimulatedLead, type SimulationInput, simulate } from "./simulate.ts";
import { TimeQueue } from "./time-queue.ts";

const DAY = 86_400_000;
const HOUR = DAY / 24;
const MONDAY = Date.parse("2026-11-23T09:00:00+01:00");
const FREE = { dailyCap: null, ratePerMinute: null, spacing: null, warmUp: null };
const UNUSED = { countedOn: "2026-11-22", sentCount: 0, daysUsed: 0, arrivalAt: 0, spacedUntil: null };

const ids = Array.from({ length: 2_000 }, (_, index) => `step-${index}`);
const steps = (...drafts: StepDraft[]): SequenceStep[] => completeSteps(drafts, [], () => ids.pop() ?? "none");
const lead = (leadId: string, change: Partial<SimulatedLead> = {}): SimulatedLead => ({
  leadId,
  calendar: plainCalendar("Europe/Berlin"),
  facts: {
    hasEmail: true,
    hasPhone: true,
    hasWebsite: false,
    temperature: "WARM",
    suppressed: new Set(),
    withoutAccount: new Set(),
  },
  done: new Set(),
  from: 0,
  since: MONDAY,
  notBeforeAt: null,
  heldBecause: null,
  accountOf: (channel) => (channel === "email" ? "mailbox" : null),
  cloudObstacle: () => ({ own: "no number", otherwise: "no number" }),
  missingIn: () => null,
  companies: [],
  ...change,
});
const leads = (count: number, change: Partial<SimulatedLead> = {}) =>
  Array.from({ length: count }, (_, index) => lead(`lead-${index}`, change));
const world = {
  replyShare: 0,
  replyAfter: DAY,
  openShare: 0,
  personAfter: HOUR,
  replies: new Map<string, number>(),
  chance: () => 0.5,
};
function run(change: Partial<SimulationInput>): SimulatedEvent[] {
  const going = simulate({
    steps: [],
    leads: [],
    accounts: new Map([["mailbox", { window: null, limits: FREE, use: UNUSED }]]),
    world,
    startsAt: MONDAY,
    endsAt: MONDAY + 60 * DAY,
    ...change,
  });
  for (;;) {
    const { done, value } = going.next();
    if (done === true) return value;
  }
}
const told = (events: readonly SimulatedEvent[]) =>
  events.map(({ at, what, channel, reason }) =>
    [new Date(at).toISOString().slice(0, 13), what, channel, reason].filter((part) => part !== null).join(" "),
  );
const classic = () =>
  steps(
    { channel: "whatsapp-personal", templateId: "first" },
    {
      channel: "email",
      templateId: "mail",
      delayDays: 3,
      condition: { noReply: true, hasEmail: true },
      otherwise: "skip",
    },
    { channel: "whatsapp-personal", templateId: "last", delayDays: 4, condition: { noReply: true } },
  );

describe("a simulated sequence", () => {
  it("goes the classic way: a task, a mail on day 3, a task a working day after it", () => {
    expect(told(run({ steps: classic(), leads: [lead("a")] }))).toEqual([
      "2026-11-23T08 person whatsapp-personal",
      "2026-11-26T09 leaves email",
      "2026-11-30T09 person whatsapp-personal",
      "2026-11-30T10 finished",
    ]);
  });
  it("stops with the virtual reply, also for a colleague", () => {
    const replies = new Map([["a", MONDAY + 2 * DAY]]);
    const companies = ["muster.de"];
    const events = run({
      steps: classic(),
      leads: [lead("a", { companies }), lead("b", { companies }), lead("c")],
      world: { ...world, replies },
    });
    expect(told(events.filter(({ leadId }) => leadId === "a")).at(-1)).toBe("2026-11-25T08 stopped the lead replied");
    expect(events.filter(({ leadId, what }) => leadId === "b" && what === "stopped")).toHaveLength(1);
    expect(events.findLast(({ leadId }) => leadId === "c")?.what).toBe("finished");
  });
  it("says why a step is left out, and goes its other way", () => {
    const noMail = { facts: { ...lead("x").facts, hasEmail: false } };
    const own = steps({ channel: "email", templateId: "mail", otherwise: "skip" });
    expect(told(run({ steps: own, leads: [lead("a", noMail)] }))[0]).toContain("left-out email no e-mail address");
    const other = steps({ channel: "email", templateId: "mail", otherwise: { channel: "whatsapp-personal" } });
    expect(told(run({ steps: other, leads: [lead("a", noMail)] }))[0]).toContain(
      "person whatsapp-personal goes its other way",
    );
    const hole = { missingIn: () => "{contact_name} is empty" };
    expect(told(run({ steps: own, leads: [lead("a", hole)] }))[0]).toContain("left-out email {contact_name} is empty");
  });
  it("says that a step waits for a public holiday of the lead, and not only for its hours", () => {
    const own = steps({ channel: "email", templateId: "mail" });
    const calendar = { ...plainCalendar("America/New_York"), daysOff: publicHolidays("US") };
    const startingAt = (instant: string) =>
      told(run({ steps: own, leads: [lead("a", { calendar })], startsAt: Date.parse(instant) }))[0];
    expect(startingAt("2026-11-25T22:00:00-05:00")).toBe("2026-11-27T14 leaves email waits for a public holiday");
    expect(startingAt("2026-11-26T10:00:00-05:00")).toBe("2026-11-27T14 leaves email waits for a public holiday");
    expect(startingAt("2026-11-27T22:00:00-05:00")).toBe("2026-11-30T14 leaves email waits for its hours");
  });
  it("keeps to the daily cap and says what waited for it", () => {
    const accounts = new Map([["mailbox", { window: null, limits: { ...FREE, dailyCap: 10 }, use: UNUSED }]]);
    const events = run({ steps: steps({ channel: "email", templateId: "mail" }), leads: leads(35), accounts });
    const days = Map.groupBy(
      events.filter(({ what }) => what === "leaves"),
      ({ at }) => new Date(at).toISOString().slice(0, 10),
    );
    expect([...days].map(([day, left]) => `${day} ${left.length}`)).toEqual([
      "2026-11-23 10",
      "2026-11-24 10",
      "2026-11-25 10",
      "2026-11-26 5",
    ]);
    expect(events.some(({ reason }) => reason === "waits for the account's daily cap")).toBe(true);
  });
  it("counts what the account has sent today, and its rate", () => {
    const use = { ...UNUSED, countedOn: "2026-11-23", sentCount: 8, daysUsed: 1 };
    const accounts = new Map([["mailbox", { window: null, limits: { ...FREE, dailyCap: 10, ratePerMinute: 1 }, use }]]);
    const events = run({ steps: steps({ channel: "email", templateId: "mail" }), leads: leads(3), accounts });
    const left = events.filter(({ what }) => what === "leaves").map(({ at }) => (at - MONDAY) / 60_000);
    expect(left.slice(0, 2)).toEqual([0, 1]);
    expect(left[2]).toBe(24 * 60);
  });
  it("goes on where a lead stands, and not before it is back", () => {
    const [first, second, third] = classic();
    if (first === undefined || second === undefined || third === undefined) throw new Error("three steps");
    const standing = lead("a", {
      done: new Set([first.id]),
      from: 1,
      since: MONDAY - 3 * DAY,
      notBeforeAt: MONDAY + 2 * DAY + HOUR,
    });
    expect(told(run({ steps: [first, second, third], leads: [standing] }))[0]).toBe("2026-11-25T09 leaves email");
  });

  it("never sends outside its hours, on a holiday, a step twice, after a reply, or over the cap", () => {
    const draft = fc.record({
      channel: fc.constantFrom("email" as const, "whatsapp-personal" as const),
      templateId: fc.constant("t"),
      delayDays: fc.nat(9),
      delayHours: fc.nat(30),
      businessDaysOnly: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(draft, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 20 })),
        fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kathmandu"),
        fc.dictionary(fc.integer({ min: 0, max: 29 }).map(String), fc.nat(40)),
        (drafts, count, dailyCap, timeZone, answers) => {
          const calendar = { timeZone, daysOff: publicHolidays("DE"), openWeek: null };
          const replies = new Map(Object.entries(answers).map(([key, day]) => [`lead-${key}`, MONDAY + day * DAY]));
          const events = run({
            steps: steps(...drafts),
            leads: leads(count, { calendar }),
            accounts: new Map([["mailbox", { window: null, limits: { ...FREE, dailyCap }, use: UNUSED }]]),
            world: { ...world, replies },
          });
          const done = new Set<string>();
          const perDay = new Map<string, number>();
          let before = 0;
          for (const { leadId, at, what, stepIndex } of events) {
            expect(at).toBeGreaterThanOrEqual(before);
            before = at;
            if (what === "leaves") {
              expect(isInWindow(at, DEFAULT_SEND_WINDOW, timeZone)).toBe(true);
              expect(calendar.daysOff.has(dayNumber(at, timeZone))).toBe(false);
              const day = new Date(at).toISOString().slice(0, 10);
              perDay.set(day, (perDay.get(day) ?? 0) + 1);
            }
            if (what !== "leaves" && what !== "person") continue;
            expect(done.has(`${leadId} ${stepIndex}`)).toBe(false);
            done.add(`${leadId} ${stepIndex}`);
            expect(at).toBeLessThanOrEqual(replies.get(leadId) ?? Number.POSITIVE_INFINITY);
          }
          if (dailyCap !== null) expect(Math.max(0, ...perDay.values())).toBeLessThanOrEqual(dailyCap);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what is to come", () => {
  it("comes in order of time, and of equal times in order of its adding", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new TimeQueue<number>();
        for (const [index, time] of times.entries()) queue.add(time, index);
        const taken: { at: number; value: number }[] = [];
        for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
        const expected = times
          .map((time, value) => ({ at: time, value }))
          .sort((one, other) => one.at - other.at || one.value - other.value);
        expect(taken.map(({ at, value }) => ({ at, value }))).toEqual(expected);
      }),
    );
  });
});
