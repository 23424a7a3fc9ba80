import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { streamExport } from "../leads/stream-export.ts";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { importsOf } from "./test-files/imports-of.ts";
import { type Part, workbookOf, zipOf } from "./test-files/make-workbook.ts";

let world: World;
let organization: TestOrganization;
let imports: ReturnType<typeof importsOf>;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

async function fresh() {
  organization = await world.organization({ timeZone: "UTC" });
  imports = importsOf(world, organization);
}

/** How many uploads of the organization are kept, and how many pieces of them. */
function keptOfUploads() {
  const { query } = world.foundation.db;
  return Promise.all(
    (["importUpload", "importChunk"] as const).map(async (table) => {
      const mine = query.selectFrom(table).select("organizationId");
      return (await mine.where("organizationId", "=", organization.organizationId).execute()).length;
    }),
  );
}

const SHARED = `<sst><si><t>Name</t></si><si><t>Phone</t></si><si><r><t>Caf\u00e9 &amp; </t></r><r><t>Bar</t></r><rPh sb="0" eb="1"><t>kafe</t></rPh></si><si><t xml:space="preserve">a_x000D_
b</t></si></sst>`;
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy hh:mm"/><numFmt numFmtId="165" formatCode="0.00\\ &quot;days&quot;"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`;
const SHEET = `<worksheet><sheetData>
<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Rating</t></is></c><c r="D1" t="str"><v>Created</v></c><c r="E1" t="str"><v>Last contacted</v></c><c r="F1" t="str"><v>Notes</v></c><c r="G1" t="str"><v>Deal value</v></c></row>
<row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>38344123456</v></c><c r="C3"><f>4+0.8</f><v>4.7999999999999998</v></c><c r="D3" s="1"><v>45658</v></c><c r="E3" s="2"><v>45689.395833333336</v></c><c r="F3" t="s"><v>3</v></c><c r="G3" s="3"><v>12.5</v></c></row>
<row r="4"><c r="B4"><v>4.4400000000000002E+10</v></c></row>
<row r="5"><c r="A5" t="str"><v>Gap</v></c><c r="F5" t="e"><v>#N/A</v></c><c r="G5" t="b"><v>1</v></c></row>
</sheetData></worksheet>`;

test("shared and inline texts, numbers, dates by their style, formulas by their value, and gaps are read", async () => {
  await fresh();
  const book = workbookOf({ sheets: { List: SHEET }, shared: SHARED, styles: STYLES });
  const preview = await imports.preview(book, "?country=XK");
  expect(preview.status, JSON.stringify(preview.body)).toBe(200);
  expect(preview.body).toMatchObject({ syntax: "xlsx", sheets: ["List"], sheet: "List", delimiter: null, rowCount: 3 });
  expect(preview.body.rows.map((row: { line: number; outcome: string }) => [row.line, row.outcome])).toEqual([
    [3, "create"],
    [4, "refuse"],
    [5, "create"],
  ]);
  const done = await imports.run(book);
  expect(done).toMatchObject({ syntax: "xlsx", rows: 3, created: 2, failed: 1, sheet: "List" });
  expect(done.errors).toEqual([{ line: 4, reason: "name: Has no name" }]);
  const { items } = (await organization.api.get("/leads")).body;
  expect(items.find((lead: { name: string }) => lead.name !== "Gap")).toMatchObject({
    name: "Caf\u00e9 & Bar",
    phoneE164: null,
    rating: 4.8,
    createdAt: "2025-01-01T00:00:00.000Z",
    lastContactedAt: "2025-02-01T09:30:00.000Z",
    dealValue: 12.5,
  });
  expect(items.find((lead: { name: string }) => lead.name === "Gap")).toMatchObject({ dealValue: null });
});

test("dates count from 1904 where the workbook says so", async () => {
  await fresh();
  const sheet = `<worksheet><sheetData><row><c t="str"><v>Name</v></c><c t="str"><v>Created</v></c></row><row><c t="str"><v>A</v></c><c s="1"><v>44196</v></c></row></sheetData></worksheet>`;
  await imports.run(workbookOf({ sheets: { A: sheet }, styles: STYLES, uses1904: true }));
  expect((await organization.api.get("/leads")).body.items[0].createdAt).toBe("2025-01-01T00:00:00.000Z");
});

test("another sheet can be chosen, by name; one that is not there is named", async () => {
  await fresh();
  const rows = (name: string) =>
    `<worksheet><sheetData><row><c t="str"><v>Name</v></c></row><row><c t="str"><v>${name}</v></c></row></sheetData></worksheet>`;
  const book = workbookOf({ sheets: { First: rows("One"), "Second & last": rows("Two") } });
  const preview = await imports.preview(book);
  expect(preview.body).toMatchObject({ sheets: ["First", "Second & last"], sheet: "First" });
  const upload = `?upload=${preview.body.uploadId}`;
  const other = await imports.preview("", `${upload}&sheet=${encodeURIComponent("Second & last")}`);
  expect(other.body).toMatchObject({ sheet: "Second & last", rows: [{ lead: { name: "Two" } }] });
  const id = await imports.started("", `${upload}&sheet=${encodeURIComponent("Second & last")}`);
  await world.drain();
  expect(await imports.read(id)).toMatchObject({ created: 1, sheet: "Second & last" });
  const wrong = await imports.preview("", `${upload}&sheet=Third`);
  expect([wrong.status, wrong.body.errors[0].path]).toEqual([400, "sheet"]);
});

test("a form with a workbook is taken like a raw body", async () => {
  await fresh();
  const form = new FormData();
  form.set("file", new File([workbookOf({ sheets: { List: SHEET }, shared: SHARED })], "list.xlsx"));
  const started = await organization.api.send("POST", "/imports", { body: form });
  expect(started.status).toBe(202);
  await world.drain();
  expect(await imports.read(started.body.id)).toMatchObject({ fileName: "list.xlsx", created: 2 });
});

test("our own export comes back unchanged", async () => {
  await fresh();
  await imports.run(
    'name,phone,email,city,rating,tags,notes,deal value,currency,status\n"=Rina ""x""",+38344123456,a@b.example,Prizren,4.5,"a,b"," two\nlines <&>",120.5,EUR,CONTACTED\n',
  );
  const exported = await streamExport(world.foundation, organization.admin, { filter: {}, format: "xlsx" });
  const [before] = (await organization.api.get("/leads")).body.items;
  const other = await world.organization();
  const bytes = new Uint8Array(await exported.arrayBuffer());
  await importsOf(world, other).run(bytes);
  const [after] = (await other.api.get("/leads")).body.items;
  for (const field of [
    "name",
    "phoneE164",
    "email",
    "city",
    "rating",
    "tags",
    "notes",
    "dealValue",
    "currency",
    "status",
  ])
    expect([field, after[field]]).toEqual([field, before[field]]);
});

test.each<[string, Uint8Array<ArrayBuffer>, RegExp]>([
  ["an archive of something else", zipOf([{ name: "a.txt", text: "x" }]), /no Excel workbook/],
  [
    "an OpenDocument sheet",
    zipOf([
      { name: "mimetype", text: "x" },
      { name: "content.xml", text: "x" },
    ]),
    /OpenDocument/,
  ],
  ["an old workbook", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), /old \(XLS\)/],
  ["a cut-off workbook", workbookOf({ sheets: { A: SHEET } }).slice(0, 300), /cut off/],
  ["a bomb", bomb(), /far more than a table needs/],
  [
    "a thousand and one parts",
    zipOf(Array.from({ length: 1001 }, (_, at): Part => ({ name: `${at}`, text: "" }))),
    /1,000 parts/,
  ],
  ["a document type", workbookOf({ sheets: { A: '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' } }), /document type/],
])("%s is refused with its reason", async (_, bytes, reason) => {
  await fresh();
  for (const path of ["/imports", "/imports/preview"]) {
    const refused = await organization.api.send("POST", path, { body: bytes });
    expect([refused.status, refused.body.errors[0].path]).toEqual([415, "file"]);
    expect(refused.body.errors[0].message).toMatch(reason);
  }
});

test("a small workbook whose cells all stand for one long text is refused, or its rows are, and nothing grows", async () => {
  await fresh();
  const shared = `<sst><si><t>Name</t></si><si><t>${"long ".repeat(30_000)}</t></si></sst>`;
  const head = '<row><c t="s"><v>0</v></c></row>';
  const long = '<c t="s"><v>1</v></c>';
  const sheetOf = (rows: string) => `<worksheet><sheetData>${head}${rows}</sheetData></worksheet>`;
  const wide = workbookOf({ shared, sheets: { List: sheetOf(`<row>${long.repeat(100)}</row>`) } });
  expect(await imports.run(wide)).toMatchObject({ rows: 1, created: 0, failed: 1 });
  const tall = workbookOf({ shared, sheets: { List: sheetOf(`<row>${long}</row>`.repeat(400)) } });
  const kept = await keptOfUploads();
  const refused = await imports.preview(tall);
  expect(refused.status).toBe(415);
  expect(refused.body.detail).toContain("repeats far more text than a table needs");
  expect(await keptOfUploads()).toEqual(kept);
});

test("any change to the bytes of a workbook gives a report or a reason", async () => {
  await fresh();
  const book = workbookOf({ sheets: { List: SHEET }, shared: SHARED, styles: STYLES });
  await fc.assert(
    fc.asyncProperty(fc.nat(book.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bytes = book.slice();
      bytes[at] = (bytes[at] ?? 0) ^ change;
      if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return;
      const preview = await imports.preview(bytes);
      expect([200, 415], `${at} ${change} ${JSON.stringify(preview.body)}`).toContain(preview.status);
    }),
    { numRuns: 60, examples: [[546, 80]] },
  );
});

/** 40 MB of empty cells in some 40 kB. */
function bomb(): Uint8Array<ArrayBuffer> {
  const sheet = `<worksheet><sheetData><row>${"<c/>".repeat(10 * 1024 * 1024)}</row></sheetData></worksheet>`;
  expect(deflateRawSync(sheet).length).toBeLessThan(100_000);
  return workbookOf({ sheets: { A: sheet } });
}
