import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { privacyEndpoints } from "./endpoints.ts";
import {
  ConsentRegisterQuery,
  Erasure,
  ErasureReport,
  HeldPeople,
  PersonQuery,
  RecordedConsentPage,
  Retention,
  RetentionChange,
  RetentionQuery,
} from "./schemas.ts";

/** The validators of every endpoint of the privacy room. */
export const privacyValidators = {
  findHeldPeople: { query: PersonQuery, output: HeldPeople },
  exportPerson: { params: idParams },
  erasePerson: { params: idParams, body: Erasure, output: ErasureReport },
  getRetention: { query: RetentionQuery, output: Retention },
  putRetention: { body: RetentionChange, output: Retention },
  listConsentRegister: { query: ConsentRegisterQuery, output: RecordedConsentPage },
} satisfies ValidatorsFor<typeof privacyEndpoints>;
