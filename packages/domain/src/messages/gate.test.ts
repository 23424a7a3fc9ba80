import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLOSED_BREAKER } from "./breaker.ts";
import {
  type GatedMessage,
  type LeadSide,
  leadObstacle,
  type SenderSide,
  type SenderVerdict,
  senderVerdict,
  WAITS,
  waitsForAccount,
} from "./gate.ts";

/** A Wednesday, ten in the morning in Berlin. */
const NOW = Date.parse("2026-03-04T09:00:00Z");
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const byHand: GatedMessage = {
  channel: "email",
  expiresAt: null,
  plannedFor: NOW,
  enrollmentId: null,
  stopOnReplySince: null,
  messageWindow: null,
};
const ofSequence: GatedMessage = { ...byHand, enrollmentId: "enrollment", stopOnReplySince: NOW - HOUR };

describe("the lead's side of the gate", () => {
  const open: LeadSide = {
    message: ofSequence,
    isDeleted: false,
    isPaused: false,
    hasAnswered: false,
    address: "owner@shop.example",
    suppressedFor: null,
    now: NOW,
  };
  const of = (change: Partial<LeadSide>, message: Partial<GatedMessage> = {}) =>
    leadObstacle({ ...open, ...change, message: { ...ofSequence, ...message } });

  test("lets through what nothing speaks against", () => {
    expect(of({})).toBeNull();
  });
  test.each([
    [0, "expired"],
    [-1, "expired"],
    [1, undefined],
  ])("a message whose time ends %i ms from now is %s", (left, end) => {
    expect(of({}, { expiresAt: NOW + left })).toEqual(end === undefined ? null : expect.objectContaining({ end }));
  });
  test("one of a sequence that came too late says that the sequence pauses, another that its time had passed", () => {
    expect(of({}, { expiresAt: NOW })).toEqual({
      end: "expired",
      reason: "It is too late to leave by itself: the sequence pauses for this lead until you resume it",
    });
    expect(of({}, { expiresAt: NOW, enrollmentId: null })).toEqual({ end: "expired", reason: "Its time had passed" });
  });
  test("what a pause of everything holds does not run out meanwhile", () => {
    expect(of({ isPaused: true }, { expiresAt: NOW - 1 })).toMatchObject({ reason: "Sending is paused" });
  });
  test("nobody writes to a lead in the bin", () => {
    expect(of({ isDeleted: true })).toEqual({ end: "cancelled", reason: "The lead was deleted" });
  });
  test("while sending is paused everything is looked at again in a minute", () => {
    expect(of({ isPaused: true })).toEqual({ defer: NOW + MINUTE, reason: "Sending is paused" });
  });
  test("an answer takes back what stops on one, and nothing else", () => {
    expect(of({ hasAnswered: true })).toEqual({ end: "cancelled", reason: "The lead answered" });
    expect(of({ hasAnswered: true }, { stopOnReplySince: null })).toBeNull();
  });
  test.each([
    ["email", "The lead has no e-mail address"],
    ["sms", "The lead has no valid phone number"],
    ["whatsapp", "The lead has no valid phone number"],
    ["whatsapp-personal", "The lead has no valid phone number"],
    ["phone", "The lead has no valid phone number"],
  ] as const)("by %s a lead without an address is not reached: %s", (channel, reason) => {
    expect(of({ address: null }, { channel })).toEqual({ end: "failed", reason });
  });
  test("a task needs no address, and no opt-out touches it", () => {
    expect(of({ address: null, suppressedFor: "They unsubscribed" }, { channel: "task" })).toBeNull();
  });
  test("nobody writes to an address that is suppressed, and the reason is the opt-out's own", () => {
    expect(of({ suppressedFor: "They unsubscribed" })).toEqual({ end: "cancelled", reason: "They unsubscribed" });
  });
  test("of several the first counts: the bin, the switch, its time, an answer, the address, an opt-out", () => {
    const inOrder: [Partial<LeadSide>, Partial<GatedMessage>, RegExp][] = [
      [{ isDeleted: true }, {}, /deleted/],
      [{ isPaused: true }, {}, /paused/],
      [{}, { expiresAt: NOW }, /too late/],
      [{ hasAnswered: true }, {}, /answered/],
      [{ address: null }, {}, /no e-mail/],
      [{ suppressedFor: "They unsubscribed" }, {}, /unsubscribed/],
    ];
    fc.assert(
      fc.property(fc.subarray(inOrder, { minLength: 1 }), (chosen) => {
        const side = Object.assign({}, ...chosen.map(([change]) => change));
        const message = Object.assign({}, ...chosen.map(([, change]) => change));
        expect(of(side, message)?.reason).toMatch(chosen[0]?.[2] ?? /nothing/);
      }),
    );
  });
});

describe("the sender's side of the gate", () => {
  const lead = { country: "DE", timeZone: null, isSample: false };
  const account = {
    isPaused: false,
    sendWindow: null,
    dailyCap: null,
    ratePerMinute: null,
    spacing: null,
    warmUp: null,
  };
  const lane = {
    countedOn: "2026-03-04",
    sentCount: 0,
    daysUsed: 1,
    arrivalAt: 0,
    spacedUntil: null,
    breaker: CLOSED_BREAKER,
    lastError: null,
    catchUpAt: null,
  };
  interface Changes extends Partial<Omit<SenderSide, "message" | "account" | "lane">> {
    message?: Partial<GatedMessage>;
    account?: Partial<NonNullable<SenderSide["account"]>> | null;
    lane?: Partial<NonNullable<SenderSide["lane"]>> | null;
  }
  const of = (changes: Changes = {}): SenderVerdict =>
    senderVerdict({
      lead,
      mailbox: null,
      personFreeAt: null,
      isSandbox: false,
      timeZone: "Asia/Tokyo",
      random: () => 0.5,
      now: NOW,
      ...changes,
      message: { ...ofSequence, ...changes.message },
      account: changes.account === null ? null : { ...account, ...changes.account },
      lane: changes.lane === null ? null : { ...lane, ...changes.lane },
    });
  const passes = { obstacle: null, isFull: false, taken: { arrivalAt: 0, spacedUntil: null } };
  const barred = (obstacle: SenderVerdict["obstacle"]) => ({ obstacle, taken: {}, isFull: false });
  const full = { dailyCap: 3 };
  const usedUp = { sentCount: 3 };
  const nextDay = Date.parse("2026-03-05T00:00:00Z");

  test("lets through what nothing speaks against", () => {
    expect(of()).toEqual(passes);
  });
  test("sample leads are written to only where providers are stand-ins", () => {
    const sample = { ...lead, isSample: true };
    expect(of({ lead: sample })).toEqual(barred({ end: "cancelled", reason: "Sample leads are never written to" }));
    expect(of({ lead: sample, isSandbox: true })).toEqual(passes);
    expect(of({ isSandbox: true })).toEqual(passes);
  });
  test.each([{ account: null }, { lane: null }])("without its account a message fails", (gone) => {
    expect(of(gone)).toEqual(barred({ end: "failed", reason: "Its channel account is not there any more" }));
  });
  test("a paused account is looked at again in ten minutes", () => {
    const obstacle = { defer: NOW + 10 * MINUTE, reason: "Its channel account is paused" };
    expect(of({ account: { isPaused: true } })).toEqual(barred(obstacle));
  });
  test("behind an open breaker it and all others of the account wait for the next probe, and say what it last failed with", () => {
    const breaker = { ...CLOSED_BREAKER, openUntil: NOW + MINUTE };
    const hold = { defer: NOW + MINUTE, holdsAccount: { isPlannedAnew: false } };
    expect(of({ lane: { breaker, lastError: "535 no" } })).toEqual(barred({ ...hold, reason: "535 no" }));
    expect(of({ lane: { breaker } })).toEqual(barred({ ...hold, reason: "Its channel account fails" }));
  });

  test("what has to wait for its person takes no turn of the account, and stands behind no other", () => {
    const wait = { defer: NOW + MINUTE, reason: "It keeps its distance from the messages before to this person" };
    const personFreeAt = NOW + MINUTE;
    expect(of({ personFreeAt })).toEqual(barred(wait));
    expect(of({ personFreeAt, account: { ratePerMinute: 60 } })).toEqual(barred(wait));
    expect(of({ personFreeAt, message: { plannedFor: NOW - 5 * HOUR } })).toEqual(barred(wait));
  });

  describe("keeps to hours", () => {
    const evening = Date.parse("2026-03-04T18:30:00Z");
    const nextMorning = Date.parse("2026-03-05T08:00:00Z");
    const waits = { defer: nextMorning, reason: "It waits for its hours", isPlannedAnew: true };
    const after = { now: evening, message: { plannedFor: evening } };

    test("of the lead's zone, nine to six, when nothing else is said", () => {
      expect(of(after)).toEqual(barred(waits));
    });
    test.each([{ enrollmentId: null }, { stopOnReplySince: null }])(
      "where it leaves by itself: it belongs to a sequence, or stops on an answer",
      (message) => {
        expect(of({ ...after, message: { ...after.message, ...message } })).toEqual(barred(waits));
      },
    );
    test("and not where a person pressed the button", () => {
      expect(of({ now: evening, message: { ...byHand, plannedFor: evening } })).toEqual(passes);
    });
    test("of the account before the usual ones, of the message before the account's", () => {
      const always = { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };
      const never = { from: "09:00", to: "10:00", days: [7] };
      const sunday = Date.parse("2026-03-08T08:00:00Z");
      expect(of({ ...after, account: { sendWindow: always } })).toEqual(passes);
      const ofMessage = { plannedFor: evening, messageWindow: never };
      const later = { ...waits, defer: sunday };
      expect(of({ ...after, account: { sendWindow: always }, message: ofMessage })).toEqual(barred(later));
      const own = { ...byHand, plannedFor: evening, messageWindow: never };
      expect(of({ now: evening, message: own })).toEqual(barred(later));
    });
    test("of the organization where nobody knows the lead's, and of UTC where the zone is none", () => {
      const nowhere = { ...lead, country: null };
      // nine in the morning in Tokyo is midnight in UTC
      const tokyo = Date.parse("2026-03-05T00:00:00Z");
      expect(of({ ...after, lead: nowhere }).obstacle).toMatchObject({ defer: tokyo });
      const wrong = { ...lead, timeZone: "Mars/Olympus" };
      const utc = Date.parse("2026-03-05T09:00:00Z");
      expect(of({ ...after, lead: wrong }).obstacle).toMatchObject({ defer: utc });
    });
    test("and one that was late already keeps the time it was planned for", () => {
      const long = { ...after, message: { plannedFor: evening - 3 * HOUR } };
      expect(of(long)).toEqual(barred({ ...waits, isPlannedAnew: false }));
    });
  });

  describe("waits for the mailbox an answer would come to", () => {
    const unread = { lastSyncAt: NOW - 2 * MINUTE, lastError: null };
    const reason = "It waits until it is known whether the lead answered";

    test("for seconds, when it was read two minutes ago or never", () => {
      expect(of({ mailbox: unread })).toEqual(barred({ defer: NOW + 3 * SECOND, reason }));
      const never = { lastSyncAt: null, lastError: null };
      expect(of({ mailbox: never })).toEqual(barred({ defer: NOW + 3 * SECOND, reason }));
    });
    test("for a minute, when it fails", () => {
      const fails = { ...unread, lastError: "no route" };
      expect(of({ mailbox: fails })).toEqual(barred({ defer: NOW + MINUTE, reason }));
    });
    test("not when it was read since, nor when the message stops on no answer", () => {
      expect(of({ mailbox: { ...unread, lastSyncAt: NOW - 2 * MINUTE + 1 } })).toEqual(passes);
      expect(of({ mailbox: unread, message: { stopOnReplySince: null } })).toEqual(passes);
    });
  });

  describe("catches up slowly", () => {
    const late = { plannedFor: NOW - 3 * HOUR };

    test("the first late message takes the turn that is free, and the next is free a minute on average later", () => {
      expect(of({ message: late })).toEqual({ ...passes, taken: { ...passes.taken, catchUpAt: NOW + MINUTE } });
      const twoAMinute = { arrivalAt: NOW + 30 * SECOND, spacedUntil: null, catchUpAt: NOW + 30 * SECOND };
      expect(of({ message: late, account: { ratePerMinute: 2 } })).toEqual({ ...passes, taken: twoAMinute });
    });
    test("one behind it takes the turn after, and is planned for it", () => {
      const turn = NOW + 5 * MINUTE;
      expect(of({ message: late, lane: { catchUpAt: turn } })).toEqual({
        obstacle: { defer: turn, reason: "It is late, and waits for its turn", isPlannedAnew: true },
        taken: { catchUpAt: turn + MINUTE },
        isFull: false,
      });
    });
    test("a person's own message and one in time do not wait for such turns", () => {
      const busy = { catchUpAt: NOW + 5 * MINUTE };
      expect(of({ message: { ...byHand, ...late }, lane: busy })).toEqual(passes);
      expect(of({ lane: busy })).toEqual(passes);
    });
  });

  describe("keeps to the account's limits", () => {
    test("takes its place in the rate and opens the next distance", () => {
      const limits = { ratePerMinute: 6, spacing: { minSeconds: 10, maxSeconds: 30 } };
      const taken = { arrivalAt: NOW + 10 * SECOND, spacedUntil: NOW + 20 * SECOND };
      expect(of({ account: limits })).toEqual({ ...passes, taken });
    });
    test("waits where the day is full, planned anew for tomorrow, and says so", () => {
      const tomorrow = { defer: nextDay, reason: WAITS.cap, isPlannedAnew: true };
      expect(of({ account: full, lane: usedUp })).toEqual({ obstacle: tomorrow, taken: {}, isFull: true });
    });
    test("one that was late already keeps the time it was planned for, and the turn it took", () => {
      const late = { plannedFor: NOW - 3 * HOUR };
      expect(of({ account: full, lane: usedUp, message: late })).toEqual({
        obstacle: { defer: nextDay, reason: WAITS.cap, isPlannedAnew: false },
        taken: { catchUpAt: NOW + MINUTE },
        isFull: true,
      });
    });
    test("waits for its turn and its distance without being planned anew", () => {
      const rate = of({ account: { ratePerMinute: 1 }, lane: { arrivalAt: NOW + MINUTE } });
      expect(rate).toEqual(barred({ defer: NOW + MINUTE, reason: WAITS.rate }));
      const spacing = { minSeconds: 10, maxSeconds: 300 };
      const near = of({ account: { spacing }, lane: { spacedUntil: NOW + MINUTE } });
      expect(near).toEqual(barred({ defer: NOW + MINUTE, reason: WAITS.spacing }));
    });
    test("and its distance holds up no message of a person's own", () => {
      const spacing = { minSeconds: 10, maxSeconds: 300 };
      const own = of({ account: { spacing }, lane: { spacedUntil: NOW + MINUTE }, message: byHand });
      expect(own.obstacle).toBeNull();
    });
  });

  test("of several the first counts: sample, account, pause, breaker, hours, mailbox, lateness, limits", () => {
    const inOrder: [Changes, RegExp][] = [
      [{ lead: { ...lead, isSample: true } }, /Sample/],
      [{ account: { isPaused: true } }, /is paused/],
      [{ lane: { breaker: { ...CLOSED_BREAKER, openUntil: NOW + 1 } } }, /fails/],
      [{ message: { messageWindow: { from: "01:00", to: "02:00", days: [1] } } }, /hours/],
      [{ mailbox: { lastSyncAt: null, lastError: null } }, /answered/],
      [{ message: { plannedFor: NOW - 3 * HOUR }, lane: { catchUpAt: NOW + 1 } }, /late/],
      [{ account: full, lane: usedUp }, /cap/],
    ];
    fc.assert(
      fc.property(fc.subarray(inOrder, { minLength: 1 }), (chosen) => {
        const all = chosen.map(([one]) => one);
        const merged: Changes = {
          ...Object.assign({}, ...all),
          message: Object.assign({}, ...all.map(({ message }) => message)),
          account: Object.assign({}, ...all.map(({ account }) => account)),
          lane: Object.assign({}, ...all.map(({ lane }) => lane)),
        };
        expect(of(merged).obstacle?.reason).toMatch(chosen[0]?.[1] ?? /nothing/);
      }),
    );
  });
});

test("what its account keeps goes on with it; what is to be tried again keeps its instant", () => {
  const tried = { attempts: 1, reason: "451 greylisted", dueAt: NOW + MINUTE };
  expect(waitsForAccount(tried, null)).toBe(false);
  expect(waitsForAccount(tried, NOW + HOUR)).toBe(false);
  expect(waitsForAccount({ ...tried, dueAt: NOW + HOUR }, NOW + HOUR)).toBe(true);
  expect(waitsForAccount({ ...tried, reason: "Its channel account is paused" }, null)).toBe(true);
  expect(waitsForAccount({ ...tried, attempts: 0 }, null)).toBe(true);
});
