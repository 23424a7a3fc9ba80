import { STOP_REASONS } from "@lead-dashboard/domain/sequences/enrollment-state";
import { SKIP_REASONS } from "@lead-dashboard/domain/sequences/plan-enrollment";
import { STEP_CHANNELS } from "@lead-dashboard/domain/sequences/sequence-step";
import { z } from "zod";
import { LeadFilter } from "../leads/lead-query.ts";
import { list, page } from "../wire.ts";

/** The channel of a step. `whatsapp` takes the Cloud API where it may and becomes a personal task where it may not. */
export const StepChannel = z.enum(STEP_CHANNELS);
export type StepChannel = z.infer<typeof StepChannel>;

/** What a step is: a message, a manual task, a call to make, or only time passing. */
export const StepKind = z.enum(["message", "task", "call", "wait"]);
export type StepKind = z.infer<typeof StepKind>;

const from = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time like 09:00");
const to = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, "must be a time like 18:00, at most 24:00");

/** When a step may leave, in the lead's time zone; days 1 = Monday … 7 = Sunday. */
export const StepWindow = z.strictObject({ from, to, days: z.array(z.number().int().min(1).max(7)).min(1).max(7) });
export type StepWindow = z.infer<typeof StepWindow>;

/** What a wait lasts until, by the lead's clock, after its delay: a date or a weekday (1 = Monday), and a time of day. */
export const StepUntil = z.strictObject({
  date: z.iso.date("must be a date like 2026-12-01").optional(),
  weekday: z.number().int().min(1).max(7).optional(),
  time: from.optional(),
});
export type StepUntil = z.infer<typeof StepUntil>;

/** What must hold when the step is due; everything named must hold. */
export const StepCondition = z.strictObject({
  /** no reply since the enrollment (always so: a reply stops the sequence; named for clarity) */
  noReply: z.literal(true).optional(),
  /** an earlier message of this sequence was opened or read (true) or not (false) */
  opened: z.boolean().optional(),
  hasEmail: z.boolean().optional(),
  hasPhone: z.boolean().optional(),
  hasWebsite: z.boolean().optional(),
  /** the lead is at least this warm */
  minTemperature: z.enum(["HOT", "WARM", "COLD"]).optional(),
});
export type StepCondition = z.infer<typeof StepCondition>;

/** What happens to the step when the condition or the address is missing: skip it, or use another channel. */
export const StepOtherwise = z.union([
  z.literal("skip"),
  z.strictObject({ channel: StepChannel, templateId: z.string().min(1).nullable().optional() }),
]);
export type StepOtherwise = z.infer<typeof StepOtherwise>;

/** One step on the wire. */
export const SequenceStep = z.strictObject({
  /** stays the same when the sequence is edited, so that leads keep their place and history */
  id: z.string(),
  kind: StepKind,
  channel: StepChannel.nullable(),
  templateId: z.string().nullable(),
  /** what the person shall do (task, call) */
  note: z.string().nullable(),
  delayDays: z.number().int(),
  delayHours: z.number().int(),
  until: StepUntil.nullable(),
  businessDaysOnly: z.boolean(),
  window: StepWindow.nullable(),
  condition: StepCondition.nullable(),
  /** null: skipped too, but the sequence can't be started while the step's channel has no account */
  otherwise: StepOtherwise.nullable(),
});
export type SequenceStep = z.infer<typeof SequenceStep>;

/** A step as a client sends it; only what differs from the defaults needs to be said. */
export const SequenceStepInput = z.strictObject({
  id: z.string().min(1).max(64).optional(),
  kind: StepKind.optional(),
  channel: StepChannel.nullable().optional(),
  templateId: z.string().min(1).nullable().optional(),
  note: z.string().max(2000).nullable().optional(),
  delayDays: z.number().int().min(0).max(365).optional(),
  delayHours: z.number().int().min(0).max(8760).optional(),
  /** for a wait only */
  until: StepUntil.nullable().optional(),
  businessDaysOnly: z.boolean().optional(),
  window: StepWindow.nullable().optional(),
  condition: StepCondition.nullable().optional(),
  otherwise: StepOtherwise.nullable().optional(),
});
export type SequenceStepInput = z.infer<typeof SequenceStepInput>;

/** What holds for a sequence as a whole. */
export const SequenceRules = z.strictObject({
  /** an answer of one lead also stops it for others of the same company (website, mail domain or phone) */
  stopOnColleague: z.boolean(),
  /** after so many days a lead that has been through it may come again; null: never */
  reenrollAfterDays: z.number().int().min(0).max(3_650).nullable(),
  /** public holidays of the lead's country are no business days, and nothing leaves by itself on them */
  avoidHolidays: z.boolean(),
  /** what leaves by itself leaves while the business is open, where its hours are known */
  duringOpeningHours: z.boolean(),
});
export type SequenceRules = z.infer<typeof SequenceRules>;

/** Whether a sequence sends. */
export const SequenceState = z.enum(["draft", "active", "paused"]);
export type SequenceState = z.infer<typeof SequenceState>;

/** Why a sequence can't be started as it is; `path` names the field, such as `steps.1.templateId`. */
export const SequenceProblem = z.strictObject({ path: z.string(), code: z.string(), message: z.string() });
export type SequenceProblem = z.infer<typeof SequenceProblem>;

/** How many enrollments are in which state. */
export const EnrollmentCounts = z.strictObject({
  active: z.number().int(),
  paused: z.number().int(),
  stopped: z.number().int(),
  finished: z.number().int(),
});
export type EnrollmentCounts = z.infer<typeof EnrollmentCounts>;

/** A sequence on the wire. */
export const Sequence = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    state: SequenceState,
    steps: z.array(SequenceStep),
    rules: SequenceRules,
    version: z.number().int(),
    enrollments: EnrollmentCounts,
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: "Sequence" });
export type Sequence = z.infer<typeof Sequence>;

/** What became of one step: leads who came to it, messages that left, and so on. Later states imply the earlier ones. */
export const StepStatistics = z.strictObject({
  stepId: z.string(),
  stepIndex: z.number().int(),
  /** leads whose turn came */
  reached: z.number().int(),
  /** planned and not yet gone */
  waiting: z.number().int(),
  skipped: z.number().int(),
  failed: z.number().int(),
  sent: z.number().int(),
  delivered: z.number().int(),
  opened: z.number().int(),
  /** leads whose first reply came after this step and before the next */
  replied: z.number().int(),
  optedOut: z.number().int(),
});
export type StepStatistics = z.infer<typeof StepStatistics>;

/** One sequence in full: with what keeps it from being started, and its figures per step. */
export const SequenceDetail = Sequence.extend({
  problems: z.array(SequenceProblem),
  statistics: z.array(StepStatistics),
});
export type SequenceDetail = z.infer<typeof SequenceDetail>;

const name = z.string().trim().min(1).max(200);
const steps = z.array(SequenceStepInput).max(50);

/** A new sequence: a draft unless said otherwise. */
export const NewSequence = z.strictObject({
  name,
  state: SequenceState.optional(),
  steps,
  /** what is left out has its default */
  rules: SequenceRules.partial().optional(),
});
export type NewSequence = z.infer<typeof NewSequence>;

/** A change; `steps` replaces the whole list (steps keep their place by `id`). A stale `version` is refused with 409. */
export const SequenceChange = z.strictObject({
  name: name.optional(),
  state: SequenceState.optional(),
  steps: steps.optional(),
  /** what is left out stays */
  rules: SequenceRules.partial().optional(),
  version: z.number().int().optional(),
});
export type SequenceChange = z.infer<typeof SequenceChange>;

/** Which sequences to list. */
export const SequenceQuery = z.strictObject({
  state: list(SequenceState).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type SequenceQuery = z.infer<typeof SequenceQuery>;

/** A page of sequences, in order of name. */
export const SequencePage = page(Sequence);
export type SequencePage = z.infer<typeof SequencePage>;

/** What an enrollment can be. */
export const EnrollmentState = z.enum(["active", "paused", "stopped", "finished"]);
export type EnrollmentState = z.infer<typeof EnrollmentState>;

/** One lead's way through a sequence. */
export const Enrollment = z.strictObject({
  id: z.string(),
  sequenceId: z.string(),
  sequenceName: z.string(),
  leadId: z.string(),
  leadName: z.string(),
  state: EnrollmentState,
  stopReason: z.enum(STOP_REASONS).nullable(),
  /** index of the step that comes next; null after the last */
  nextStep: z.number().int().nullable(),
  dueAt: z.string().nullable(),
  timeZone: z.string(),
  version: z.number().int(),
  memberId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Enrollment = z.infer<typeof Enrollment>;

/** Which enrollments of a sequence to list. */
export const EnrollmentQuery = z.strictObject({
  state: list(EnrollmentState).optional(),
  leadId: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  cursor: z.string().optional(),
});
export type EnrollmentQuery = z.infer<typeof EnrollmentQuery>;

/** A page of enrollments, the newest first. */
export const EnrollmentPage = page(Enrollment);
export type EnrollmentPage = z.infer<typeof EnrollmentPage>;

/** Whom to enroll: ids, or everything that matches a filter (`{}` is everything). `dryRun` only says what would happen. */
export const EnrollmentRequest = z.strictObject({
  ids: z.array(z.string().min(1)).max(10_000).optional(),
  filter: LeadFilter.optional(),
  dryRun: z.boolean().optional(),
});
export type EnrollmentRequest = z.infer<typeof EnrollmentRequest>;

/** Why leads are not enrolled. */
export const SkipReason = z.enum(SKIP_REASONS);
export type SkipReason = z.infer<typeof SkipReason>;

/**
 * How many were (or would be) enrolled, and how many not, by reason. With 202 none is enrolled yet: more than 10,000 leads
 * match, and the bulk action `id` enrolls them in the background.
 */
export const EnrollmentOutcome = z.strictObject({
  enrolled: z.number().int(),
  skipped: z.array(z.strictObject({ reason: SkipReason, count: z.number().int() })),
  id: z.string().optional(),
  matched: z.number().int().nullable().optional(),
});
export type EnrollmentOutcome = z.infer<typeof EnrollmentOutcome>;

/** Which paused enrollments go on: those of one sequence, or of all. */
export const EnrollmentResumptionRequest = z.strictObject({ sequenceId: z.string().min(1).optional() });
export type EnrollmentResumptionRequest = z.infer<typeof EnrollmentResumptionRequest>;

/**
 * How many paused enrollments there were that the caller may resume, and how many of them go on by now. The others have ended
 * meanwhile, or, with 202, follow in the background.
 */
export const EnrollmentResumption = z.strictObject({ matched: z.number().int(), resumed: z.number().int() });
export type EnrollmentResumption = z.infer<typeof EnrollmentResumption>;
