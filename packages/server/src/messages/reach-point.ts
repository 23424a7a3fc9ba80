// The named points of the pipeline (delivery.md, F1), told to whoever listens inside the process. Nobody does but the fault
// harness, which loads a listener with `node --import`: no setting of the program leads here (docs/decisions/0018).
import { channel } from "node:diagnostics_channel";

const points = channel("lead-dashboard.pipeline");

/**
 * `plan` and `next-plan`: planned, not yet committed (by itself, or with the record of the step before) · `claim`: claimed,
 * and committed only when the message is served alone: else its gate's commit is the claim's as well · `gate`, `record`:
 * committed. Each is reached once for each message.
 */
export type PipelinePoint = "plan" | "claim" | "gate" | "record" | "next-plan";

/** Tells that the pipeline has come to a point. */
export function reachPoint(point: PipelinePoint): void {
  if (points.hasSubscribers) points.publish(point);
}
