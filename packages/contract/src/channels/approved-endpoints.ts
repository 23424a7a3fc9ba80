import { endpoint } from "../endpoint.ts";
import type { ApprovedTemplateList } from "./approved-schemas.ts";

/** The templates WhatsApp has approved for our numbers. */
export const approvedTemplateEndpoints = {
  listApprovedTemplates: endpoint<{ output: ApprovedTemplateList }>({
    method: "GET",
    path: "/approved-templates",
    permission: "templates.read",
    summary: "The templates in WhatsApp's list of each number, as they were when it was last fetched.",
  }),
  synchronizeApprovedTemplates: endpoint<{ output: ApprovedTemplateList }>({
    method: "POST",
    path: "/approved-templates/synchronization",
    permission: "templates.edit",
    summary: "Fetches WhatsApp's lists now.",
  }),
};
