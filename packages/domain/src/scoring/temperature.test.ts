import { expect, it } from "vitest";
import { DEFAULT_RULES } from "./score-rules.ts";
import { temperatureOf } from "./temperature.ts";

it.each([
  { score: 70, previous: null, is: "HOT" },
  { score: 69, previous: null, is: "WARM" },
  { score: 69, previous: "WARM", is: "WARM" },
  { score: 65, previous: "HOT", is: "HOT" },
  { score: 64, previous: "HOT", is: "WARM" },
  { score: 40, previous: "COLD", is: "WARM" },
  { score: 39, previous: "COLD", is: "COLD" },
  { score: 35, previous: "WARM", is: "WARM" },
  { score: 36, previous: "HOT", is: "WARM" },
  { score: 34, previous: "WARM", is: "COLD" },
] as const)("a score of $score is $is when the lead was $previous", ({ score, previous, is }) => {
  expect(temperatureOf(score, previous, DEFAULT_RULES.temperature)).toBe(is);
});
