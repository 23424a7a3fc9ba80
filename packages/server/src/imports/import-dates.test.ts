import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, type TestOrganization } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const world = await openWorld();
afterAll(() => world.close());
let org: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  org = await world.organization({ country: "XK", timeZone: "UTC" });
  imports = importsOf(world, org);
});

async function contacted(name: string): Promise<string | null> {
  const { body } = await org.api.get(`/leads?q=${encodeURIComponent(name)}`);
  return body.items[0].lastContactedAt?.slice(0, 10) ?? null;
}

const file = (...dates: string[]) =>
  `Name,Last contacted\n${dates.map((date, at) => `Shop ${at + 1},${date}`).join("\n")}\n`;

test("one day above 12 settles a column, and nobody is asked", async () => {
  const body = file("05/06/2025", "06/13/2025");
  expect((await imports.preview(body)).body.dates).toBeNull();
  expect(await imports.run(body)).toMatchObject({ created: 2, warned: 0 });
  expect(await contacted("Shop 1")).toBe("2025-05-06");
});

test("what happened cannot lie in the future: such a date is left out and said, a follow-up may", async () => {
  const header = "name,createdAt,firstContactedAt,lastContactedAt,lastRepliedAt,wonAt,nextFollowUpAt";
  const body = `${header}\nFut,2099-01-01,2024-05-01,2098-01-01,2097-01-01,2096-01-01,2095-01-01\n`;
  const [row] = (await imports.preview(body)).body.rows;
  const history = { createdAt: null, lastContactedAt: "2024-05-01T00:00:00.000Z", lastRepliedAt: null, wonAt: null };
  expect(row.lead).toMatchObject({ status: "CONTACTED", ...history });
  expect(row.lead.nextFollowUpAt).toContain("2095-01-01");
  const told = (field: string, value: string) => ({ severity: "warning", code: "date.future", field, value });
  expect(row.problems).toHaveLength(4);
  expect(row.problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining(told("createdAt", "2099-01-01")),
      expect.objectContaining(told("lastContactedAt", "2098-01-01")),
      expect.objectContaining(told("lastRepliedAt", "2097-01-01")),
      expect.objectContaining(told("wonAt", "2096-01-01")),
    ]),
  );
  expect(await imports.run(body)).toMatchObject({ created: 1, warned: 1 });
});

test("where every date could be both, the country decides until somebody chooses, and no row is refused", async () => {
  const body = file("05/06/2025", "01/02/2025");
  const preview = (await imports.preview(body)).body;
  expect(preview.dates).toEqual({ order: "day-first", columns: ["Last contacted"] });
  expect(preview.rows[0]).toMatchObject({ problems: [], lead: { lastContactedAt: "2025-06-05T00:00:00.000Z" } });
  expect((await imports.preview(body, "?country=US")).body.dates.order).toBe("month-first");
  const chosen = (await imports.preview(body, "?dateOrder=month-first")).body;
  expect(chosen.rows[0].lead.lastContactedAt).toBe("2025-05-06T00:00:00.000Z");
  await imports.run(body, "?dateOrder=month-first");
  expect(await contacted("Shop 1")).toBe("2025-05-06");
});

test("the choice is remembered for files with the same header, beside where the columns go", async () => {
  await imports.run(file("05/06/2025"), "?dateOrder=month-first");
  const next = (await imports.preview(file("03/04/2025"))).body;
  expect(next.dates.order).toBe("month-first");
  await imports.run(file("03/04/2025"));
  const afresh = `?mapping=${encodeURIComponent("{}")}`;
  await imports.run(file("07/08/2025"), afresh);
  expect((await imports.preview(file("09/10/2025"))).body.dates.order).toBe("day-first");
});

test("another column of the file that tells decides for one that does not, custom fields as well", async () => {
  await org.api.post("/custom-fields", { label: "Opened", kind: "date" });
  const body = "Name,Last contacted,Opened\nRina,12/25/2024,03/04/2021\n";
  expect((await imports.preview(body)).body.dates).toEqual({ order: "month-first", columns: ["Opened"] });
  await imports.run(body);
  expect((await org.api.get("/leads")).body.items[0].customFields).toEqual({ opened: "2021-03-04" });
});

test("dates that begin only far below the head, or in a column added there, are read as chosen or as in the country", async () => {
  const filling = "x".repeat(10_000);
  const far = `Name,Last contacted,Zz\n${`Somebody,,${filling}\n`.repeat(30)}Far,03/04/2025,\n`;
  await imports.run(far, "?dateOrder=month-first");
  expect(await contacted("Far")).toBe("2025-03-04");
  const lines = `${`{"name":"Some","zz":"${filling}"}\n`.repeat(30)}{"name":"Late","lastContactedAt":"03/04/2025"}\n`;
  org = await world.organization({ country: "US", timeZone: "UTC" });
  imports = importsOf(world, org);
  await imports.run(lines);
  expect(await contacted("Late")).toBe("2025-03-04");
});

test("a stage without its date stands at the lead and in no figure of today, also where it overwrites", async () => {
  const body =
    "Name,Status,Last contacted\nA,Contacted,\nB,Replied,\nC,Won,\nD,Lost,\nE,Contacted,2025-01-02\nF,New,\n";
  expect((await imports.preview(body)).body.rows[0].lead.lastContactedAt).toBeNull();
  expect(await imports.run(body)).toMatchObject({ created: 6 });
  const { current } = (await org.api.get("/analytics/funnel")).body;
  expect(current).toMatchObject({
    stages: [{ count: 6 }, { count: 1 }, { count: 0 }, { stage: "CLOSED", count: 0 }],
    lost: 0,
  });
  expect(await contacted("A")).toBeNull();
  expect(await contacted("E")).toBe("2025-01-02");
  await org.api.post("/leads", { name: "G", email: "g@shop.example" });
  expect(await imports.run("Name,Email,Status\nG,g@shop.example,Won\n", "?onDuplicate=overwrite")).toMatchObject({
    updated: 1,
  });
  expect((await org.api.get("/leads?status=CLOSED")).body.items).toHaveLength(2);
  expect((await org.api.get("/analytics/funnel")).body.current.stages[3]).toMatchObject({ stage: "CLOSED", count: 0 });
});

test("a stage that an import only fills in dates nothing of the lead it meets", async () => {
  await org.api.post("/leads", { name: "A", email: "a@shop.example" });
  await imports.run("Name,Email,Status\nA,a@shop.example,Contacted\n", "?onDuplicate=fill");
  expect(await contacted("A")).toBeNull();
});

test("times without a zone are the organization's, and a day to follow up on begins at nine there", async () => {
  org = await world.organization({ country: "XK", timeZone: "Europe/Belgrade" });
  imports = importsOf(world, org);
  await imports.run(
    "Name,Follow up,Last contacted\nDay,2026-12-24,2026-07-01\nTime,2026-12-24 14:30,2026-07-01 10:00\nZone,2026-12-24T14:30:00Z,\n",
  );
  const { items } = (await org.api.get("/leads?sort=name")).body;
  expect(items.map((lead: Record<string, unknown>) => [lead.nextFollowUpAt, lead.lastContactedAt])).toEqual([
    ["2026-12-24T08:00:00.000Z", "2026-06-30T22:00:00.000Z"],
    ["2026-12-24T13:30:00.000Z", "2026-07-01T08:00:00.000Z"],
    ["2026-12-24T14:30:00.000Z", null],
  ]);
});
