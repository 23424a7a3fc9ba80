import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { type EnrollmentEvent, type EnrollmentState, enrollmentAfter, maySend } from "./enrollment-state.ts";
import { nextStep, placeInVersion } from "./next-step.ts";
import { countSkips, type EnrollmentCandidate, planEnrollment } from "./plan-enrollment.ts";
import { resolveStep, type StepFacts } from "./resolve-step.ts";
import { DEFAULT_RULES } from "./sequence-rules.ts";
import { completeSteps, type SequenceStep, type StepDraft } from "./sequence-step.ts";

let counter = 0;
const newId = () => `s${counter++}`;
const steps = (...drafts: StepDraft[]): SequenceStep[] => completeSteps(drafts, [], newId);
const instant = (text: string) => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const classic = () =>
  steps(
    { channel: "whatsapp-personal", templateId: "t1" },
    { channel: "email", templateId: "t2", delayDays: 3 },
    { channel: "whatsapp-personal", templateId: "t3", delayDays: 4 },
  );

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
      skipped: "no e-mail account to send from",
    });
  });
  it("is skipped after an opt-out of its channel", () => {
    expect(resolve({}, { hasEmail: true, suppressed: new Set(["email" as const]) })).toEqual({ skipped: "opted out" });
  });
});
