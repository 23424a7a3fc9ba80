import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import { expect, test } from "vitest";
import { asQuery, isFiltering, readFilter, stillMatches, unknownNames, writeFilter } from "./lead-filter.ts";

test("a filter survives the way through the address, beside what else stands there", () => {
  const filter = {
    q: "lux",
    status: ["NEW", "LOST"],
    hasWebsite: false,
    scoreMin: 60,
    city: ["Paris, Texas"],
  } as const;
  const search = writeFilter(new URLSearchParams("view=all&sort=name&q=old"), {
    ...filter,
    status: [...filter.status],
    city: [...filter.city],
  });
  expect(search.get("view")).toBe("all");
  expect(readFilter(search)).toEqual(filter);
});

test("groups stand in the address as JSON, and what is none is left for the server to refuse", () => {
  const filter = { status: ["NEW"], any: [{ city: ["Peja"] }, { none: [{ hasPhone: true }] }] } satisfies LeadFilter;
  const search = writeFilter(new URLSearchParams("any=old"), filter);
  expect(readFilter(search)).toEqual(filter);
  expect(asQuery(filter)).toEqual({ status: ["NEW"], any: JSON.stringify(filter.any) });
  expect(readFilter(new URLSearchParams("any=[{"))).toEqual({ any: "[{" });
});

test("names that mean nothing in an address are told", () => {
  const search = new URLSearchParams("status=NEW&field.seats=4&colour=red&sort=name");
  expect(unknownNames(search, ["sort"])).toEqual(["colour"]);
});

test("an empty filter asks for nothing", () => {
  expect(isFiltering({})).toBe(false);
  expect(isFiltering({ q: undefined })).toBe(false);
  expect(isFiltering({ hasPhone: false })).toBe(true);
});

test("a single value with a comma is repeated, or the server would split it", () => {
  expect(asQuery({ city: ["Paris, Texas"], tag: ["vip"] })).toEqual({ city: ["Paris, Texas", ""], tag: ["vip"] });
});

test("a lead leaves a list of new ones when its status changes", () => {
  const lead = { id: "1", name: "Lux", status: "CONTACTED", temperature: "HOT", score: 90 } as const;
  expect(stillMatches(lead, { status: ["NEW"] })).toBe(false);
  expect(stillMatches(lead, { status: ["NEW", "CONTACTED"] })).toBe(true);
  expect(stillMatches({ ...lead, hidden: true }, {})).toBe(false);
  expect(stillMatches({ ...lead, deletedAt: "2026-11-22T10:00:00Z" }, {})).toBe(false);
});
