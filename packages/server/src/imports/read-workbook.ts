// An Excel workbook as rows of text. Flat in memory: a sheet streams through, only its shared texts are kept, packed.

import { badWorkbook } from "./bad-workbook.ts";
import { attribute, XmlScanner } from "./read-xml.ts";
import { type ArchivedFile, type RandomBytes, readDirectory, unpack } from "./read-zip.ts";
import { SharedTexts } from "./shared-texts.ts";
import { isDateFormat } from "./sheet-dates.ts";
import { type SheetRow, SheetRows } from "./sheet-rows.ts";

/** A workbook that has been opened. */
export interface Workbook {
  /** names of its sheets, in their order */
  readonly sheets: readonly string[];
  /** The rows of a sheet with their numbers, some at a time; rows that are not there are left out. */
  rows(sheet: string): AsyncGenerator<SheetRow[]>;
}

/** Parts that are read as a whole are small. */
const MOST_OF_PART = 32 * 1024 ** 2;
const MOST_SHARED = 256 * 1024 ** 2;

/** Opens a workbook; refused with a reason when it is none. */
export async function openWorkbook(bytes: RandomBytes): Promise<Workbook> {
  const files = await readDirectory(bytes);
  const part = (name: string) => files.get(name) ?? null;
  if (part("mimetype") !== null && part("content.xml") !== null)
    throw badWorkbook("is an OpenDocument sheet, which is not read");
  if (part("xl/workbook.bin") !== null) throw badWorkbook("is a binary workbook (XLSB), which is not read");
  const main = part("xl/workbook.xml");
  if (main === null) throw badWorkbook("is an archive that holds no Excel workbook; unpack it first");
  const { sheets, uses1904 } = await readMain(bytes, { main, links: part("xl/_rels/workbook.xml.rels") });
  if (sheets.length === 0) throw badWorkbook("holds no sheet");
  return {
    sheets: sheets.map(({ name }) => name),
    async *rows(wanted) {
      const target = sheets.find(({ name }) => name === wanted)?.target ?? "";
      const sheet = part(target);
      if (sheet === null) throw badWorkbook(`holds no sheet named “${wanted}”`);
      const isDate = await readStyles(bytes, part("xl/styles.xml"));
      const shared = await readShared(bytes, part("xl/sharedStrings.xml"));
      const rows = new SheetRows({ shared, isDate, uses1904 });
      const scanner = new XmlScanner(rows);
      for await (const text of textOf(unpack(bytes, sheet))) {
        scanner.push(text);
        const ready = rows.take();
        if (ready.length > 0) yield ready;
      }
    },
  };
}

async function* textOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of pieces) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function scan(
  given: { bytes: RandomBytes; file: ArchivedFile; most: number },
  listener: ConstructorParameters<typeof XmlScanner>[0],
): Promise<void> {
  const scanner = new XmlScanner(listener);
  for await (const text of textOf(unpack(given.bytes, given.file, given.most))) scanner.push(text);
}

const NOTHING = { close() {}, text() {} };

async function readMain(
  bytes: RandomBytes,
  { main, links }: { main: ArchivedFile; links: ArchivedFile | null },
): Promise<{ sheets: { name: string; target: string }[]; uses1904: boolean }> {
  const named: { name: string; id: string }[] = [];
  let uses1904 = false;
  await scan(
    { bytes, file: main, most: MOST_OF_PART },
    {
      ...NOTHING,
      open(name, attributes) {
        if (name === "sheet")
          named.push({
            name: attribute(attributes, "name") ?? `Sheet ${named.length + 1}`,
            id: attribute(attributes, "r:id") ?? attribute(attributes, "\\w+:id") ?? "",
          });
        if (name === "workbookPr") uses1904 = /^(?:1|true)$/.test(attribute(attributes, "date1904") ?? "");
      },
    },
  );
  const targets = new Map<string, string>();
  if (links !== null)
    await scan(
      { bytes, file: links, most: MOST_OF_PART },
      {
        ...NOTHING,
        open(name, attributes) {
          // Charts and dialogs stand among the sheets, too.
          if (name !== "Relationship" || !/\/worksheet$/.test(attribute(attributes, "Type") ?? "")) return;
          const target = attribute(attributes, "Target") ?? "";
          targets.set(attribute(attributes, "Id") ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`);
        },
      },
    );
  const sheets = named.flatMap(({ name, id }) => {
    const target = targets.get(id);
    return target === undefined ? [] : [{ name, target }];
  });
  return { sheets, uses1904 };
}

/** Whether the numbers of a cell style are dates, by the style's number. */
async function readStyles(bytes: RandomBytes, file: ArchivedFile | null): Promise<boolean[]> {
  const own = new Map<number, string>();
  const styles: boolean[] = [];
  let isInStyles = false;
  if (file === null) return styles;
  await scan(
    { bytes, file, most: MOST_OF_PART },
    {
      text() {},
      open(name, attributes) {
        if (name === "numFmt")
          own.set(Number(attribute(attributes, "numFmtId")), attribute(attributes, "formatCode") ?? "");
        if (name === "cellXfs") isInStyles = true;
        if (name === "xf" && isInStyles) {
          const id = Number(attribute(attributes, "numFmtId") ?? 0);
          styles.push(isDateFormat(id, own.get(id)));
        }
      },
      close(name) {
        if (name === "cellXfs") isInStyles = false;
      },
    },
  );
  return styles;
}

async function readShared(bytes: RandomBytes, file: ArchivedFile | null): Promise<SharedTexts> {
  const shared = new SharedTexts();
  if (file === null) return shared;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await scan(
    { bytes, file, most: MOST_SHARED },
    {
      open(name) {
        if (name === "si") text = "";
        else if (name === "rPh") isPhonetic = true;
        else if (name === "t") isText = !isPhonetic;
      },
      text(part) {
        if (isText) text += part;
      },
      close(name) {
        if (name === "t") isText = false;
        else if (name === "rPh") isPhonetic = false;
        else if (name === "si") shared.add(text);
      },
    },
  );
  return shared;
}
