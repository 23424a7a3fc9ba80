import fc from "fast-check";
import { expect, test } from "vitest";
import { orderForLead } from "./share-leads.ts";

const first = (leadId: string, sharers: { id: string; weight: number }[]) => orderForLead(leadId, sharers)[0]?.id;

test("accounts get leads in the proportion of their caps", () => {
  const sharers = [
    { id: "a", weight: 100 },
    { id: "b", weight: 50 },
    { id: "c", weight: 50 },
  ];
  const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let lead = 0; lead < 20_000; lead++) {
    const id = first(`0193a2b4-${lead.toString(16).padStart(8, "0")}`, sharers) ?? "";
    counts[id] = (counts[id] ?? 0) + 1;
  }
  expect(counts.a).toBeGreaterThan(9_600);
  expect(counts.a).toBeLessThan(10_400);
  expect(Math.abs((counts.b ?? 0) - (counts.c ?? 0))).toBeLessThan(400);
});

test("a lead keeps its account when another one is added or taken away", () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.uniqueArray(fc.record({ id: fc.uuid(), weight: fc.integer({ min: 1, max: 500 }) }), {
        selector: ({ id }) => id,
        minLength: 2,
        maxLength: 8,
      }),
      (leadId, sharers) => {
        const chosen = first(leadId, sharers);
        for (const gone of sharers.filter(({ id }) => id !== chosen)) {
          expect(
            first(
              leadId,
              sharers.filter((sharer) => sharer !== gone),
            ),
          ).toBe(chosen);
        }
      },
    ),
  );
});
