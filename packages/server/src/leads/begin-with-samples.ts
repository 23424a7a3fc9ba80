import { seededRandom } from "@lead-dashboard/domain/leads/seeded-random";
import type { Foundation } from "../foundation.ts";
import { AppError } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { insertSamples } from "./make-sample-leads.ts";
import { holdMatchKeys } from "./store-match-locks.ts";
import { readCounts } from "./store-rollup.ts";

const SEED = 1;

/** Fills an empty organization with sample leads; beside leads of its own they would only be in the way. */
export async function beginWithSamples(
  foundation: Foundation,
  { scope, actor }: Pick<Caller, "scope" | "actor">,
  count: number,
): Promise<{ created: number }> {
  const whole = { organizationId: scope.organizationId };
  const now = foundation.clock.now();
  await foundation.db.transaction(async (tx) => {
    // asked twice at once, the second finds the first one's leads
    await holdMatchKeys(tx, whole, ["sample leads"]);
    if ((await readCounts(tx, whole)).some((line) => line.count > 0))
      throw new AppError("conflict", "has-leads", "There are leads already. Sample leads are for an empty list.");
    const random = seededRandom(SEED);
    await insertSamples(tx, whole, { before: 0, made: 0, count, total: count, random, actor, now });
  });
  return { created: count };
}
