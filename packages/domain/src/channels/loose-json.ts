// Reading what others send: nothing is taken for granted, nothing throws.

/** An object, or an empty one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** A list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text with something in it; numbers count as their digits. */
export function textOf(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}

/** Unix seconds, as text or number, in ms; null for anything else. */
export function secondsOf(value: unknown): number | null {
  const seconds = Number(textOf(value) ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 && seconds < 32_503_680_000 ? Math.round(seconds * 1_000) : null;
}
