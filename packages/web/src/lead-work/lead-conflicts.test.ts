import { expect, test } from "vitest";
import { conflictsOf, withChoices } from "./lead-conflicts.ts";

const edit = { leadId: "1", said: "", change: { city: "Peja", notes: "mine" }, base: { city: "Prizren", notes: null } };

test("a field that only one has changed is no conflict", () => {
  expect(conflictsOf(edit, { city: "Prizren", notes: null, phone: "new" })).toEqual([]);
});

test("two who wrote the same agree", () => {
  expect(conflictsOf(edit, { city: "Peja", notes: null })).toEqual([]);
});

test("a field that both have changed is told with both values, and the choice is written", () => {
  const conflicts = conflictsOf(edit, { city: "Gjakova", notes: null });
  expect(conflicts).toEqual([{ path: "city", label: "City", mine: "Peja", theirs: "Gjakova" }]);
  expect(withChoices(edit, conflicts, { city: "Peja" }).change).toEqual({ city: "Peja", notes: "mine" });
  expect(withChoices(edit, conflicts, { city: "Gjakova" }).change).toEqual({ notes: "mine" });
  expect(withChoices(edit, conflicts, null).change).toEqual({});
  expect(conflictsOf(withChoices(edit, conflicts, { city: "Peja" }), { city: "Gjakova", notes: null })).toEqual([]);
});

test("custom fields are told apart one by one", () => {
  const own = {
    leadId: "1",
    said: "",
    change: { customFields: { seats: 4 } },
    base: { customFields: { seats: null } },
  };
  expect(conflictsOf(own, { customFields: { open: true } })).toEqual([]);
  const conflicts = conflictsOf(own, { customFields: { seats: 9 } });
  expect(conflicts).toMatchObject([{ path: "customFields.seats", mine: 4, theirs: 9 }]);
  expect(withChoices(own, conflicts, { "customFields.seats": 4 }).change).toEqual({ customFields: { seats: 4 } });
});
