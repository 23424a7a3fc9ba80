import type { ImportPurpose } from "@lead-dashboard/contract/imports/schemas";
import type { Format } from "@lead-dashboard/domain/imports/known-format";

/** What a file is for: as somebody said, else as it looks. A file of nothing but addresses says whom not to write to. */
export function purposeOf(wanted: ImportPurpose | null, format: Format): ImportPurpose {
  return wanted ?? (format === "contacts-only" ? "do-not-contact" : "leads");
}
