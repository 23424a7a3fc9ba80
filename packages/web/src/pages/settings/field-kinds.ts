import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";

/** A kind of custom field. */
export type ShownKind = CustomField["kind"];

/** The kinds in the order they are offered. */
export const CUSTOM_FIELD_KINDS_SHOWN: readonly ShownKind[] = ["text", "number", "date", "choice", "yesNo"];
