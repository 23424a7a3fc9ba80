import type { Queryable, Scope } from "../db/database.ts";
import { hookPoint } from "../events/hooks.ts";

/** What templates must be told by rooms above them. */
export interface TemplateHooks {
  /** names of what is running and uses a template, such as `the sequence “Bakers”` */
  usedBy(db: Queryable, scope: Scope, templateId: string): Promise<readonly string[]>;
}

/** Where rooms above templates hook in. */
export const templateHooks = hookPoint<TemplateHooks>();
