import type { StopReason } from "@lead-dashboard/domain/sequences/enrollment-state";
import type { SequenceRules } from "@lead-dashboard/domain/sequences/sequence-rules";
import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["steps", "sequenceRules"] });

/** A sequence; its steps stand in its versions. A deleted one stays as a row, since the ledger names it. */
export interface SequenceTable {
  id: string;
  organizationId: string;
  name: string;
  /** folded name, for the order of the list */
  nameKey: string;
  state: "draft" | "active" | "paused";
  /** the newest version */
  version: number;
  /** what is missing has its default */
  sequenceRules: Partial<SequenceRules>;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

/** The steps of a sequence as they once were: written once, never changed. */
export interface SequenceVersionTable {
  organizationId: string;
  sequenceId: string;
  version: number;
  steps: SequenceStep[];
  createdAt: number;
}

/** One lead's way through a sequence; at most one active or paused for each lead and sequence. */
export interface EnrollmentTable {
  id: string;
  organizationId: string;
  sequenceId: string;
  leadId: string;
  /** who enrolled the lead */
  memberId: string | null;
  state: "active" | "paused" | "stopped" | "finished";
  stopReason: StopReason | null;
  /** what it was when it was stopped, so that an undone stop puts it back */
  stoppedFrom: "active" | "paused" | null;
  /** grows with every pause, stop and replanning: what was planned under an older one can't pass the gate */
  generation: number;
  /** the version of the sequence it follows */
  version: number;
  /** index of the step planned or awaited; null after the last */
  nextStep: number | null;
  /** when that step is due, before any deferral */
  dueAt: number | null;
  /** IANA */
  timeZone: string;
  /** when the last step was done, or the enrollment began: the next delay counts from here */
  sinceAt: number;
  /** the lead is away until then (an automatic answer said so): nothing leaves earlier */
  notBeforeAt: number | null;
  createdAt: number;
  updatedAt: number;
}

/** What became of one step for one lead: a step that is done for a lead is never done again. */
export interface EnrollmentStepTable {
  organizationId: string;
  enrollmentId: string;
  stepId: string;
  sequenceId: string;
  stepIndex: number;
  messageId: string | null;
  /** null while it is planned or waits for a person */
  outcome: "sent" | "skipped" | "failed" | null;
  reason: string | null;
  plannedFor: number;
  /** when its turn came and it was carried out or left out */
  doneAt: number | null;
  /** the lead's reply that came after this step and before the next */
  repliedAt: number | null;
  optedOutAt: number | null;
}

export interface SequenceTables {
  sequence: SequenceTable;
  sequenceVersion: SequenceVersionTable;
  enrollment: EnrollmentTable;
  enrollmentStep: EnrollmentStepTable;
}
