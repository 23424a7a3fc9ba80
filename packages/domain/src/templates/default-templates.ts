import { albanian } from "./defaults/albanian.ts";
import type { DefaultTemplates } from "./defaults/default-template.ts";
import { english } from "./defaults/english.ts";
import { french } from "./defaults/french.ts";
import { german } from "./defaults/german.ts";
import { spanish } from "./defaults/spanish.ts";

/** Every language the program ships templates in, English first (product.md, section 3). */
export const DEFAULT_TEMPLATES = {
  en: english,
  de: german,
  es: spanish,
  fr: french,
  sq: albanian,
} as const satisfies Record<string, DefaultTemplates>;

/** A language the program ships templates in. */
export type DefaultLanguage = keyof typeof DEFAULT_TEMPLATES;

/** The shipped language nearest to a BCP 47 tag (`de-CH` → `de`); English when there is none. */
export function nearestDefaultLanguage(tag: string): DefaultLanguage {
  const language = tag.toLowerCase().split(/[-_]/)[0] ?? "";
  return Object.hasOwn(DEFAULT_TEMPLATES, language) ? (language as DefaultLanguage) : "en";
}
