import { readCustomValue } from "@lead-dashboard/domain/imports/read-custom-value";
import type { CustomValue } from "@lead-dashboard/domain/leads/lead-draft";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { Queryable, Scope } from "../db/database.ts";
import { settingsStore } from "./store-settings.ts";

/** What of an organization's settings an import needs. */
export interface ImportSettings {
  rules: ScoreRules;
  customKeys: ReadonlySet<string>;
  /** text of a custom field as its kind has it; undefined where it does not fit */
  readCustom: (key: string, text: string) => CustomValue | undefined;
}

/** Reads an organization's score rules and custom fields. */
export async function readSettings(db: Queryable, scope: Scope): Promise<ImportSettings> {
  const { rules, customFields } = await settingsStore(db, scope);
  const fields = new Map(customFields.map((field) => [field.key, field]));
  return {
    rules,
    customKeys: new Set(fields.keys()),
    readCustom: (key, text) => {
      const field = fields.get(key);
      return field === undefined ? undefined : readCustomValue(text, field);
    },
  };
}
