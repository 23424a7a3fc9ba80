import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type TestOrganization, type World } from "../testing/world.ts";
import { workbookOf } from "./test-files/make-workbook.ts";

let world: World;
let organization: TestOrganization;
beforeAll(async () => {
  world = await openWorld();
  organization = await world.organization();
});
afterAll(() => world.close());

const TYPES = [
  "text/csv",
  "application/json",
  "application/octet-stream",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/** A report, or a refusal that says why: never an error of ours, never an import that does not end. */
async function expectReport(bytes: Uint8Array, type: string): Promise<void> {
  const send = (path: string) =>
    organization.api.send("POST", path, { body: new Uint8Array(bytes), headers: { "content-type": type } });
  const preview = await send("/imports/preview");
  expect([200, 400, 413, 415, 422]).toContain(preview.status);
  if (preview.status === 200) expect(preview.body.problems).toBeInstanceOf(Array);
  else expect(String(preview.body.detail ?? preview.body.title)).not.toBe("");
  const started = await send("/imports");
  expect([202, 400, 413, 415, 422]).toContain(started.status);
  if (started.status !== 202) return;
  await world.drain();
  const done = (await organization.api.get(`/imports/${started.body.id}`)).body;
  expect(["done", "failed"]).toContain(done.status);
  expect(done.rows).toBe(done.created + done.updated + done.skipped + done.failed);
  if (done.status === "failed") expect(done.failure).toBeTruthy();
}

const type = fc.constantFrom(...TYPES);
/** Bytes that mean something to one reader or another, in any order. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      "\ufeff",
      "name",
      "phone",
      ",",
      ";",
      "\t",
      "\n",
      "\r\n",
      "\r",
      '"',
      '""',
      "'",
      "=1+1",
      "\u0000",
      "PK\u0003\u0004",
    ],
    ...[
      "{",
      "}",
      "[",
      "]",
      ":",
      '"name":',
      "null",
      "1e999",
      "__proto__",
      "constructor",
      "é",
      "😀",
      "\ud800",
      "4.44E+10",
    ],
  ),
  fc.string({ maxLength: 8 }),
);
const textual = fc.array(piece, { maxLength: 60 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join(""))));

test("any byte string as a file gives a report, not an exception", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), type, expectReport), { numRuns: 25 });
  await fc.assert(fc.asyncProperty(textual, type, expectReport), { numRuns: 40 });
});

test("so does a good file of any kind with bytes changed, cut out or doubled", async () => {
  const csv = Buffer.from(
    'name,phone,email,notes\n"Rina ""R""",+38344100001,a@a.example,"two\nlines"\nBora,,b@b.example,\n',
  );
  const json = Buffer.from(
    JSON.stringify({ items: [{ name: "Rina", phone: "+38344100001", tags: ["a"] }, { name: "B" }] }),
  );
  const lines = Buffer.from('{"name":"Rina"}\n{"name":"Bora","email":"b@b.example"}\n');
  const utf16 = Buffer.from("\ufeffname;phone\nRina;+38344100001\n", "utf16le");
  const row = (number: number, ...texts: string[]) =>
    `<row r="${number}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join("")}</row>`;
  const sheet = `<worksheet><sheetData>${row(1, "name", "phone")}${row(2, "Rina", "+38344100001")}</sheetData></worksheet>`;
  const workbook = Buffer.from(workbookOf({ sheets: { Leads: sheet } }));
  const change = fc.record({
    at: fc.nat(),
    length: fc.nat(12),
    instead: fc.uint8Array({ maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(csv, json, lines, utf16, workbook),
      fc.array(change, { maxLength: 3 }),
      type,
      async (good, changes, contentType) => {
        let bytes: Buffer = good;
        for (const { at, length, instead } of changes) {
          const place = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, place), instead, bytes.subarray(place + length)]);
        }
        await expectReport(bytes, contentType);
      },
    ),
    { numRuns: 40 },
  );
});
