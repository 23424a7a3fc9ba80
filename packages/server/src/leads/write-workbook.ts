import { writeZip, type ZipEntry } from "./write-zip.ts";

/** A cell: numbers stay numbers, everything else is text. */
export type Cell = string | number | boolean | null;

/** A sheet of Excel has no more rows; what follows goes onto the next sheet, with the same head. */
const ROWS_OF_SHEET = 1_048_576;
const MOST_OF_CELL = 32_767;
/** Cells written at once. */
const ROWS_OF_PIECE = 200;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** An Excel workbook as bytes, made row by row. Texts are texts: nothing in them is ever taken for a formula. */
export async function* writeWorkbook(
  head: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Buffer> {
  yield* writeZip(entriesOf(head, rows));
}

async function* entriesOf(head: readonly string[], rows: AsyncIterable<readonly Cell[]>): AsyncGenerator<ZipEntry> {
  const source = rows[Symbol.asyncIterator]();
  let next = await source.next();
  let sheets = 0;
  async function* sheet(): AsyncGenerator<string> {
    yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${rowXml(head)}`;
    let piece = "";
    for (let row = 1; row < ROWS_OF_SHEET && next.done !== true; row++) {
      piece += rowXml(next.value);
      if (row % ROWS_OF_PIECE === 0) {
        yield piece;
        piece = "";
      }
      next = await source.next();
    }
    yield `${piece}</sheetData></worksheet>`;
  }
  do {
    sheets += 1;
    yield { name: `xl/worksheets/sheet${sheets}.xml`, content: sheet() };
  } while (next.done !== true);
  yield* frameOf(sheets);
}

function frameOf(sheets: number): ZipEntry[] {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1);
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const parts = numbers.map(
    (at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  const file = (name: string, text: string): ZipEntry => ({ name, content: [HEAD + text] });
  return [
    file(
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${numbers
        .map((at) => `<sheet name="Leads${at === 1 ? "" : ` ${at}`}" sheetId="${at}" r:id="rId${at}"/>`)
        .join("")}</sheets></workbook>`,
    ),
    file(
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">${numbers
        .map((at) => `<Relationship Id="rId${at}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at}.xml"/>`)
        .join("")}</Relationships>`,
    ),
    file(
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    file(
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>${parts.join("")}</Types>`,
    ),
  ];
}

function rowXml(cells: readonly Cell[]): string {
  return `<row>${cells.map(cellXml).join("")}</row>`;
}

function cellXml(value: Cell): string {
  if (value === null || value === "") return "<c/>";
  if (typeof value === "number" && Number.isFinite(value)) return `<c><v>${value}</v></c>`;
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(String(value).slice(0, MOST_OF_CELL))}</t></is></c>`;
}

/** What cannot stand in XML at all: control characters but tab and line ends, halves of characters. */
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replace(FORBIDDEN, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
