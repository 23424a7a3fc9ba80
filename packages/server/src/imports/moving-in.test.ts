import { afterAll, beforeEach, expect, test } from "vitest";
import { openWorld, type TestOrganization } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";

const world = await openWorld();
afterAll(() => world.close());
let org: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeEach(async () => {
  org = await world.organization({ country: "XK", timeZone: "Europe/Belgrade" });
  imports = importsOf(world, org);
});

async function lead(text: string) {
  return (await org.api.get(`/leads?q=${encodeURIComponent(text)}`)).body.items[0];
}

test("numbers that lost their plus stay those numbers, in files and by hand", async () => {
  await imports.run("Name,Phone,Country\nA,38344406405,XK\nB,4915112345678,DE\nC,38344406406.0,XK\n");
  expect(await lead("A")).toMatchObject({ phoneE164: "+38344406405" });
  expect(await lead("B")).toMatchObject({ phoneE164: "+4915112345678" });
  expect(await lead("C")).toMatchObject({ phone: "38344406406", phoneE164: "+38344406406" });
  const made = await org.api.post("/leads", { name: "D", phone: "38344406407", country: "XK" });
  expect(made.body).toMatchObject({ phoneE164: "+38344406407" });
});

test("overwriting with a status nobody knows leaves the lead's own and says so", async () => {
  await org.api.post("/leads", { name: "Won", email: "won@shop.example", status: "CLOSED" });
  const done = await imports.run(
    "Name,Email,Status,City\nWon,won@shop.example,Xyz,Prizren\n",
    "?onDuplicate=overwrite",
  );
  expect(done).toMatchObject({ updated: 1, warned: 1 });
  expect(await lead("won@shop.example")).toMatchObject({ status: "CLOSED", city: "Prizren" });
});

test("values that do not fit a custom field are told, and thousands that could be decimals", async () => {
  await org.api.post("/custom-fields", { label: "Chairs", kind: "number" });
  await org.api.post("/custom-fields", { label: "Opened", kind: "date" });
  await org.api.post("/custom-fields", { label: "Size", kind: "choice", choices: ["S", "M"] });
  const file = 'Name,Chairs,Opened,Size,Amount\nA,twelve,May 2020,XXL,12\nB,"1,250",12 May 2020,m,"$1,250"\n';
  const { rows } = (await imports.preview(file)).body;
  expect(rows[0].problems.map((one: { code: string; field: string }) => [one.code, one.field])).toEqual([
    ["custom.invalid", "chairs"],
    ["custom.invalid", "opened"],
    ["custom.invalid", "size"],
  ]);
  expect(rows[1].problems).toMatchObject([{ code: "number.unsure", field: "chairs", value: "1,250" }]);
  expect(await imports.run(file)).toMatchObject({ created: 2, warned: 2 });
  expect(await lead("B")).toMatchObject({
    customFields: { chairs: 1250, opened: "2020-05-12", size: "M" },
    dealValue: 1250,
  });
});

test("a number with three decimals stays that number, by JSON and by an export of ours", async () => {
  await org.api.post("/custom-fields", { label: "Ratio", kind: "number" });
  await imports.run(JSON.stringify([{ name: "Three decimals", email: "ratio@shop.example", ratio: 12.345 }]));
  const { id, customFields } = await lead("ratio@shop.example");
  expect(customFields).toEqual({ ratio: 12.345 });
  const exported = (await org.api.get(`/exports/leads.csv?id=${id}`)).body;
  const elsewhere = await world.organization();
  await elsewhere.api.post("/custom-fields", { label: "Ratio", kind: "number" });
  await importsOf(world, elsewhere).run(exported);
  expect((await elsewhere.api.get("/leads")).body.items).toMatchObject([{ customFields: { ratio: 12.345 } }]);
});

test("what the preview shows of a row that fills or overwrites is the lead as it will be", async () => {
  await imports.run("Name,Email,City,Notes\nOld name,one@shop.example,Prizren,old\n");
  const file = "Name,Email,City,Phone,Notes,Tags\nNew name,one@shop.example,Peja,+38344100001,new,vip\n";
  for (const policy of ["fill", "overwrite"]) {
    const [row] = (await imports.preview(file, `?onDuplicate=${policy}`)).body.rows;
    expect(row.outcome).toBe("update");
    expect((await imports.run(file, `?onDuplicate=${policy}`)).updated).toBe(1);
    const stored = await lead("one@shop.example");
    expect(stored).toMatchObject(
      policy === "fill"
        ? { name: "Old name", city: "Prizren", phone: "+38344100001" }
        : { name: "New name", city: "Peja" },
    );
    const { contactPoints: _, customFields: __, ...shown } = row.lead;
    for (const [field, value] of Object.entries(shown))
      if (field in stored && field !== "openingHours") expect(stored[field], field).toEqual(value);
  }
  expect((await imports.preview(file, "?onDuplicate=overwrite")).body.rows[0].outcome).toBe("skip");
});

test("a reply the file knows of is scored with the import as it is afterwards", async () => {
  await imports.run("Name,Email,Replied at\nA,a@shop.example,2026-11-20\n");
  const { id, score } = await lead("a@shop.example");
  await org.api.patch(`/leads/${id}`, { notes: "looked at" });
  await world.drain();
  const after = (await org.api.get(`/leads/${id}`)).body;
  expect(after.score).toBe(score);
  expect(after.scoreReasons.some((one: { code: string }) => one.code === "reply")).toBe(true);
});

test("of two columns that know of the last contact the one that is filled counts", async () => {
  const hubspot =
    "Record ID,Company name,Company owner,Create Date,Last Activity Date,Last Contacted\n1,Salon,,2025-01-01,,2026-05-06 10:00\n";
  expect(await imports.run(hubspot)).toMatchObject({ format: "hubspot", created: 1 });
  expect(await lead("Salon")).toMatchObject({ status: "CONTACTED", lastContactedAt: "2026-05-06T08:00:00.000Z" });
});

test("contacts of HubSpot that name their company are contacts", async () => {
  const file =
    "Record ID,First Name,Last Name,Email,Contact owner,Create Date,Company Name,Last Activity Date\n1,Ann,Lee,ann@lee.example,,2025-01-01,Lee Shop,\n";
  expect((await imports.preview(file)).body.formatName).toBe("HubSpot (contacts)");
  await imports.run(file);
  expect(await lead("ann@lee.example")).toMatchObject({ name: "Lee Shop", contactName: "Ann Lee" });
});

test("Outscraper's country counts where there is no code", async () => {
  const header = "query,name,phone,full_address,country,business_status,google_id";
  await imports.run(`${header}\nx,Shop,044 123 456,Rr. 1,Kosovo,OPERATIONAL,1\n`);
  expect(await lead("Shop")).toMatchObject({ country: "XK", phoneE164: "+38344123456" });
});

test("what stands in a list of leads and is no lead is a refused row", async () => {
  const done = await imports.run('{"total":4,"tags":["a"],"leads":[{"name":"A"},5,null,"str"]}');
  expect(done).toMatchObject({ rows: 4, created: 1, failed: 3 });
  expect(done.errors[0]?.reason).toMatch(/not an object/i);
});

test("a quotation mark that never closes in a last line is told as that", async () => {
  const done = await imports.run('Name,City\nA,Prizren\n"x,Peja');
  expect(done.errors).toMatchObject([{ line: 3, reason: expect.stringContaining("never closes") }]);
});

test("rows that went in with a warning are told with it, on the screen's call, in the list and as a file", async () => {
  const file = "Name,Phone,Status\nGood,+38344100001,New\nBad,12,New\n,044,New\nOdd,,Xyz\n";
  const done = await imports.run(file);
  expect(done).toMatchObject({ created: 3, failed: 1, warned: 2 });
  expect(done.warnings.map(({ line }) => line)).toEqual([3, 5]);
  expect(done.warnings[0]?.reason).toMatch(/phone 12: .*not a valid phone number/i);
  expect(done.errors).toMatchObject([{ line: 4 }]);
  const [listed] = (await org.api.get("/imports")).body.items;
  expect(listed).toMatchObject({ errors: done.errors, warnings: done.warnings });
  const csv = (await org.api.get(`/imports/${done.id}/warnings.csv`)).body;
  expect(csv).toMatch(
    /^﻿?"Name","Phone","Status","line","reason"\r\n"Bad","12","New","3",.*\r\n"Odd","","Xyz","5",.*\r\n$/,
  );
  expect((await org.api.get(`/imports/${done.id}/errors.csv`)).body).not.toContain("Odd");
});

test("a column of few values tells all of them, so that a choice can be made of it", async () => {
  const sizes = ["S", "M", "L", "XL", "XXL"];
  const rows = Array.from({ length: 300 }, (_, at) => `Shop ${at},${sizes[at % 5]}`);
  const { columns } = (await imports.preview(`Name,Size\n${rows.join("\n")}\n`)).body;
  expect(columns.map((column: { choices: string[] }) => column.choices)).toEqual([[], sizes]);
});

test("whether the first row is a header is guessed, and can be said", async () => {
  const file = "Salon Rina,Prizren\nSalon Mira,Peja\n";
  expect((await imports.preview(file)).body).toMatchObject({ hasHeader: true, rowCount: 1 });
  const look = (await imports.preview(file, "?hasHeader=false")).body;
  expect(look).toMatchObject({ hasHeader: false, rowCount: 2, isRowCountExact: true });
  expect(look.columns.map((column: { name: string }) => column.name)).toEqual(["Column 1", "Column 2"]);
  const mapping = encodeURIComponent(JSON.stringify({ "Column 1": "name", "Column 2": "city" }));
  const done = await imports.run(file, `?hasHeader=false&mapping=${mapping}`);
  expect(done).toMatchObject({ rows: 2, created: 2 });
  expect(await lead("Salon Rina")).toMatchObject({ city: "Prizren" });
  expect((await imports.preview("Rina,044 123 456\n")).body.hasHeader).toBe(false);
});
