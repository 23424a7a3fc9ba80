import type { DuplicateCandidate } from "@lead-dashboard/contract/leads/notes";

/** The leads that a refused one looks like, from the refusal. */
export function readCandidates(more: Record<string, unknown>): DuplicateCandidate[] {
  const { candidates } = more;
  return Array.isArray(candidates) ? (candidates as DuplicateCandidate[]) : [];
}
