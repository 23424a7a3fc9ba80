import fc from "fast-check";
import { expect, test } from "vitest";
import { CsvReader } from "./csv-reader.ts";
import { inspectFile } from "./inspect-file.ts";
import { JsonReader } from "./json-reader.ts";
import { sniffSyntax } from "./sniff-syntax.ts";

function csv(text: string, delimiter = ",", piece = text.length || 1) {
  const reader = new CsvReader({ delimiter, newline: "\n" });
  const records = [];
  for (let at = 0; at < text.length; at += piece) records.push(...reader.push(text.slice(at, at + piece)));
  return [...records, ...reader.end()];
}

function json(text: string, piece = text.length || 1) {
  const syntax = sniffSyntax(text);
  if (syntax.kind !== "json") throw new Error("not JSON");
  const reader = new JsonReader(syntax.layout);
  const records = [];
  for (let at = 0; at < text.length; at += piece) records.push(...reader.push(text.slice(at, at + piece)));
  return [...records, ...reader.end()];
}

const cell = fc.string({ unit: fc.constantFrom("a", "é", '"', ",", "\n", "\r\n", " ", ";") });

test("what a CSV writer wrote is read back, in pieces of any size, with the line each row begins on", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (rows, piece) => {
        const lines = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(","));
        const records = csv(lines.join("\n"), ",", piece);
        let line = 1;
        const expected = rows.map((cells, place) => {
          const record = { line, cells };
          line += (lines[place] ?? "").split("\n").length;
          return record;
        });
        expect(records).toEqual(expected);
      },
    ),
  );
});

test("a quote that never closes costs its own line only", () => {
  const records = csv('a,b\n"open,1\nx,y\nz,w');
  expect(records.map((record) => ("cells" in record ? record.cells : record.refused.code))).toEqual([
    ["a", "b"],
    "row.unclosedQuote",
    ["x", "y"],
    ["z", "w"],
  ]);
});

test("a line over 1 MB is refused with its number and the next one is read", () => {
  const records = csv(`a,b\n${"x".repeat(1_500_000)},1\nc,d`, ",", 262_144);
  expect(
    records.map((record) => ("cells" in record ? [record.line, ...record.cells] : [record.line, record.refused.code])),
  ).toEqual([
    [1, "a", "b"],
    [2, "row.tooLong"],
    [3, "c", "d"],
  ]);
});

test("a quoted cell over 1 MB is refused", () => {
  const records = csv(`a,b\n"${"x".repeat(2_500_000)}",1\nc,d`, ",", 262_144);
  expect(records.map((record) => ("cells" in record ? record.cells[0] : record.refused.code))).toEqual([
    "a",
    "row.tooLong",
    "c",
  ]);
});

test("any text is read in the same way in pieces as at once, and never throws", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab",;\n\r\t[]{}:1\\ ') }),
      fc.integer({ min: 1, max: 5 }),
      (text, piece) => {
        expect(csv(text, ",", piece)).toEqual(csv(text));
        const syntax = sniffSyntax(text);
        if (syntax.kind === "json") expect(json(text, piece)).toEqual(json(text));
      },
    ),
  );
});

const lead = fc.record({
  name: fc.string(),
  tags: fc.array(fc.string(), { maxLength: 2 }),
  at: fc.record({ "l{a}t": fc.double({ noNaN: true }) }),
});

test.each([
  ["an array", (leads: unknown[]) => JSON.stringify(leads)],
  ["a pretty array", (leads: unknown[]) => JSON.stringify(leads, null, 1)],
  [
    "an object holding one",
    (leads: unknown[]) => JSON.stringify({ count: 2, tags: ["a"], meta: { a: { b: 1 } }, leads }, null, 2),
  ],
  ["JSON Lines", (leads: unknown[]) => leads.map((one) => JSON.stringify(one)).join("\n")],
  ["objects one after the other", (leads: unknown[]) => leads.map((one) => JSON.stringify(one, null, 1)).join("\n")],
])("%s of leads is read in pieces of any size", (_, write) => {
  fc.assert(
    fc.property(fc.array(lead, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 50 }), (leads, piece) => {
      const written = JSON.parse(JSON.stringify(leads)) as unknown[];
      expect(json(write(leads), piece).map((record) => ("object" in record ? record.object : record.refused))).toEqual(
        written,
      );
    }),
  );
});

test("JSON rows know the line they begin on; what is no object, broken or cut off is refused", () => {
  expect(
    json('[\n{"name":"a"},\n\n{"name": },\n7,\n{"name":"b').map((record) => [
      record.line,
      "object" in record ? record.object.name : record.refused.code,
    ]),
  ).toEqual([
    [2, "a"],
    [4, "row.badJson"],
    [5, "row.noObject"],
    [6, "row.cutOff"],
  ]);
});

test("in the array of an object what is no object is refused, and lists beside it are passed over", () => {
  const text = '{"tags":["a","b"],"leads":[7,{"name":"a"},5,null,"str",[{"name":"x"}],{"name":"b"}],"more":[1]}';
  for (const piece of [1, 7, text.length])
    expect(json(text, piece).map((record) => ("object" in record ? record.object.name : record.refused.code))).toEqual([
      "row.noObject",
      "a",
      "row.noObject",
      "row.noObject",
      "row.noObject",
      "row.noObject",
      "b",
    ]);
});

test("a quote that never closes in a short last line is told as that", () => {
  expect(csv('a,b\n"x,y').map((record) => ("cells" in record ? record.cells[0] : record.refused.code))).toEqual([
    "a",
    "row.unclosedQuote",
  ]);
});

test("an object over 1 MB is refused and the next one is read", () => {
  const text = JSON.stringify([{ name: "a" }, { name: "b".repeat(1_500_000) }, { name: "c" }]);
  expect(json(text, 262_144).map((record) => ("object" in record ? record.object.name : record.refused.code))).toEqual([
    "a",
    "row.tooLong",
    "c",
  ]);
});

test("deep nesting is refused", () => {
  const text = `[{"a":${"[".repeat(500)}${"]".repeat(500)}},{"name":"b"}]`;
  expect(json(text).map((record) => ("object" in record ? record.object.name : record.refused.code))).toEqual([
    "row.tooDeep",
    "b",
  ]);
});

test.each([
  ["a;b;c\n1;2,5;3", ";"],
  ['a,b\n1,"x;y;z"', ","],
  ["a\tb\n1\t2", "\t"],
  ["a|b|c\n1|2|3", "|"],
  ["sep=;\na;b", ";"],
  ["name\nx", ","],
  ["name^phone^notes\nA, B^1^x;y\nC^2^\n", "^"],
  ["Name~Phone\nA, B~1\n", "~"],
  ["name:phone\nA:1", ":"],
  ["Firma§Telefon\nA§1", "§"],
  ["name\x01phone\nA\x011", "\x01"],
  ["name\x1fphone\nA\x1f1", "\x1f"],
  ["name:phone\nA:1\nB:2:3", ","],
  ["name:\nA:", ","],
  ["a:b\n1:2", ","],
  ["", ","],
])("the delimiter of %j is %j", (text, delimiter) => {
  expect(sniffSyntax(text)).toMatchObject({ kind: "csv", dialect: { delimiter } });
});

const HEADERS = [
  "name",
  "Name:",
  "Company name",
  "Business (name)",
  "Phone/E-mail",
  "E-Mail-Adresse",
  "Firma & Co",
  "x",
];
const SIGNS = [...":^~§%!=<>-/.&+#*@_()\x01\x1f"];

test("a file of one column stays one, whatever signs its cells hold", () => {
  const cells = fc.array(fc.string({ unit: fc.constantFrom("a", " ", "1", ...SIGNS), minLength: 1 }), { minLength: 1 });
  fc.assert(
    fc.property(fc.constantFrom(...HEADERS), cells, (header, rows) => {
      expect(inspectFile([header, ...rows].join("\n"), { isWhole: true }).columns).toHaveLength(1);
    }),
  );
});

test("any unusual sign between known names that parts every row alike is the delimiter; one that is named always is", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", " ", "1", "-", "/") });
  const sign = fc.constantFrom(...":^~§%!=<>\\\x01\x02\x1e\x1f");
  fc.assert(
    fc.property(sign, fc.array(fc.tuple(text, text, text), { minLength: 1 }), (delimiter, rows) => {
      const file = [["name", "phone", "my own"], ...rows].map((cells) => cells.join(delimiter)).join("\n");
      const found = [null, delimiter].map((asked) => sniffSyntax(file, asked));
      expect(found).toEqual([expect.anything(), found[0]]);
      expect(found[0]).toMatchObject({ kind: "csv", dialect: { delimiter } });
    }),
  );
  expect(sniffSyntax("a-b\n1-2", "-")).toMatchObject({ dialect: { delimiter: "-" } });
  expect(sniffSyntax("sep=;\na-b\n", "-")).toMatchObject({ dialect: { delimiter: "-" }, hasSeparatorLine: true });
});

test.each([
  ["Salon Rina,044 123 456,Prizren\nSalon Mira,044 123 457,Peja\n", 2],
  ["Salon Rina,https://rina.example,Prizren\n", 1],
  ["Rina,(089) 1234567\n", 1],
  ["Name,2024,01\nRina,5,6\n", 1],
  ["Name,Website (https)\nRina,rina.example\n", 1],
  ["Company;Phone;01.01.2026\nAcme;+49 30 123456;5\n", 1],
  ["Branch;01.01.2026\nAcme;5\n", 1],
  ["Company,Phone,https://survey.example/?q=1\nAcme,+49 30 123456,x\n", 1],
  ["Company,Phone,info@us.example\nAcme,+49 30 123456,x\n", 1],
  ["Shop,044 123 456,info@shop.example\nStore 2,044 123 457,two@shop.example\n", 2],
])("a first row that holds a number or an address is data: %j has %d rows", (text, rows) => {
  expect(inspectFile(text, { isWhole: true }).records).toHaveLength(rows);
});
