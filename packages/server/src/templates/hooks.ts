import type { TemplateFacts } from "@lead-dashboard/domain/templates/template-values";
import type { Queryable, Scope } from "../db/database.ts";
import { hookPoint } from "../events/hooks.ts";

/** A lead as a template speaks about it. */
export type TemplateLead = TemplateFacts["lead"] & { readonly id: string; readonly assignedTo: string | null };

/** What templates need to know from rooms above them. */
export interface TemplateHooks {
  /** a lead the scope may see */
  lead(db: Queryable, scope: Scope, leadId: string): Promise<TemplateLead | null>;
  /** keys of the organization's custom fields: each is a placeholder */
  customFieldKeys(db: Queryable, scope: Scope): Promise<readonly string[]>;
  /** names of what is running and uses a template, such as `the sequence “Bakers”` */
  usedBy(db: Queryable, scope: Scope, templateId: string): Promise<readonly string[]>;
}

export const templateHooks = hookPoint<TemplateHooks>();

/** The custom field keys of an organization. */
export async function customFieldKeys(db: Queryable, scope: Scope): Promise<readonly string[]> {
  return (await Promise.all(templateHooks.all("customFieldKeys").map((keys) => keys(db, scope)))).flat();
}
