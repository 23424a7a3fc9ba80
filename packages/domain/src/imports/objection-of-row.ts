import { meansOptOut, type Objection, objectionIn } from "./read-opt-out.ts";
import type { Row } from "./row.ts";

/** An objection stands in a column of its own or among the stages of a sale; one to e-mails leaves the phone alone. */
export function objectionOf(row: Row): Objection | null {
  const whole = objectionIn(row.all("optOut"));
  const byEmail = objectionIn(row.all("emailOptOut"));
  if (whole.unclear !== null) row.report("optOut.unclear", "optOut", whole.unclear);
  if (byEmail.unclear !== null) row.report("optOut.unclear", "emailOptOut", byEmail.unclear);
  if (row.texts("status").some(meansOptOut)) return "everything";
  return whole.objection ?? (byEmail.objection === null ? null : "email");
}
