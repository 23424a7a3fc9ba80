import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { makeSampleLeads } from "./make-sample-leads.ts";
import { readCounts } from "./store-rollup.ts";

const SEED = 1;

/** Fills an empty organization with sample leads; beside leads of its own they would only be in the way. */
export async function beginWithSamples(
  foundation: Foundation,
  { scope, actor }: Pick<Caller, "scope" | "actor">,
  count: number,
): Promise<{ created: number }> {
  const whole = { organizationId: scope.organizationId };
  if ((await readCounts(foundation.db, whole)).some((line) => line.count > 0))
    throw new AppError("conflict", "has-leads", "There are leads already. Sample leads are for an empty list.");
  await makeSampleLeads(foundation, whole, { count, seed: SEED, actor });
  return { created: count };
}
