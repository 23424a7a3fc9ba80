import fc from "fast-check";
import { expect, test } from "vitest";
import { steadyOrder } from "./steady-order.ts";

const line = (id: string, lastInboundAt = "1") => ({ id, lastInboundAt });
const ids = (lines: readonly { id: string }[]) => lines.map(({ id }) => id).join("");

test("a conversation that was read stays where it is, although it sorts lower now", () => {
  expect(ids(steadyOrder([line("a"), line("b"), line("c")], [line("b"), line("c"), line("a")]))).toBe("abc");
});

test("one that came in since moves to the top, a new one stands before it or after it as the server says", () => {
  expect(ids(steadyOrder([line("a"), line("b")], [line("n"), line("b", "2"), line("a")]))).toBe("nba");
});

test("what goes leaves no gap, and further pages stand at the end", () => {
  expect(ids(steadyOrder([line("a"), line("b")], [line("b"), line("x"), line("y")]))).toBe("bxy");
});

test("every line of the server is there exactly once", () => {
  const lines = fc.uniqueArray(
    fc.record({ id: fc.constantFrom(..."abcdefgh"), lastInboundAt: fc.constantFrom("1", "2") }),
    {
      selector: ({ id }) => id,
    },
  );
  fc.assert(
    fc.property(lines, lines, (before, now) => {
      expect([...steadyOrder(before, now)].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
        [...now].sort((a, b) => (a.id < b.id ? -1 : 1)),
      );
    }),
  );
});
