import { endpoint } from "../endpoint.ts";
import type { SendingExplanation } from "./explanation.ts";
import type {
  Enrollment,
  EnrollmentOutcome,
  EnrollmentPage,
  EnrollmentQuery,
  EnrollmentRequest,
  EnrollmentResumption,
  EnrollmentResumptionRequest,
  NewSequence,
  SequenceChange,
  SequenceDetail,
  SequencePage,
  SequenceQuery,
} from "./schemas.ts";
import type { Simulation, SimulationRequest } from "./simulation.ts";

type ById = { params: { id: string } };

/** Every call of the sequence room. */
export const sequenceEndpoints = {
  listSequences: endpoint<{ query: SequenceQuery; output: SequencePage }>({
    method: "GET",
    path: "/sequences",
    permission: "sequences.read",
    summary: "Lists sequences by name, with their steps and how many leads are enrolled.",
  }),
  createSequence: endpoint<{ body: NewSequence; output: SequenceDetail }>({
    method: "POST",
    path: "/sequences",
    permission: "sequences.edit",
    summary: "Creates a sequence, as a draft or already active.",
    status: 201,
  }),
  getSequence: endpoint<ById & { output: SequenceDetail }>({
    method: "GET",
    path: "/sequences/{id}",
    permission: "sequences.read",
    summary: "Gives one sequence with its problems and its figures per step.",
  }),
  updateSequence: endpoint<ById & { body: SequenceChange; output: SequenceDetail }>({
    method: "PATCH",
    path: "/sequences/{id}",
    permission: "sequences.edit",
    summary: "Changes, starts or pauses a sequence; running leads follow the new version from their next step.",
  }),
  deleteSequence: endpoint<ById & { output: void }>({
    method: "DELETE",
    path: "/sequences/{id}",
    permission: "sequences.edit",
    summary: "Deletes a sequence and stops its enrollments; what was sent stays in the ledger.",
    status: 204,
  }),
  enrollLeads: endpoint<ById & { body: EnrollmentRequest; output: EnrollmentOutcome }>({
    method: "POST",
    path: "/sequences/{id}/enrollments",
    permission: "sequences.enroll",
    mayTakeOn: true,
    summary:
      "Enrolls leads, or with dryRun says who would be enrolled and who not and why. Above 10,000 leads: 202, and a bulk action does it.",
  }),
  simulateSequence: endpoint<ById & { body: SimulationRequest; output: Simulation }>({
    method: "POST",
    path: "/sequences/{id}/simulation",
    permission: "sequences.read",
    summary:
      "Runs the sequence for real leads with a virtual clock and virtual replies: what would leave when, and what not and why. Writes nothing.",
  }),
  explainSending: endpoint<{ output: SendingExplanation }>({
    method: "GET",
    path: "/sending/explanation",
    permission: "messages.read",
    summary:
      "Why so much, or nothing, was sent today: what is switched off, what waits for what, what was ended and why.",
  }),
  listEnrollments: endpoint<ById & { query: EnrollmentQuery; output: EnrollmentPage }>({
    method: "GET",
    path: "/sequences/{id}/enrollments",
    permission: "sequences.read",
    summary: "Lists the enrollments of a sequence, the newest first.",
  }),
  getEnrollment: endpoint<ById & { output: Enrollment }>({
    method: "GET",
    path: "/enrollments/{id}",
    permission: "sequences.read",
    summary: "Gives one enrollment.",
  }),
  pauseEnrollment: endpoint<ById & { output: Enrollment }>({
    method: "POST",
    path: "/enrollments/{id}/pause",
    permission: "sequences.enroll",
    summary: "Holds one lead's sequence until it is resumed.",
  }),
  resumeEnrollment: endpoint<ById & { output: Enrollment }>({
    method: "POST",
    path: "/enrollments/{id}/resume",
    permission: "sequences.enroll",
    summary: "Goes on with a paused enrollment.",
  }),
  resumeEnrollments: endpoint<{ body: EnrollmentResumptionRequest | undefined; output: EnrollmentResumption }>({
    method: "POST",
    path: "/enrollments/resumption",
    permission: "sequences.enroll",
    summary:
      "Goes on with every paused enrollment, of one sequence or of all. Above 500: 202, and they follow in the background.",
  }),
  stopEnrollment: endpoint<ById & { output: Enrollment }>({
    method: "POST",
    path: "/enrollments/{id}/stop",
    permission: "sequences.enroll",
    summary: "Ends one lead's sequence for good.",
  }),
};
