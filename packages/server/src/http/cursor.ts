import { AppError } from "./problem.ts";
import { findUnstorable } from "./storable-text.ts";

/** The keys of a list's last row as one opaque text. */
export function encodeCursor(values: readonly (string | number | boolean | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

/** The keys back from a cursor; a cursor nobody here made is refused. */
export function decodeCursor(text: string, length: number): (string | number | boolean | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (
      Array.isArray(values) &&
      values.length === length &&
      values.every((value) => value === null || typeof value !== "object") &&
      findUnstorable(values).length === 0
    ) {
      return values;
    }
  } catch {
    // refused below, like any other foreign text
  }
  throw new AppError("invalid", "invalid-cursor", "cursor: is not one this list gave out; start again without it", {
    errors: [{ path: "cursor", message: "is not one this list gave out" }],
  });
}
