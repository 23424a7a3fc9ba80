import type { Temperature } from "../leads/temperature.ts";
import type { ScoreRules } from "./score-rules.ts";

/**
 * The temperature of a score. With the temperature it had before, the edges give way (hysteresis): a HOT lead stays HOT
 * down to `hotUntil`, a WARM one WARM down to `warmUntil`, so that a score on the edge does not flap.
 */
export function temperatureOf(
  score: number,
  previous: Temperature | null,
  edges: ScoreRules["temperature"],
): Temperature {
  if (score >= (previous === "HOT" ? edges.hotUntil : edges.hot)) return "HOT";
  const wasWarm = previous === "HOT" || previous === "WARM";
  return score >= (wasWarm ? edges.warmUntil : edges.warm) ? "WARM" : "COLD";
}
