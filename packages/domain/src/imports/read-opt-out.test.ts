import fc from "fast-check";
import { expect, test } from "vitest";
import { objectionIn, readOptOut } from "./read-opt-out.ts";

test.each([
  true,
  1,
  "TRUE",
  "yes",
  "x",
  "✓",
  "☑",
  "Opted-Out",
  "requested removal",
  "5/12/2024 10:00 AM",
  "12 May 2024",
  "12.05.24",
  "2026-01-05",
])("%s is an objection to everything", (cell) => {
  expect(readOptOut(cell)).toBe("everything");
});

test.each([false, 0, "", " ", null, undefined, "no", "FALSE", "0", "-", "n/a", "Subscribed", "opted in", "nein", []])(
  "%s is none",
  (cell) => {
    expect(readOptOut(cell)).toBeNull();
  },
);

test("the channel named is the one objected to", () => {
  expect(readOptOut("email")).toBe("email");
  expect(objectionIn(["email", "yes"]).objection).toBe("everything");
});

test("what is neither counts as an objection and is told", () => {
  expect(objectionIn(["", "perhaps later"])).toEqual({ objection: "everything", unclear: "perhaps later" });
});

test("no text is passed over that is not known to be a no", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const { objection, unclear } = objectionIn([text]);
      expect(objection !== null || unclear === null).toBe(true);
      if (/[a-z]{12}/i.test(text)) expect(objection).not.toBeNull();
    }),
  );
});
