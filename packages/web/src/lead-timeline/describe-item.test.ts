import type { TimelineItem } from "@lead-dashboard/contract/timelines/schemas";
import { expect, test } from "vitest";
import { describeItem } from "./describe-item.ts";

const change = (what: "changed" | "merged", fields: { field: string; from: unknown; to: unknown }[]): TimelineItem => ({
  id: "1",
  at: "2026-11-23T10:00:00.000Z",
  actor: null,
  kind: "change",
  what,
  fields,
});

test("a change names its fields in words, each once", () => {
  const fields = ["phone", "phoneE164", "contactPoints", "customFields"].map((field) => ({ field, from: null, to: 1 }));
  expect(describeItem(change("changed", fields)).more).toBe("Phone, Numbers and addresses, Custom fields");
});

test("a merge names the lead that came in", () => {
  const item = change("merged", [{ field: "name", from: null, to: "Peja Grill" }]);
  expect(describeItem(item)).toEqual({ title: "Merged", more: "Peja Grill" });
});
