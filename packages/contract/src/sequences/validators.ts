import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { sequenceEndpoints } from "./endpoints.ts";
import { SendingExplanation } from "./explanation.ts";
import {
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
import { Simulation, SimulationRequest } from "./simulation.ts";

/** The schemas of the sequence endpoints. */
export const sequenceValidators = {
  listSequences: { query: SequenceQuery, output: SequencePage },
  createSequence: { body: NewSequence, output: SequenceDetail },
  getSequence: { params: idParams, output: SequenceDetail },
  updateSequence: { params: idParams, body: SequenceChange, output: SequenceDetail },
  deleteSequence: { params: idParams },
  enrollLeads: { params: idParams, body: EnrollmentRequest, output: EnrollmentOutcome },
  simulateSequence: { params: idParams, body: SimulationRequest, output: Simulation },
  explainSending: { output: SendingExplanation },
  listEnrollments: { params: idParams, query: EnrollmentQuery, output: EnrollmentPage },
  getEnrollment: { params: idParams, output: Enrollment },
  pauseEnrollment: { params: idParams, output: Enrollment },
  resumeEnrollment: { params: idParams, output: Enrollment },
  resumeEnrollments: { body: EnrollmentResumptionRequest.optional(), output: EnrollmentResumption },
  stopEnrollment: { params: idParams, output: Enrollment },
} satisfies ValidatorsFor<typeof sequenceEndpoints>;
