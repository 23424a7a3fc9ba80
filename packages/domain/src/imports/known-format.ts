import type { MappingTarget } from "./mapping-targets.ts";

/** The kinds of file that are recognised by their columns. */
export const FORMATS = [
  "gosom",
  "apify",
  "outscraper",
  "hubspot",
  "pipedrive",
  "close",
  "lemlist",
  "leads",
  "contacts-only",
  "generic",
] as const;

/** A kind of file. `contacts-only` holds nothing but phones and e-mails: a do-not-contact list. */
export type Format = (typeof FORMATS)[number];

/** A kind of file and what its columns mean. */
export interface KnownFormat {
  format: Format;
  /** name to show */
  name: string;
  /** columns of which all but one must be there */
  marks: readonly string[];
  /** of these none may be missing */
  needs?: readonly string[];
  /** where no marks can tell */
  recognise?: (columns: readonly string[]) => boolean;
  /** columns that may hold the business's name: the first there is does, the others are what `columns` says */
  nameFrom?: readonly string[];
  /** columns whose place in a lead is known; null: known and left out */
  columns: Readonly<Record<string, MappingTarget | null>>;
}
