import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EngagementEvent, NO_EVENTS } from "./score-events.ts";
import { factsOf, type ScoredLead, type ScoreFacts } from "./score-facts.ts";
import { scoreLead } from "./score-lead.ts";
import { reasonText } from "./score-reason.ts";
import { DEFAULT_RULES, type ScoreRules } from "./score-rules.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;
const HOUR = 3_600_000;

function lead(changes: Partial<ScoreFacts> = {}): ScoreFacts {
  return {
    rating: null,
    reviewCount: null,
    category: null,
    city: null,
    country: null,
    website: "own",
    phone: "none",
    hasEmail: false,
    hasHardBounce: false,
    isOutOfBusiness: false,
    isOptedOutEverywhere: false,
    status: "REPLIED",
    createdAt: NOW,
    lastContactedAt: null,
    lastRepliedAt: null,
    temperature: null,
    ...changes,
  };
}

function scored(changes: Partial<ScoreFacts>, events: readonly EngagementEvent[] = NO_EVENTS, rules = DEFAULT_RULES) {
  return scoreLead(lead(changes), events, rules, NOW);
}

function pointsOf(changes: Partial<ScoreFacts>, events: readonly EngagementEvent[] = NO_EVENTS, rules = DEFAULT_RULES) {
  return Object.fromEntries(scored(changes, events, rules).reasons.map((reason) => [reason.code, reason.points]));
}

describe("the default rules of statistics.md", () => {
  it("give a lead without anything 27", () => {
    expect(scored({}).score).toBe(27);
  });

  it.each([
    { rating: 4.9, reviewCount: 212, points: 19 },
    { rating: 4.7, reviewCount: 129, points: 16 },
    { rating: 5, reviewCount: 1000, points: 20 },
    { rating: 5, reviewCount: null, points: 13 },
    { rating: 4, reviewCount: 3, points: 10 },
    { rating: 3.2, reviewCount: 44, points: 3 },
    { rating: 0, reviewCount: 0, points: undefined },
    { rating: null, reviewCount: 12, points: undefined },
  ])("shrink a rating of $rating from $reviewCount reviews to $points points", ({ points, ...facts }) => {
    expect(pointsOf(facts).rating).toBe(points);
  });

  it("never let a bad rating cost more than the fit it could give, and say so", () => {
    const bad = scored({ rating: 1, reviewCount: 100 });
    expect(bad.score).toBe(27);
    expect(bad.reasons).toContainEqual({ code: "cap", points: 17, group: "fit", limit: 0 });
  });

  it("count no website 20, a social, builder or insecure page 10, an own site 0", () => {
    expect(scored({ website: "none" }).score).toBe(47);
    expect(scored({ website: "social" }).score).toBe(37);
    expect(scored({ website: "builder" }).score).toBe(37);
    expect(scored({ website: "insecure" }).score).toBe(37);
    expect(scored({ website: "own" }).score).toBe(27);
  });

  it("count a mobile number 10, e-mail 5, landline only 3", () => {
    expect(scored({ phone: "mobile", hasEmail: true }).score).toBe(42);
    expect(scored({ phone: "landline" }).score).toBe(30);
  });

  it("count a number that may be either as a mobile one, and say no more than is known", () => {
    const either = { phone: "+1 201 555 0123", phoneE164: "+12015550123", phoneType: "unknown" } as const;
    const nothing = { rating: null, reviewCount: null, category: null, city: null, country: null, website: null };
    const rest = { ...nothing, email: null, businessStatus: null, status: "NEW", createdAt: NOW };
    const { reasons } = scoreLead(factsOf({ ...rest, ...either }), NO_EVENTS, DEFAULT_RULES, NOW);
    expect(reasons.map(reasonText)).toContain("number that can be mobile +10");
    const mobile = scoreLead(factsOf({ ...rest, ...either, phoneType: "mobile" }), NO_EVENTS, DEFAULT_RULES, NOW);
    expect(mobile.reasons.map(reasonText)).toContain("mobile number +10");
  });

  it("count a chosen category 8 and a chosen place 4, without case and accents", () => {
    const rules: ScoreRules = {
      ...DEFAULT_RULES,
      ideal: { ...DEFAULT_RULES.ideal, categories: ["cafe"], places: ["xk", "München"] },
    };
    expect(pointsOf({ category: "Café", city: "MUNCHEN", country: "XK" }, [], rules)).toMatchObject({
      "ideal-category": 8,
      "ideal-place": 4,
    });
    expect(scored({ category: "Café" }).score).toBe(27);
  });

  it.each([
    { hours: 0.5, points: 10 },
    { hours: 1, points: 10 },
    { hours: 2, points: 6 },
    { hours: 24, points: 6 },
    { hours: 72, points: 3 },
    { hours: 73, points: undefined },
  ])("count a first reply after $hours hours $points", ({ hours, points }) => {
    expect(pointsOf({}, [{ kind: "reply", at: NOW, afterMs: hours * HOUR }])["quick-reply"]).toBe(points);
  });

  it("halve reply, click and read every 14 days and cap the group at 45", () => {
    const events: EngagementEvent[] = [
      { kind: "reply", at: NOW - 14 * DAY, afterMs: null },
      { kind: "click", at: NOW - 14 * DAY },
      { kind: "read", at: NOW - 28 * DAY },
    ];
    expect(pointsOf({}, events)).toMatchObject({ reply: 15, click: 5, read: 1 });
    const all = scored({}, [
      { kind: "reply", at: NOW, afterMs: HOUR },
      { kind: "click", at: NOW },
      { kind: "read", at: NOW },
    ]);
    expect(all.score).toBe(27 + 45);
    expect(all.reasons).toContainEqual({ code: "cap", points: -10, group: "engagement", limit: 45 });
  });

  it("take 10 for an invalid number or a bounce, 100 for a closed business or one that opted out everywhere", () => {
    expect(scored({ phone: "invalid" }).score).toBe(17);
    expect(scored({ hasHardBounce: true }).score).toBe(17);
    expect(scored({ isOutOfBusiness: true }).score).toBe(0);
    expect(scored({ isOptedOutEverywhere: true, phone: "mobile" }).score).toBe(0);
  });

  it.each([
    { status: "NEW", days: 14, points: undefined },
    { status: "NEW", days: 14.01, points: -5 },
    { status: "NEW", days: 31, points: -10 },
    { status: "NEW", days: 61, points: -20 },
    { status: "CONTACTED", days: 14, points: undefined },
    { status: "CONTACTED", days: 15, points: -10 },
    { status: "CONTACTED", days: 22, points: -15 },
    { status: "CONTACTED", days: 31, points: -25 },
    { status: "CLOSED", days: 400, points: undefined },
  ])("cool a $status lead after $days days by $points", ({ status, days, points }) => {
    const since = NOW - days * DAY;
    const facts = { status, createdAt: since, lastContactedAt: status === "NEW" ? null : since };
    const terms = pointsOf(facts);
    expect(terms.untouched ?? terms.unanswered).toBe(points);
  });

  it("warm a lead again with the next touch", () => {
    const stale = lead({ status: "CONTACTED", lastContactedAt: NOW - 40 * DAY });
    expect(scoreLead(stale, [], DEFAULT_RULES, NOW).score).toBe(2);
    expect(scoreLead({ ...stale, lastContactedAt: NOW }, [], DEFAULT_RULES, NOW).score).toBe(27);
    expect(scoreLead({ ...stale, lastRepliedAt: NOW }, [], DEFAULT_RULES, NOW).score).toBe(27);
  });
});

describe("reasons", () => {
  it("say in a sentence what each term is for", () => {
    const { reasons, score } = scored({ rating: 4.9, reviewCount: 212, website: "none", phone: "mobile" });
    expect(reasons.map(reasonText)).toEqual([
      "every lead +27",
      "4.9★ from 212 reviews +19",
      "no website +20",
      "mobile number +10",
    ]);
    expect(score).toBe(76);
  });

  it("name the cap and the clamp", () => {
    expect(scored({ isOutOfBusiness: true }).reasons.map(reasonText)).toEqual([
      "every lead +27",
      "out of business −100",
      "a score is at least 0 +73",
    ]);
  });
});

const instant = fc.integer({ min: NOW - 400 * DAY, max: NOW });
const anyFacts: fc.Arbitrary<ScoreFacts> = fc.record({
  rating: fc.option(fc.double({ min: 0, max: 5, noNaN: true })),
  reviewCount: fc.option(fc.nat(5000)),
  category: fc.constantFrom(null, "Café"),
  city: fc.constantFrom(null, "Prishtina"),
  country: fc.constantFrom(null, "XK"),
  website: fc.constantFrom("none", "social", "builder", "insecure", "own"),
  phone: fc.constantFrom("mobile", "perhaps-mobile", "landline", "invalid", "none"),
  hasEmail: fc.boolean(),
  hasHardBounce: fc.boolean(),
  isOutOfBusiness: fc.boolean(),
  isOptedOutEverywhere: fc.boolean(),
  status: fc.constantFrom("NEW", "CONTACTED", "REPLIED", "CLOSED", "LOST"),
  createdAt: instant,
  lastContactedAt: fc.option(instant),
  lastRepliedAt: fc.option(instant),
  temperature: fc.constantFrom(null, "HOT", "WARM", "COLD"),
});
const anyEvents = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("click" as const, "read" as const), at: instant }),
    fc.record({ kind: fc.constant("reply" as const), at: instant, afterMs: fc.option(fc.nat(100 * HOUR)) }),
  ),
  { maxLength: 8 },
);

describe("for any lead", () => {
  it("the reasons sum to the score, which is a whole number from 0 to 100", () => {
    fc.assert(
      fc.property(anyFacts, anyEvents, (facts, events) => {
        const { score, reasons } = scoreLead(facts, events, DEFAULT_RULES, NOW);
        expect(reasons.reduce((sum, reason) => sum + reason.points, 0)).toBe(score);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        expect(reasons.every((reason) => Number.isInteger(reason.points) && reason.points !== 0)).toBe(true);
      }),
    );
  });

  it("neither order nor repetition of events matters", () => {
    fc.assert(
      fc.property(anyFacts, anyEvents, (facts, events) => {
        const once = scoreLead(facts, events, DEFAULT_RULES, NOW);
        expect(scoreLead(facts, [...events, ...events].reverse(), DEFAULT_RULES, NOW).score).toBe(once.score);
      }),
    );
  });

  it("nothing changes before nextScoreAt, and something does at it", () => {
    fc.assert(
      fc.property(anyFacts, anyEvents, fc.double({ min: 0, max: 1, noNaN: true }), (facts, events, share) => {
        const terms = (at: number) => scoreLead(facts, events, DEFAULT_RULES, at).reasons.filter(isTerm);
        const { nextScoreAt } = scoreLead(facts, events, DEFAULT_RULES, NOW);
        const until = nextScoreAt ?? NOW + 4000 * DAY;
        expect(until).toBeGreaterThan(NOW);
        expect(terms(NOW + Math.floor((until - 1 - NOW) * share))).toEqual(terms(NOW));
        expect(terms(until - 1)).toEqual(terms(NOW));
        if (nextScoreAt !== null) expect(terms(nextScoreAt)).not.toEqual(terms(NOW));
      }),
    );
  });

  it("following nextScoreAt step by step ends at the score of the last day", () => {
    fc.assert(
      fc.property(anyFacts, anyEvents, (facts, events) => {
        const end = NOW + 365 * DAY;
        let at = NOW;
        let current = scoreLead(facts, events, DEFAULT_RULES, at);
        for (let steps = 0; current.nextScoreAt !== null && current.nextScoreAt <= end; steps++) {
          expect(steps).toBeLessThan(200);
          at = current.nextScoreAt;
          current = scoreLead(facts, events, DEFAULT_RULES, at);
        }
        expect(current.score).toBe(scoreLead(facts, events, DEFAULT_RULES, end).score);
      }),
    );
  });
});

function isTerm({ code }: { code: string }): boolean {
  return code !== "cap" && code !== "clamp";
}

describe("on a fresh Google-Maps export", () => {
  it("5–25 % of the leads come out HOT, with at least 13 distinct scores", () => {
    const scores = freshExport(2000).map((row) => scoreLead(factsOf(row), NO_EVENTS, DEFAULT_RULES, NOW));
    const hot = scores.filter((one) => one.temperature === "HOT").length / scores.length;
    expect(hot).toBeGreaterThanOrEqual(0.05);
    expect(hot).toBeLessThanOrEqual(0.25);
    expect(new Set(scores.map((one) => one.score)).size).toBeGreaterThanOrEqual(13);
  });

  it("ratings alone give at least 13 distinct scores", () => {
    const scores = freshExport(2000).map((row) =>
      scoreLead(lead({ rating: row.rating, reviewCount: row.reviewCount }), NO_EVENTS, DEFAULT_RULES, NOW),
    );
    expect(new Set(scores.map((one) => one.score)).size).toBeGreaterThanOrEqual(13);
  });
});

/** Rows distributed as in a Google-Maps list: long-tailed review counts, half without a website, two thirds mobile. */
function freshExport(rows: number): ScoredLead[] {
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  const pick = <T>(choices: readonly (readonly [number, T])[], otherwise: T): T => {
    let left = random();
    for (const [share, value] of choices) {
      if (left < share) return value;
      left -= share;
    }
    return otherwise;
  };
  return Array.from({ length: rows }, () => {
    const phone = pick<"mobile" | "landline" | "invalid">(
      [
        [0.6, "mobile"],
        [0.28, "landline"],
      ],
      "invalid",
    );
    return {
      rating: random() < 0.05 ? null : Math.round((3 + random() * 2) * 10) / 10,
      reviewCount: Math.floor(400 * random() ** 3),
      category: "Café",
      city: "Prishtina",
      country: "XK",
      website: pick<string | null>(
        [
          [0.55, null],
          [0.12, "https://facebook.com/shop"],
          [0.09, "https://shop.wixsite.com/home"],
          [0.12, "http://old.example"],
        ],
        "https://own.example",
      ),
      phone: "044 123 456",
      phoneE164: phone === "invalid" ? null : "+38344123456",
      phoneType: phone === "invalid" ? null : phone,
      email: random() < 0.3 ? "info@own.example" : null,
      businessStatus: random() < 0.03 ? "CLOSED_PERMANENTLY" : "OPERATIONAL",
      status: "NEW",
      createdAt: NOW,
      lastContactedAt: null,
      lastRepliedAt: null,
    };
  });
}
