import type { Foundation } from "../foundation.ts";
import type { ClaimedJob } from "./queue.ts";

/** A job that is not done yet and gives way to others until an instant (ms). That counts as no failed attempt. */
export interface NotYet {
  readonly againAt: number;
}

/** Does a job. It may run more than once: a crash after its work and before its end repeats it. */
export type JobHandler = (
  payload: never,
  foundation: Foundation,
  job: ClaimedJob,
) => Promise<NotYet | undefined | void>;

/** A job by its name; the handler is loaded when it is first needed. */
export interface JobDefinition {
  readonly load: () => Promise<JobHandler>;
  /** runs again about this often, on one worker at a time */
  readonly everyMs?: number;
}

/** A room's jobs. */
export type Jobs = Readonly<Record<string, JobDefinition>>;

/** A loop of a room that runs beside the jobs wherever a worker runs (sending, reading mail). */
export interface Worker {
  readonly name: string;
  start(foundation: Foundation): Promise<{ stop(): Promise<void> }>;
  /** Does what is due once and returns how much that was; for tests and serverless calls. */
  runOnce?(foundation: Foundation): Promise<number>;
}
