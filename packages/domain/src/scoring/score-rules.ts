/** Points for something that happened within a number of hours. */
export interface SpeedPoints {
  readonly withinHours: number;
  readonly points: number;
}

/** Points (negative) once more than a number of days have passed. */
export interface StalePoints {
  readonly afterDays: number;
  readonly points: number;
}

/**
 * Every number of the lead score; an organization may edit each (statistics.md, "Default score rules").
 * Points are whole numbers; `cap` is the most a group may give (its least is 0).
 */
export interface ScoreRules {
  /** what every lead starts with */
  readonly base: number;
  /** rating shrunk towards `priorMean` by `priorWeight` imagined reviews; nothing at `zeroAt` stars */
  readonly fit: {
    readonly cap: number;
    readonly priorMean: number;
    readonly priorWeight: number;
    /** reviews assumed where their number is not known */
    readonly assumedReviews: number;
    readonly zeroAt: number;
    readonly pointsPerStar: number;
  };
  /** the organization's chosen categories and places (cities or country codes), compared without case and accents */
  readonly ideal: {
    readonly cap: number;
    readonly categories: readonly string[];
    readonly categoryPoints: number;
    readonly places: readonly string[];
    readonly placePoints: number;
  };
  readonly need: { readonly cap: number; readonly noWebsite: number; readonly weakWebsite: number };
  readonly reach: { readonly cap: number; readonly mobile: number; readonly email: number; readonly landline: number };
  /** reply, click and read halve every `halfLifeDays`; the speed of the first reply does not */
  readonly engagement: {
    readonly cap: number;
    readonly reply: number;
    readonly click: number;
    readonly read: number;
    readonly halfLifeDays: number;
    /** the smallest number of hours first */
    readonly speed: readonly SpeedPoints[];
  };
  readonly negative: {
    readonly invalidNumber: number;
    readonly hardBounce: number;
    readonly outOfBusiness: number;
    readonly optedOutEverywhere: number;
  };
  /** the smallest number of days first */
  readonly staleness: { readonly untouched: readonly StalePoints[]; readonly unanswered: readonly StalePoints[] };
  /** a lead becomes HOT at `hot` and stops being so below `hotUntil`; the same for WARM */
  readonly temperature: {
    readonly hot: number;
    readonly hotUntil: number;
    readonly warm: number;
    readonly warmUntil: number;
  };
}

/** The rules an organization starts with (statistics.md). */
export const DEFAULT_RULES: ScoreRules = {
  base: 27,
  fit: { cap: 20, priorMean: 4, priorWeight: 10, assumedReviews: 5, zeroAt: 3, pointsPerStar: 10 },
  ideal: { cap: 12, categories: [], categoryPoints: 8, places: [], placePoints: 4 },
  need: { cap: 20, noWebsite: 20, weakWebsite: 10 },
  reach: { cap: 15, mobile: 10, email: 5, landline: 3 },
  engagement: {
    cap: 45,
    reply: 30,
    click: 10,
    read: 5,
    halfLifeDays: 14,
    speed: [
      { withinHours: 1, points: 10 },
      { withinHours: 24, points: 6 },
      { withinHours: 72, points: 3 },
    ],
  },
  negative: { invalidNumber: -10, hardBounce: -10, outOfBusiness: -100, optedOutEverywhere: -100 },
  staleness: {
    untouched: [
      { afterDays: 14, points: -5 },
      { afterDays: 30, points: -10 },
      { afterDays: 60, points: -20 },
    ],
    unanswered: [
      { afterDays: 14, points: -10 },
      { afterDays: 21, points: -15 },
      { afterDays: 30, points: -25 },
    ],
  },
  temperature: { hot: 70, hotUntil: 65, warm: 40, warmUntil: 35 },
};
