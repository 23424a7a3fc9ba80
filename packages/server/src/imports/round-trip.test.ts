import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamExport } from "../leads/stream-export.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** What a spreadsheet takes for a formula, what ends a cell or a line, and plain words. */
const piece = fc.oneof(
  fc.constantFrom(
    "=",
    "+",
    "-",
    "@",
    "'",
    '"',
    ",",
    ";",
    "|",
    "\n",
    "\r\n",
    "\t",
    " ",
    "＝",
    "＠",
    "é",
    "ß",
    "😀",
    "1",
    "a",
  ),
  fc.constantFrom("=1+1", "'=1", "''+", "-5", "null", "4.44E+10", "00123", "TRUE", "1,5", "2026-01-02"),
);
const text = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join("").trim())
  .filter((value) => value !== "");
const maybe = fc.option(text, { nil: undefined });
const lead = fc.record(
  {
    name: text,
    contactName: maybe,
    address: maybe,
    city: maybe,
    category: maybe,
    notes: maybe,
    lostReason: maybe,
    tags: fc.option(fc.uniqueArray(text, { maxLength: 3, selector: (tag) => tag.toLowerCase() }), { nil: undefined }),
    phone: fc.constantFrom(undefined, "+3834410000", "1", "+49 89 12345"),
    website: fc.constantFrom(undefined, "https://facebook.com/a?b=c,d"),
    rating: fc.constantFrom(undefined, 4.5, 1),
    reviewCount: fc.constantFrom(undefined, 12),
    dealValue: fc.constantFrom(undefined, 1234.5, 0.01),
    currency: fc.constant("EUR"),
    status: fc.constantFrom("NEW", "CONTACTED", "CLOSED"),
    customFields: fc.record({ note: text, seats: fc.integer({ min: -5, max: 500 }), open: fc.boolean() }),
  },
  { requiredKeys: ["name"] },
);

const COLUMNS =
  "name,contactName,phone,otherPhones,email,website,address,city,category,rating,reviewCount,tags,notes,status,dealValue,currency,lostReason,note,seats,open";

async function withFields(): Promise<TestOrganization> {
  const organization = await world.organization({ country: "XK" });
  for (const [label, kind] of [
    ["Note", "text"],
    ["Seats", "number"],
    ["Open", "yesNo"],
  ])
    await organization.api.post("/custom-fields", { label, kind });
  return organization;
}

const exported = async ({ api }: TestOrganization, format = "csv"): Promise<string> =>
  String((await api.get(`/exports/leads.${format}?columns=${COLUMNS}`)).body);

const sorted = (csv: string) => csv.split("\r\n").sort();

test("a CSV or workbook that goes out and comes in again elsewhere is the same to the letter, and holds no formula", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 5 }), async (leads) => {
      const from = await withFields();
      for (const [number, one] of leads.entries()) {
        // Each lead of its own, so that none is taken for another.
        const own = { ...one, name: `${one.name} N${number}`, ...(one.phone && { phone: `${one.phone}${number}` }) };
        const made = await from.api.post("/leads?onDuplicate=create", own);
        expect(made.status, JSON.stringify([one, made.body])).toBe(201);
      }
      const csv = await exported(from);
      expect(csv).not.toMatch(/(?:^|,)"\s*[=+\-@＝＋－＠]/mu);
      const to = await withFields();
      expect(await importsOf(world, to).run(csv)).toMatchObject({ created: leads.length, failed: 0 });
      expect(sorted(await exported(to))).toEqual(sorted(csv));
      for (const onDuplicate of ["skip", "overwrite"]) {
        const again = await importsOf(world, to).run(csv, `?onDuplicate=${onDuplicate}`);
        expect([again.created, again.updated, again.failed]).toEqual([0, 0, 0]);
      }
      expect(sorted(await exported(to))).toEqual(sorted(csv));
      const byWorkbook = await withFields();
      const columns = COLUMNS.split(",");
      const workbook = await streamExport(world.foundation, from.admin, { filter: {}, format: "xlsx", columns });
      const bytes = new Uint8Array(await workbook.arrayBuffer());
      expect(await importsOf(world, byWorkbook).run(bytes)).toMatchObject({ created: leads.length, failed: 0 });
      expect(sorted(await exported(byWorkbook))).toEqual(sorted(csv));
    }),
    { numRuns: 8, endOnFailure: true },
  );
});
