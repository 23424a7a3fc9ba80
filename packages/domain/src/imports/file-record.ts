/** Longest row that is read, in characters (decisions.md: lines over 1 MB are refused as rows). */
export const MAX_RECORD_LENGTH = 1_000_000;

/** Why a row cannot be stored: a stable code and a plain sentence. */
export interface Refusal {
  code: string;
  message: string;
}

/** A row that was read: its cells beside the file's columns, and for JSON the object they come from. */
export interface ReadRow {
  /** line of the file on which the row begins, from 1 */
  line: number;
  cells: readonly unknown[];
  object?: Readonly<Record<string, unknown>>;
}

/** A row of any file, or why it cannot be read (`text` is its beginning). */
export type FileRecord = ReadRow | { line: number; refused: Refusal; text: string };
