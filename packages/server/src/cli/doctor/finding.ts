/** What one check of `doctor` found. A failure makes the command exit with 1; a warning does not. */
export interface Finding {
  readonly check: string;
  readonly level: "ok" | "warning" | "failure";
  readonly message: string;
  /** what to do about it */
  readonly remedy?: string;
}

/** All is well. */
export function ok(check: string, message: string): Finding {
  return { check, level: "ok", message };
}

/** It works, but somebody should know. */
export function warning(check: string, message: string, remedy?: string): Finding {
  return { check, level: "warning", message, ...(remedy === undefined ? {} : { remedy }) };
}

/** It does not work. */
export function failure(check: string, message: string, remedy?: string): Finding {
  return { check, level: "failure", message, ...(remedy === undefined ? {} : { remedy }) };
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
