import type { StepChannel } from "@lead-dashboard/domain/sequences/sequence-step";
import { declareColumns } from "../codec.ts";

declareColumns({ json: ["variants"] });

/** One wording under test. */
export interface StoredVariant {
  name: string;
  subject: string | null;
  body: string;
  weight: number;
}

/** A deleted template stays as a row, since the ledger names it. */
export interface TemplateTable {
  id: string;
  organizationId: string;
  name: string;
  /** folded name, for the order of the list */
  nameKey: string;
  channel: StepChannel;
  language: string;
  category: string | null;
  subject: string | null;
  body: string;
  variants: StoredVariant[];
  /** which shipped template it began as, such as `en.email` */
  defaultKey: string | null;
  /** why nothing leaves by it until its text was changed; null: it is not held */
  heldReason: string | null;
  version: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
}

export interface TemplateTables {
  template: TemplateTable;
}
