import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Queryable, Scope } from "../db/database.ts";
import { AppError } from "../http/problem.ts";
import { findProblems } from "./find-problems.ts";

/**
 * Refuses to start a sequence that could not run, naming every problem with its field. One that runs already may be changed
 * while its provider has a bad hour.
 */
export async function refuseToStart(
  db: Queryable,
  scope: Scope,
  { steps, isRunning }: { steps: readonly SequenceStep[]; isRunning: boolean },
): Promise<void> {
  const found = await findProblems(db, scope, steps);
  const problems = isRunning ? found.filter(({ code }) => code !== "unverified-account") : found;
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new AppError("unprocessable", "sequence-problems", `The sequence can't be started: ${first.message}${more}`, {
    errors: problems.map(({ path, message }) => ({ path, message })),
    extra: { problems },
  });
}
