import fc from "fast-check";
import { expect, test } from "vitest";
import { detectEncoding } from "./detect-encoding.ts";
import { Utf8Census } from "./utf8-census.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function encodingOf(file: Uint8Array, piece = file.length || 1) {
  const census = new Utf8Census();
  for (let at = 0; at < file.length; at += piece) census.add(file.subarray(at, at + piece));
  return detectEncoding({ head: file, sequences: census.sequences, broken: census.broken });
}

test.each([
  ["plain letters", bytes("name;city"), "utf-8", 0],
  ["UTF-8", bytes("M\u00c3\u00bcller"), "utf-8", 0],
  ["UTF-8 with a mark", bytes("\u00ef\u00bb\u00bfname"), "utf-8", 3],
  ["UTF-8 with one broken byte", bytes("M\u00c3\u00bcller caf\u00c3\u00a9 \u00ff"), "utf-8", 0],
  ["Windows-1252", bytes("M\u00fcller;caf\u00e9"), "windows-1252", 0],
  ["UTF-16 LE with a mark", bytes("\u00ff\u00fen\u0000a\u0000"), "utf-16le", 2],
  ["UTF-16 BE with a mark", bytes("\u00fe\u00ff\u0000n\u0000a"), "utf-16be", 2],
  ["UTF-16 LE without one", bytes("n\u0000a\u0000m\u0000e\u0000"), "utf-16le", 0],
  ["UTF-16 BE without one", bytes("\u0000n\u0000a\u0000m\u0000e"), "utf-16be", 0],
  ["nothing", bytes(""), "utf-8", 0],
])("%s is recognised", (_, file, encoding, bomLength) => {
  expect(encodingOf(file)).toEqual({ encoding, bomLength });
});

test("the census is the same however the file is cut", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 7 }), (file, piece) => {
      expect(encodingOf(file, piece)).toEqual(encodingOf(file));
    }),
  );
});
