/** What holds for a sequence as a whole. */
export interface SequenceRules {
  /** an answer of one lead also stops it for other leads of the same company (the same website, mail domain or phone) */
  readonly stopOnColleague: boolean;
  /** after so many days a lead that has been through it may come again; null: never */
  readonly reenrollAfterDays: number | null;
  /** public holidays of the lead's country are no business days, and nothing leaves by itself on them */
  readonly avoidHolidays: boolean;
  /** messages that leave by themselves leave while the business is open, where its hours are known */
  readonly duringOpeningHours: boolean;
}

/** What holds unless somebody says otherwise. */
export const DEFAULT_RULES: SequenceRules = {
  stopOnColleague: true,
  reenrollAfterDays: null,
  avoidHolidays: true,
  duringOpeningHours: false,
};

/** Stored rules with the defaults of what they leave out. */
export function completeRules(
  stored: { readonly [Name in keyof SequenceRules]?: SequenceRules[Name] | undefined },
): SequenceRules {
  return {
    stopOnColleague: stored.stopOnColleague ?? DEFAULT_RULES.stopOnColleague,
    reenrollAfterDays: stored.reenrollAfterDays ?? DEFAULT_RULES.reenrollAfterDays,
    avoidHolidays: stored.avoidHolidays ?? DEFAULT_RULES.avoidHolidays,
    duringOpeningHours: stored.duringOpeningHours ?? DEFAULT_RULES.duringOpeningHours,
  };
}

const DAY = 86_400_000;

/** Whether a lead that has been through a sequence (something was sent in it) until `endedAt` (ms) may come again. */
export function mayComeAgain({ reenrollAfterDays }: SequenceRules, endedAt: number, now: number): boolean {
  return reenrollAfterDays !== null && now >= endedAt + reenrollAfterDays * DAY;
}
