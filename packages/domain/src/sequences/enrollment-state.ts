/** Why an enrollment ended before its last step. */
export const STOP_REASONS = [
  "reply",
  "colleague-reply",
  "opt-out",
  "bounce",
  "won",
  "lost",
  "deleted",
  "by-hand",
  "sequence-deleted",
  "merged",
] as const;

/** Why an enrollment ended before its last step. */
export type StopReason = (typeof STOP_REASONS)[number];

/** Where an enrollment stands. Every change of `generation` makes what was planned under the old one worthless at the gate. */
export type EnrollmentState = { readonly generation: number } & (
  | { readonly state: "active" }
  | { readonly state: "paused" }
  | { readonly state: "stopped"; readonly reason: StopReason; readonly was: "active" | "paused" }
  | { readonly state: "finished" }
);

/** What can happen to an enrollment. */
export type EnrollmentEvent =
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "stop"; readonly reason: StopReason }
  /** the change that stopped it was undone, and nothing was sent or received since */
  | { readonly type: "unstop" }
  | { readonly type: "finish" }
  /** its sequence has a new version: what is planned must be planned again */
  | { readonly type: "replan" };

/** The next state; null when the event does not apply, such as pausing what has ended. */
export function enrollmentAfter(current: EnrollmentState, event: EnrollmentEvent): EnrollmentState | null {
  const generation = current.generation + 1;
  switch (event.type) {
    case "pause":
      return current.state === "active" ? { state: "paused", generation } : null;
    case "resume":
      return current.state === "paused" ? { state: "active", generation } : null;
    case "stop":
      return current.state === "active" || current.state === "paused"
        ? { state: "stopped", reason: event.reason, was: current.state, generation }
        : null;
    case "unstop":
      return current.state === "stopped" ? { state: current.was, generation } : null;
    case "finish":
      return current.state === "active" ? { state: "finished", generation: current.generation } : null;
    case "replan":
      return current.state === "active" ? { state: "active", generation } : null;
  }
}

/** Whether a message planned under `generation` may still leave. */
export function maySend(current: EnrollmentState, generation: number): boolean {
  return current.state === "active" && current.generation === generation;
}
