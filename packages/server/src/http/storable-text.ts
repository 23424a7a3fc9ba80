/** Whether a text can be stored on every engine: without NUL and without halves of characters. */
export function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

/** The texts of a value, at any depth, that no database takes, each with its place. */
export function findUnstorable(value: unknown, path: readonly string[] = []): { path: string; message: string }[] {
  if (typeof value === "string") {
    return isStorable(value) ? [] : [{ path: path.join(".") || "body", message: "holds a character that is no text" }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    isStorable(key)
      ? findUnstorable(part, [...path, key])
      : [{ path: path.join(".") || "body", message: "holds a name with a character that is no text" }],
  );
}
