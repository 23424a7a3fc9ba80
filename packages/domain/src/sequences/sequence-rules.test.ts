import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { type EnrollmentEvent, type EnrollmentState, enrollmentAfter, maySend } from "./enrollment-state.ts";
import { nextStep, placeInVersion } from "./next-step.ts";
import { countSkips, type EnrollmentCandidate, planEnrollment } from "./plan-enrollment.ts";
import { resolveStep, type StepFacts } from "./resolve-step.ts";
import { sequenceProblems } from "./sequence-problems.ts";
import { DEFAULT_RULES } from "./sequence-rules.ts";
import { completeSteps, type SequenceStep, type StepDraft } from "./sequence-step.ts";
import { delayedInstant } from "./step-delay.ts";

let counter = 0;
const newId = () => `s${counter++}`;
const steps = (...drafts: StepDraft[]): SequenceStep[] => completeSteps(drafts, [], newId);
const instant = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const local = (ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
const classic = () =>
  steps(
    { channel: "whatsapp-personal", templateId: "t1" },
    { channel: "email", templateId: "t2", delayDays: 3 },
    { channel: "whatsapp-personal", templateId: "t3", delayDays: 4 },
  );

describe("a delay", () => {
  const cases: [string, string, Partial<SequenceStep>, string][] = [
    [
      "of three days is three calendar days, same time",
      "2026-11-22T20:15[Europe/Berlin]",
      { delayDays: 3 },
      "2026-11-25T20:15",
    ],
    [
      "of one day over the spring change is still the same time",
      "2026-03-28T10:00[Europe/Berlin]",
      { delayDays: 1 },
      "2026-03-29T10:00",
    ],
    [
      "into the spring gap is the first instant after it",
      "2026-03-28T02:30[Europe/Berlin]",
      { delayDays: 1 },
      "2026-03-29T03:00",
    ],
    [
      "into the autumn overlap is its first occurrence",
      "2026-10-24T02:30[Europe/Berlin]",
      { delayDays: 1 },
      "2026-10-25T02:30",
    ],
    [
      "of four hours is four hours on the clock",
      "2026-03-29T00:30[Europe/Berlin]",
      { delayHours: 4 },
      "2026-03-29T05:30",
    ],
    [
      "of business days leaves out the weekend",
      "2026-11-20T10:00[Europe/Berlin]",
      { delayDays: 1, businessDaysOnly: true },
      "2026-11-23T10:00",
    ],
    [
      "of three business days over a weekend counts the Friday and not the two days after it",
      "2026-11-19T10:00[Europe/Berlin]",
      { delayDays: 3, businessDaysOnly: true },
      "2026-11-24T10:00",
    ],
    [
      "of one business day ends on a Friday",
      "2026-11-19T10:00[Europe/Berlin]",
      { delayDays: 1, businessDaysOnly: true },
      "2026-11-20T10:00",
    ],
    [
      "of no days on business days moves a Sunday to Monday",
      "2026-11-22T10:00[Europe/Berlin]",
      { businessDaysOnly: true },
      "2026-11-23T10:00",
    ],
    [
      "of hours that end on a Saturday moves to Monday",
      "2026-11-20T23:00[Europe/Berlin]",
      { delayHours: 4, businessDaysOnly: true },
      "2026-11-23T03:00",
    ],
    ["over 29 February counts it", "2028-02-28T10:00[Europe/Berlin]", { delayDays: 1 }, "2028-02-29T10:00"],
  ];
  it.each(cases)("%s", (_, from, delay, due) => {
    const zone = "Europe/Berlin";
    expect(
      local(
        delayedInstant({ delayDays: 0, delayHours: 0, businessDaysOnly: false, ...delay }, instant(from), {
          timeZone: zone,
        }),
        zone,
      ),
    ).toBe(due);
  });
  it("takes the first of two equal times", () => {
    const due = delayedInstant(
      { delayDays: 1, delayHours: 0, businessDaysOnly: false },
      instant("2026-10-24T02:30[Europe/Berlin]"),
      { timeZone: "Europe/Berlin" },
    );
    expect(new Date(due).toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });
  it("within a day counts from the second of two equal times, not from the first", () => {
    // Friday's first hour comes twice in Amman: at 21:30 UTC and again an hour later
    const from = Date.parse("2021-10-28T22:30:00Z");
    const delay = { delayDays: 0, delayHours: 4, businessDaysOnly: true };
    expect(new Date(delayedInstant(delay, from, { timeZone: "Asia/Amman" })).toISOString()).toBe(
      "2021-10-29T02:30:00.000Z",
    );
    expect(delayedInstant({ ...delay, delayHours: 0 }, from, { timeZone: "Asia/Amman" })).toBe(from);
  });
  it("in a zone nobody knows counts in UTC", () => {
    expect(delayedInstant({ delayDays: 1, delayHours: 0, businessDaysOnly: false }, 0, { timeZone: "Moon/Base" })).toBe(
      86_400_000,
    );
  });
  it("never ends before it began, in any zone", () => {
    const zone = fc.constantFrom(
      "Europe/Berlin",
      "Pacific/Apia",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Africa/Casablanca",
    );
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 1_577_836_800, max: 2_208_988_800 }),
        fc.nat(400),
        fc.nat(100),
        fc.boolean(),
        (timeZone, at, delayDays, delayHours, businessDaysOnly) => {
          const due = delayedInstant({ delayDays, delayHours, businessDaysOnly }, at * 1000, { timeZone });
          expect(due).toBeGreaterThanOrEqual(at * 1000 + delayHours * 3_600_000);
          if (!businessDaysOnly)
            expect(due - at * 1000).toBeLessThanOrEqual((delayDays + 1) * 86_400_000 + delayHours * 3_600_000);
          if (businessDaysOnly)
            expect(
              Temporal.Instant.fromEpochMilliseconds(due).toZonedDateTimeISO(timeZone).dayOfWeek,
            ).toBeLessThanOrEqual(5);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the next step", () => {
  it("of the classic sequence is day 0, day 3, day 7", () => {
    const sequence = classic();
    const start = instant("2026-11-22T10:00[Europe/Berlin]");
    const at = (from: number, since: number) => {
      const next = nextStep(sequence, { from, done: new Set(), since, timeZone: "Europe/Berlin" });
      return "finished" in next ? null : { index: next.index, day: (next.dueAt - start) / 86_400_000 };
    };
    expect(at(0, start)).toEqual({ index: 0, day: 0 });
    expect(at(1, start)).toEqual({ index: 1, day: 3 });
    expect(at(2, start + 3 * 86_400_000)).toEqual({ index: 2, day: 7 });
    expect(at(3, start)).toBeNull();
  });
  it("adds waits to the step after them", () => {
    const sequence = steps(
      { kind: "wait", delayDays: 2 },
      { kind: "wait", delayHours: 1 },
      { kind: "task", delayDays: 1 },
      { kind: "wait", delayDays: 9 },
    );
    expect(nextStep(sequence, { from: 0, done: new Set(), since: 0, timeZone: "UTC" })).toMatchObject({
      index: 2,
      dueAt: 3 * 86_400_000 + 3_600_000,
    });
    expect(nextStep(sequence, { from: 3, done: new Set(), since: 0, timeZone: "UTC" })).toEqual({ finished: true });
  });
});

describe("editing", () => {
  it("keeps the ids of steps sent without ids, in place, and gives new steps new ones", () => {
    const before = classic();
    const after = completeSteps(
      [{ channel: "sms" }, { channel: "email" }, { channel: "email" }, { kind: "task" }],
      before,
      newId,
    );
    expect(after.slice(0, 3).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(before.map(({ id }) => id)).not.toContain(after[3]?.id);
  });
  it("knows a step sent without its id by what it does, wherever it stands", () => {
    const before = steps(
      { channel: "email", templateId: "one" },
      { channel: "email", templateId: "two" },
      { kind: "call", note: "Ask" },
    );
    const [one, two, call] = before.map(({ id }) => id);
    const idsOf = (drafts: Parameters<typeof completeSteps>[0]) =>
      completeSteps(drafts, before, newId).map(({ id }) => (before.some((step) => step.id === id) ? id : "new"));
    const [email1, email2, ask] = [
      { channel: "email" as const, templateId: "one" },
      { channel: "email" as const, templateId: "two" },
      { kind: "call" as const, note: "Ask" },
    ];
    expect(idsOf([{ channel: "sms" }, email1, email2, ask])).toEqual(["new", one, two, call]);
    expect(idsOf([ask, email2, email1])).toEqual([call, two, one]);
    expect(idsOf([email1, { ...email2, templateId: "three", delayDays: 5 }, ask])).toEqual([one, two, call]);
    expect(idsOf([email2, ask])).toEqual([two, call]);
  });
  it("never gives one id twice", () => {
    const before = classic();
    const [a, b] = before.map(({ id }) => id);
    const after = completeSteps([{ id: b }, { id: b }, { id: a }], before, newId).map(({ id }) => id);
    expect(new Set(after).size).toBe(3);
    expect(after[0]).toBe(b);
    expect(after[2]).toBe(a);
  });
  it("puts a lead after the last step it has behind it", () => {
    const [one, two, three] = classic();
    if (one === undefined || two === undefined || three === undefined) throw new Error("three steps");
    const extra = steps({ kind: "task" })[0] as SequenceStep;
    expect(placeInVersion([extra, one, two, three], new Set([one.id]))).toBe(2);
    expect(placeInVersion([three], new Set([one.id, two.id]))).toBe(0);
    expect(placeInVersion([two, one, three], new Set([one.id]))).toBe(2);
    expect(placeInVersion([one, two], new Set([one.id, two.id]))).toBe(2);
  });
  it("still brings a step that was before the lead and is now before one it has behind it", () => {
    const [one, two, three] = classic();
    if (one === undefined || two === undefined || three === undefined) throw new Error("three steps");
    const [wait, extra] = steps({ kind: "wait", delayDays: 2 }, { kind: "task" }) as [SequenceStep, SequenceStep];
    const done = new Set([one.id]);
    const after = (moved: SequenceStep[], before = [one, two, three], nextStep = 1) =>
      placeInVersion(moved, done, { steps: before, nextStep });
    expect(after([two, one, three])).toBe(0);
    expect(after([extra, two, one])).toBe(1);
    expect(after([extra, one, two, three])).toBe(2);
    expect(after([one, extra, two])).toBe(1);
    expect(after([one, three], [one, two, three], 1)).toBe(1);
    // the wait before the next step goes with it
    expect(after([one, wait, two], [one, wait, two], 2)).toBe(1);
    expect(after([wait, two, one], [one, wait, two], 2)).toBe(0);
    // and is over when that step is done
    const both = new Set([one.id, two.id]);
    expect(placeInVersion([one, wait, two, three], both, { steps: [one, wait, two, three], nextStep: 2 })).toBe(3);
    expect(placeInVersion([one, two], both, { steps: [one, two], nextStep: 1 })).toBe(2);
  });
});

type Move = EnrollmentEvent | { type: "carry out" } | { type: "late gate" } | { type: "edit"; order: number[] };

describe("an enrollment", () => {
  const move: fc.Arbitrary<Move> = fc.oneof(
    fc.record({ type: fc.constant("carry out" as const) }),
    fc.record({ type: fc.constant("late gate" as const) }),
    fc.record({ type: fc.constantFrom("pause" as const, "resume" as const, "unstop" as const, "replan" as const) }),
    fc.record({ type: fc.constant("stop" as const), reason: fc.constantFrom("reply" as const, "by-hand" as const) }),
    fc.record({ type: fc.constant("edit" as const), order: fc.array(fc.nat(5), { maxLength: 6 }) }),
  );
  it("never carries out a step twice, whatever pauses, edits and stops come between", () => {
    const pool = steps(
      { channel: "email" },
      { kind: "task" },
      { channel: "sms" },
      { kind: "wait" },
      { channel: "email" },
      { channel: "phone" },
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let sequence = pool.slice(0, 4);
        let state: EnrollmentState = { state: "active", generation: 0 };
        const done = new Set<string>();
        const sent: string[] = [];
        const plannedMessages: { generation: number; id: string }[] = [];
        const plan = () => {
          const next = nextStep(sequence, { from: placeInVersion(sequence, done), done, since: 0, timeZone: "UTC" });
          if (!("finished" in next)) plannedMessages.push({ generation: state.generation, id: next.step.id });
          else state = enrollmentAfter(state, { type: "finish" }) ?? state;
        };
        const carryOut = (message: { generation: number; id: string } | undefined) => {
          if (message === undefined || !maySend(state, message.generation) || done.has(message.id)) return;
          sent.push(message.id);
          done.add(message.id);
          plan();
        };
        plan();
        for (const step of moves) {
          if (step.type === "carry out") carryOut(plannedMessages.at(-1));
          else if (step.type === "late gate") carryOut(plannedMessages[0]);
          else {
            if (step.type === "edit") sequence = [...new Set(step.order)].map((index) => pool[index] as SequenceStep);
            const after = enrollmentAfter(state, step.type === "edit" ? { type: "replan" } : step);
            if (after === null) continue;
            state = after;
            if (after.state === "active") plan();
          }
        }
        expect(new Set(sent).size).toBe(sent.length);
        if (state.state !== "active")
          expect(plannedMessages.some((message) => maySend(state, message.generation))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
  it("that has ended can't be paused, and one stopped while paused comes back paused", () => {
    const stopped = enrollmentAfter({ state: "paused", generation: 1 }, { type: "stop", reason: "reply" });
    expect(stopped).toMatchObject({ state: "stopped", was: "paused" });
    if (stopped === null) return;
    expect(enrollmentAfter(stopped, { type: "pause" })).toBeNull();
    expect(enrollmentAfter(stopped, { type: "stop", reason: "won" })).toBeNull();
    expect(enrollmentAfter(stopped, { type: "unstop" })).toEqual({ state: "paused", generation: 3 });
  });
});

describe("who is enrolled", () => {
  const sequence = { steps: classic(), rules: DEFAULT_RULES };
  const candidate = (change: Partial<EnrollmentCandidate>): EnrollmentCandidate => ({
    leadId: newId(),
    status: "NEW",
    isDeleted: false,
    isHidden: false,
    isEnrolled: false,
    hasPhone: true,
    hasEmail: true,
    suppressed: new Set(),
    ...change,
  });
  it.each<[string, Partial<EnrollmentCandidate>, string | null]>([
    ["a new lead with addresses", {}, null],
    ["a contacted lead", { status: "CONTACTED" }, null],
    ["a lead with only an e-mail, for the step that can reach it", { hasPhone: false }, null],
    ["a lead that replied", { status: "REPLIED" }, "replied"],
    ["a won lead", { status: "CLOSED" }, "closed"],
    ["a lost lead", { status: "LOST" }, "lost"],
    ["a lead already in the sequence", { isEnrolled: true }, "already-enrolled"],
    ["a lead that has been through the sequence", { wasEnrolledUntil: -1 }, "was-enrolled"],
    ["a hidden lead", { isHidden: true }, "hidden"],
    ["a lead in the bin", { isDeleted: true }, "deleted"],
    ["a lead without any address", { hasPhone: false, hasEmail: false }, "no-address"],
    [
      "a lead that opted out of all it could be reached by",
      { hasPhone: false, suppressed: new Set(["email" as const]) },
      "opted-out",
    ],
  ])("%s", (_, change, reason) => {
    const { enroll, skipped } = planEnrollment(sequence, [candidate(change)], 0);
    expect(enroll).toHaveLength(reason === null ? 1 : 0);
    expect(skipped.map((skip) => skip.reason)).toEqual(reason === null ? [] : [reason]);
  });
  it("counts add up, and a lead named twice goes in once", () => {
    const lead = candidate({});
    const all = [lead, lead, candidate({ status: "LOST" }), candidate({ status: "LOST" })];
    const { enroll, skipped } = planEnrollment(sequence, all, 0);
    expect(enroll).toEqual([lead.leadId]);
    expect(countSkips(skipped)).toEqual([
      { reason: "already-enrolled", count: 1 },
      { reason: "lost", count: 2 },
    ]);
  });
});

describe("a due step", () => {
  const facts: StepFacts = {
    hasReplied: false,
    hasOpened: false,
    hasEmail: false,
    hasPhone: true,
    hasWebsite: false,
    temperature: "WARM",
    suppressed: new Set(),
    withoutAccount: new Set(),
    cloudObstacle: { own: null, otherwise: null },
  };
  const [email] = steps({ channel: "email", templateId: "t" });
  const resolve = (draft: StepDraft, change: Partial<StepFacts> = {}) =>
    resolveStep(steps({ ...email, ...draft })[0] as SequenceStep, { ...facts, ...change });
  it("goes by its channel when the lead has the address", () => {
    expect(resolve({}, { hasEmail: true })).toEqual({ channel: "email", templateId: "t", isOtherwise: false });
  });
  it("is skipped without address, with the reason", () => {
    expect(resolve({})).toEqual({ skipped: "no e-mail address" });
  });
  it("goes the other way when there is one", () => {
    expect(resolve({ otherwise: { channel: "whatsapp-personal", templateId: "w" } })).toEqual({
      channel: "whatsapp-personal",
      templateId: "w",
      isOtherwise: true,
    });
    expect(resolve({ otherwise: { channel: "sms" } }, { hasPhone: false })).toEqual({
      skipped: "no e-mail address; otherwise: no phone number",
    });
  });
  it("by WhatsApp goes by the Cloud API where it may, else by a person, else its other way", () => {
    const whatsapp = { channel: "whatsapp", otherwise: { channel: "email" } } as const;
    expect(resolve(whatsapp)).toMatchObject({ channel: "whatsapp", isOtherwise: false });
    const barred = { cloudObstacle: { own: "no permission", otherwise: null } };
    expect(resolve(whatsapp, barred)).toMatchObject({ channel: "whatsapp-personal", isOtherwise: false });
    const unreached = { ...barred, hasPhone: false, hasEmail: true };
    expect(resolve(whatsapp, unreached)).toMatchObject({ channel: "email", isOtherwise: true });
    expect(resolve({ otherwise: { channel: "whatsapp" } })).toMatchObject({ channel: "whatsapp", isOtherwise: true });
    expect(
      resolve({ otherwise: { channel: "whatsapp" } }, { cloudObstacle: { own: null, otherwise: "no account" } }),
    ).toMatchObject({ channel: "whatsapp-personal", isOtherwise: true });
  });
  it.each<[StepDraft["condition"], Partial<StepFacts>, string | null]>([
    [{ noReply: true }, { hasReplied: true }, "condition: the lead has replied"],
    [{ hasWebsite: false }, { hasWebsite: true }, "condition: there is a website"],
    [{ minTemperature: "HOT" }, {}, "condition: the lead is WARM, not HOT"],
    [{ minTemperature: "WARM" }, {}, null],
    [{ opened: true }, {}, "condition: no earlier message was opened"],
    [{ opened: false, noReply: true, hasEmail: true }, {}, null],
  ])("with condition %j", (condition, change, reason) => {
    const resolved = resolve({ condition }, { hasEmail: true, ...change });
    expect("skipped" in resolved ? resolved.skipped : null).toBe(reason);
  });
  it("is skipped while its channel has no account", () => {
    expect(resolve({}, { hasEmail: true, withoutAccount: new Set(["email" as const]) })).toEqual({
      skipped: "no email account to send from",
    });
  });
  it("is skipped after an opt-out of its channel", () => {
    expect(resolve({}, { hasEmail: true, suppressed: new Set(["email" as const]) })).toEqual({ skipped: "opted out" });
  });
});

describe("a sequence can't be started", () => {
  const template = { name: "T", channel: "email" as const, subject: "S", problems: [] };
  const surroundings = {
    templates: new Map([
      ["mail", template],
      ["bare", { ...template, subject: null }],
      [
        "bad",
        {
          ...template,
          problems: [{ code: "unknown" as const, placeholder: "x", message: "{x} is not a placeholder." }],
        },
      ],
      ["wa", { ...template, channel: "whatsapp" as const }],
    ]),
    hasOrganizationAddress: true,
    accounts: new Set(["email" as const]),
  };
  const codes = (draft: StepDraft, change: object = {}) =>
    sequenceProblems(steps(draft), { ...surroundings, ...change }).map(({ path, code }) => `${path} ${code}`);
  it.each<[string, StepDraft, object, string[]]>([
    ["unless nothing is wrong", { channel: "email", templateId: "mail" }, {}, []],
    [
      "unless nothing is wrong (personal WhatsApp with a WhatsApp template)",
      { channel: "whatsapp-personal", templateId: "wa" },
      {},
      [],
    ],
    ["without steps", { kind: "wait" }, {}, ["steps no-steps"]],
    ["without a template", { channel: "email" }, {}, ["steps.0.templateId no-template"]],
    ["without a channel", { templateId: "mail" }, {}, ["steps.0.channel no-channel"]],
    [
      "with a template that is gone",
      { channel: "email", templateId: "gone" },
      {},
      ["steps.0.templateId unknown-template"],
    ],
    ["with an unknown placeholder", { channel: "email", templateId: "bad" }, {}, ["steps.0.templateId bad-template"]],
    [
      "with a template of another channel",
      { channel: "email", templateId: "wa" },
      {},
      ["steps.0.templateId wrong-channel"],
    ],
    ["with an e-mail without subject", { channel: "email", templateId: "bare" }, {}, ["steps.0.templateId no-subject"]],
    [
      "by e-mail without the organization's address",
      { channel: "email", templateId: "mail" },
      { hasOrganizationAddress: false },
      ["organization.address no-organization-address"],
    ],
    [
      "by e-mail without an account",
      { channel: "email", templateId: "mail" },
      { accounts: new Set() },
      ["steps.0.channel no-account"],
    ],
    [
      "by e-mail while the provider refuses its account",
      { channel: "email", templateId: "mail" },
      { refused: new Map([["email", "Wrong password"]]) },
      ["steps.0.channel unverified-account"],
    ],
    [
      "by e-mail from an account nobody has tried",
      { channel: "email", templateId: "mail" },
      { untried: new Set(["email"]) },
      ["steps.0.channel unverified-account"],
    ],
    ["with a wait for nothing", { kind: "wait", until: {} }, {}, ["steps no-steps"]],
    [
      "with a window that is never open",
      { channel: "email", templateId: "mail", window: { from: "18:00", to: "09:00", days: [1] } },
      {},
      ["steps.0.window impossible-window"],
    ],
    [
      "on business days with a weekend window",
      {
        channel: "email",
        templateId: "mail",
        businessDaysOnly: true,
        window: { from: "09:00", to: "24:00", days: [6, 7] },
      },
      {},
      ["steps.0.window.days impossible-window"],
    ],
    [
      "with a fault in its other way",
      { channel: "email", templateId: "mail", otherwise: { channel: "sms" } },
      {},
      ["steps.0.otherwise.templateId wrong-channel", "steps.0.otherwise.channel no-account"],
    ],
  ])("%s", (_, draft, change, problems) => {
    expect(codes(draft, change)).toEqual(problems);
  });
  it("by e-mail alone without an account, whatever its other way; beside another step an e-mail that may be skipped needs none", () => {
    const mail: StepDraft = { channel: "email", templateId: "mail", otherwise: "skip" };
    const without = { ...surroundings, accounts: new Set<never>() };
    expect(sequenceProblems(steps(mail), without).map(({ code }) => code)).toEqual(["no-account"]);
    expect(sequenceProblems(steps(mail, { kind: "task" }), without)).toEqual([]);
    expect(sequenceProblems(steps({ ...mail, otherwise: null }, { kind: "task" }), without)).toHaveLength(1);
  });
  it("while an e-mail with its own other way by call is fine", () => {
    expect(codes({ channel: "email", templateId: "mail", otherwise: { channel: "phone", templateId: null } })).toEqual([
      "steps.0.otherwise.templateId wrong-channel",
    ]);
    expect(codes({ kind: "call" })).toEqual([]);
    expect(codes({ kind: "task", note: "Visit" })).toEqual([]);
  });
});
