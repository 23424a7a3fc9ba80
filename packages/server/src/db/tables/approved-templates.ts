import type { ApprovedTemplate } from "@lead-dashboard/domain/channels/approved-template";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["catalogueEntry"] });

/** A template in WhatsApp's list of a number, as it was when the list was fetched. */
export interface ApprovedTemplateTable {
  organizationId: string;
  accountId: string;
  name: string;
  language: string;
  catalogueEntry: ApprovedTemplate;
}

/** When WhatsApp's list of a number was fetched. */
export interface TemplateSyncTable {
  organizationId: string;
  accountId: string;
  syncedAt: number | null;
  lastError: string | null;
}

export interface ApprovedTemplateTables {
  approvedTemplate: ApprovedTemplateTable;
  templateSync: TemplateSyncTable;
}
