import { SKIP_REASONS } from "@lead-dashboard/domain/sequences/plan-enrollment";
import { STEP_CHANNELS } from "@lead-dashboard/domain/sequences/sequence-step";
import { z } from "zod";
import { LeadFilter } from "../leads/lead-query.ts";
import { SequenceRules, SequenceStepInput } from "./schemas.ts";

const share = z.number().min(0).max(1);
const hours = z.number().min(0).max(8_760);

/**
 * What to simulate: leads by id or filter; neither: those in the sequence now. A lead that is in it goes on from where it
 * stands, the others begin. `steps` and `rules` try out what is not saved yet.
 */
export const SimulationRequest = z.strictObject({
  ids: z.array(z.string().min(1)).max(10_000).optional(),
  filter: LeadFilter.optional(),
  steps: z.array(SequenceStepInput).max(50).optional(),
  rules: SequenceRules.partial().optional(),
  /** now when left out */
  startsAt: z.iso.datetime().optional(),
  /** how far to look, 30 days when left out */
  days: z.number().int().min(1).max(366).optional(),
  /** share of the messages that are answered (0 when left out), and after how many hours (24) */
  replyShare: share.optional(),
  replyAfterHours: hours.optional(),
  /** share of the messages that are opened (0 when left out) */
  openShare: share.optional(),
  /** how long a person takes for a step that stands in Today (2) */
  taskAfterHours: hours.optional(),
  /** answers of single leads */
  replies: z
    .array(z.strictObject({ leadId: z.string(), at: z.iso.datetime() }))
    .max(10_000)
    .optional(),
  /** only this day's events (in the organization's zone), or this lead's */
  day: z.iso.date().optional(),
  leadId: z.string().optional(),
  /** how many events to list, 200 when left out */
  limit: z.number().int().min(1).max(1_000).optional(),
});
export type SimulationRequest = z.infer<typeof SimulationRequest>;

/** What carries a step. */
export const SimulatedChannel = z.enum([...STEP_CHANNELS, "task"]);
export type SimulatedChannel = z.infer<typeof SimulatedChannel>;

const figures = {
  /** messages that would leave by themselves */
  leaves: z.number().int(),
  /** steps a person would have in Today */
  persons: z.number().int(),
  /** steps that would be left out */
  leftOut: z.number().int(),
};

/** Something that would happen. */
export const SimulatedEvent = z.strictObject({
  leadId: z.string(),
  leadName: z.string(),
  at: z.string(),
  what: z.enum(["leaves", "person", "left-out", "stopped", "finished"]),
  stepIndex: z.number().int().nullable(),
  channel: SimulatedChannel.nullable(),
  /** why it is left out or stops, or what it waited for */
  reason: z.string().nullable(),
});
export type SimulatedEvent = z.infer<typeof SimulatedEvent>;

/** What would happen, day by day. Nothing is written and nothing leaves. */
export const Simulation = z.strictObject({
  startsAt: z.string(),
  endsAt: z.string(),
  /** the zone days are of: the organization's */
  timeZone: z.string(),
  /** leads looked at = simulated + skipped */
  leads: z.number().int(),
  simulated: z.number().int(),
  skipped: z.array(z.strictObject({ reason: z.enum(SKIP_REASONS), count: z.number().int() })),
  /** stopped, finished and still running at the end make up the simulated leads */
  totals: z.strictObject({
    ...figures,
    stopped: z.number().int(),
    finished: z.number().int(),
    running: z.number().int(),
  }),
  steps: z.array(z.strictObject({ stepIndex: z.number().int(), ...figures })),
  /** days on which anything happens */
  days: z.array(
    z.strictObject({ date: z.string(), ...figures, channels: z.partialRecord(SimulatedChannel, z.number().int()) }),
  ),
  /** why steps are left out */
  reasons: z.array(z.strictObject({ stepIndex: z.number().int(), reason: z.string(), count: z.number().int() })),
  events: z.array(SimulatedEvent),
  /** events that match and are not listed */
  further: z.number().int(),
});
export type Simulation = z.infer<typeof Simulation>;
