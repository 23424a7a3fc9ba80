import type { SequenceStep } from "@lead-dashboard/domain/sequences/sequence-step";
import type { Queryable, Scope } from "../db/database.ts";
import { AppError } from "../http/problem.ts";
import { findProblems } from "./find-problems.ts";

/** Refuses to start a sequence that could not run, naming every problem with its field. */
export async function refuseToStart(db: Queryable, scope: Scope, steps: readonly SequenceStep[]): Promise<void> {
  const problems = await findProblems(db, scope, steps);
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new AppError("unprocessable", "sequence-problems", `The sequence can't be started: ${first.message}${more}`, {
    errors: problems.map(({ path, message }) => ({ path, message })),
    extra: { problems },
  });
}
