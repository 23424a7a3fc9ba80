import fc from "fast-check";
import { expect, test } from "vitest";
import { changeContactPoints, readContactPoints } from "./contact-points.ts";

const phone = (value: string, preferred = false) => ({ kind: "phone" as const, value, preferred });
const email = (value: string, preferred = false) => ({ kind: "email" as const, value, preferred });

test("what is not a number or an address stays as given and is flagged", () => {
  const points = readContactPoints([phone("call me"), email("two@@at.example"), email("Ok@Shop.example")], "XK");
  expect(points.map(({ value, key, state }) => [value, key, state])).toEqual([
    ["call me", null, "invalid"],
    ["two@@at.example", null, "invalid"],
    ["Ok@Shop.example", "ok@shop.example", "ok"],
  ]);
  expect(points[2]?.preferred).toBe(true);
});

test("the same number in two spellings is one contact point", () => {
  expect(readContactPoints([phone("044 406 405"), phone("+383 44 406 405", true)], "XK")).toMatchObject([
    { value: "044 406 405", preferred: true },
  ]);
});

test("a new preferred phone takes the place of the old one and leaves the others", () => {
  const before = readContactPoints([phone("+38344111111", true), phone("+38344222222"), email("a@b.example")], null);
  const after = changeContactPoints(before, { phone: "+38344333333" }, null);
  expect(after.map(({ value, preferred }) => [value, preferred])).toEqual([
    ["+38344333333", true],
    ["+38344222222", false],
    ["a@b.example", true],
  ]);
  expect(changeContactPoints(before, { email: null }, null).some((point) => point.kind === "email")).toBe(false);
});

test("a national number is read by the country the lead has now, and stays what it was where it is none there", () => {
  const before = readContactPoints([phone("045 123 456", true)], "XK");
  expect(before[0]?.key).toBe("+38345123456");
  const swiss = readContactPoints([phone("041 210 00 00", true)], null);
  expect(changeContactPoints(swiss, {}, "CH")[0]).toMatchObject({ key: "+41412100000", state: "ok" });
  expect(changeContactPoints(before, {}, "IS")[0]).toMatchObject({ key: "+38345123456", state: "ok" });
  const written = changeContactPoints(before, { email: "a@b.example" }, null);
  expect(written.map((point) => point.key)).toContain("+38345123456");
});

test("a bounced address stays bounced when the list comes back without states", () => {
  const bounced = readContactPoints([{ ...email("a@b.example"), state: "bounced" }], null);
  expect(changeContactPoints(bounced, { contactPoints: [email("a@b.example")] }, null)[0]?.state).toBe("bounced");
});

test("there is exactly one preferred point of each kind that is there", () => {
  const point = fc.record({
    kind: fc.constantFrom("phone" as const, "email" as const),
    value: fc.constantFrom("+38344111111", "+38344222222", "x", "a@b.example", "c@d.example", " "),
    preferred: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(point), (given) => {
      const points = readContactPoints(given, "XK");
      for (const kind of ["phone", "email"]) {
        const own = points.filter((one) => one.kind === kind);
        expect(own.filter((one) => one.preferred)).toHaveLength(own.length === 0 ? 0 : 1);
      }
      expect(readContactPoints(points, "XK")).toEqual(points);
    }),
  );
});
