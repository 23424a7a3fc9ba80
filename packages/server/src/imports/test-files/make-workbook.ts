// Workbooks made by hand, so that tests say what stands in them.
import { crc32, deflateRawSync } from "node:zlib";

/** A part of an archive. */
export interface Part {
  name: string;
  text: string;
}

/** A ZIP archive of texts. */
export function zipOf(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text } of parts) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content);
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(8, 4);
    shared.writeUInt32LE(crc32(content), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(content.length, 18);
    shared.writeUInt16LE(name.length, 22);
    const body = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), shared, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), shared, place, Buffer.from(name)]));
    bodies.push(body);
    offset += body.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, list, end]));
}

/** A workbook of sheets by name, as their XML. */
export function workbookOf(given: {
  sheets: Readonly<Record<string, string>>;
  shared?: string;
  styles?: string;
  uses1904?: boolean;
}): Uint8Array<ArrayBuffer> {
  const names = Object.keys(given.sheets);
  const escaped = (name: string) => name.replaceAll("&", "&amp;");
  const type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
  return zipOf([
    {
      name: "xl/workbook.xml",
      text: `<?xml version="1.0"?><workbook><workbookPr date1904="${given.uses1904 === true ? 1 : 0}"/><sheets>${names
        .map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
        .join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      text: `<Relationships>${names
        .map((_, at) => `<Relationship Id="rId${at + 1}" Type="${type}" Target="worksheets/sheet${at + 1}.xml"/>`)
        .join("")}</Relationships>`,
    },
    ...names.map((name, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, text: given.sheets[name] ?? "" })),
    ...(given.shared === undefined ? [] : [{ name: "xl/sharedStrings.xml", text: given.shared }]),
    ...(given.styles === undefined ? [] : [{ name: "xl/styles.xml", text: given.styles }]),
  ]);
}
