import type { OwnField } from "@lead-dashboard/domain/imports/guess-mapping";
import { type ColumnStyle, readCustomValue } from "@lead-dashboard/domain/imports/read-custom-value";
import type { CustomValue } from "@lead-dashboard/domain/leads/lead-draft";
import type { ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import type { Queryable, Scope } from "../db/database.ts";
import { settingsStore } from "./store-settings.ts";

/** What of an organization's settings an import needs. */
export interface ImportSettings {
  rules: ScoreRules;
  customKeys: ReadonlySet<string>;
  ownFields: readonly OwnField[];
  /** the id of the member with this e-mail address, or with this name when only one has it */
  findMember: (text: string) => string | null;
  /** text of a custom field as its kind has it; undefined where it does not fit */
  readCustom: (key: string, text: string, style: ColumnStyle) => CustomValue | undefined;
  /** where the organization is, and its language */
  home: { country: string | null; language: string | null };
  /** by whose clock times are that name no zone: IANA */
  timeZone: string;
}

/** Reads an organization's score rules and custom fields. */
export async function readSettings(db: Queryable, scope: Scope): Promise<ImportSettings> {
  const { rules, customFields, members, home, timeZone } = await settingsStore(db, scope);
  const fields = new Map(customFields.map((field) => [field.key, field]));
  return {
    rules,
    home,
    timeZone,
    ownFields: customFields.map(({ key, label, kind }) => ({ key, label, kind })),
    findMember: memberFinder(members),
    customKeys: new Set(fields.keys()),
    readCustom: (key, text, style) => {
      const field = fields.get(key);
      return field === undefined ? undefined : readCustomValue(text, field, style);
    },
  };
}

function memberFinder(members: readonly { id: string; name: string; email: string }[]) {
  const byText = new Map<string, string | null>();
  for (const { id, name, email } of members) {
    byText.set(email.toLowerCase(), id);
    const known = name.trim().toLowerCase();
    byText.set(known, byText.has(known) ? null : id);
  }
  return (text: string) => {
    const plain = text.trim().toLowerCase();
    // Some programs write `Name (address)` or `Name <address>`.
    const inside = /[<(]([^<>()]+@[^<>()]+)[>)]\s*$/.exec(plain)?.[1];
    return byText.get(inside ?? plain) ?? null;
  };
}
