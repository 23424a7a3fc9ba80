import type { TagColor } from "@lead-dashboard/domain/leads/tag-color";

const TONES = { blue: "accent", green: "good", amber: "warn", red: "bad", sky: "cold" } as const;

/** The look of a badge for a tag's colour; grey without one. */
export function tagTone(color: TagColor | null | undefined) {
  return color ? TONES[color] : undefined;
}
