import type { ValidatorsFor } from "../validators.ts";
import type { approvedTemplateEndpoints } from "./approved-endpoints.ts";
import { ApprovedTemplateList } from "./approved-schemas.ts";

/** The validators of the endpoints of approved templates. */
export const approvedTemplateValidators = {
  listApprovedTemplates: { output: ApprovedTemplateList },
  synchronizeApprovedTemplates: { output: ApprovedTemplateList },
} satisfies ValidatorsFor<typeof approvedTemplateEndpoints>;
