import fc from "fast-check";
import { expect, test } from "vitest";
import { fileNameOf, whyNotKept, whyNotOnChannel, whyNotTaken } from "./attachment-rules.ts";

const MB = 1_048_576;
const file = (mediaType: string, size = 1_000) => ({ mediaType, size });
const onWhatsApp = (files: ReturnType<typeof file>[], text = "") => whyNotOnChannel("whatsapp", { files, text });

test("pictures and PDF are taken up to 25 MB, by what they hold", () => {
  for (const type of ["image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"])
    expect(whyNotTaken(file(type))).toBeNull();
  expect(whyNotTaken(file("application/zip"))).toMatch(/Pictures .* and PDF/);
  expect(whyNotTaken({ mediaType: null, size: 5 })).toMatch(/not its name/);
  expect(whyNotTaken(file("image/png", 26 * MB))).toBe("A file may have at most 25 MB; this one has 26 MB.");
  expect(whyNotTaken(file("image/png", 0))).toBe("The file is empty.");
});

test("voice messages and videos are kept when they arrive, programs and archives are not", () => {
  expect(whyNotKept(file("audio/ogg"))).toBeNull();
  expect(whyNotKept(file("video/mp4"))).toBeNull();
  expect(whyNotKept(file("application/x-msdownload"))).toMatch(/do harm/);
  expect(whyNotKept({ mediaType: null, size: 10 })).toMatch(/do harm/);
});

test("WhatsApp carries one file, a JPEG or PNG up to 5 MB or a PDF, and a short text", () => {
  expect(onWhatsApp([file("image/jpeg", 5 * MB)])).toBeNull();
  expect(onWhatsApp([file("image/jpeg", 5 * MB + 1)])).toMatch(/at most 5 MB/);
  expect(onWhatsApp([file("image/webp")])).toBe("WhatsApp takes pictures as JPEG or PNG.");
  expect(onWhatsApp([file("application/pdf", 24 * MB)])).toBeNull();
  expect(onWhatsApp([file("image/png"), file("image/png")])).toMatch(/one file a message/);
  expect(onWhatsApp([file("image/png")], "x".repeat(1_025))).toMatch(/1024 characters/);
});

test("a mail carries files of 18 MB together, other channels none", () => {
  expect(
    whyNotOnChannel("email", { files: [file("image/gif", 9 * MB), file("image/gif", 9 * MB)], text: "" }),
  ).toBeNull();
  expect(
    whyNotOnChannel("email", { files: [file("image/gif", 10 * MB), file("image/gif", 9 * MB)], text: "" }),
  ).toMatch(/18 MB, these have 19 MB/);
  expect(whyNotOnChannel("sms", { files: [file("image/png")], text: "" })).toMatch(/e-mail and WhatsApp only/);
  expect(whyNotOnChannel("whatsapp-personal", { files: [file("image/png")], text: "" })).toMatch(/in WhatsApp itself/);
  expect(whyNotOnChannel("sms", { files: [], text: "" })).toBeNull();
});

test("a name has no path, nothing hidden, and the ending of what the file is", () => {
  expect(fileNameOf("C:\\Users\\x\\Menu 2026.PDF", "application/pdf")).toBe("Menu 2026.pdf");
  expect(fileNameOf("../../etc/passwd", "image/png")).toBe("passwd.png");
  expect(fileNameOf("holiday\u202egpj.exe", "image/jpeg")).toBe("holidaygpj.jpg");
  expect(fileNameOf("photo.jpeg", "image/jpeg")).toBe("photo.jpg");
  expect(fileNameOf(null, "image/png")).toBe("file.png");
  expect(fileNameOf("\r\nSet-Cookie: x.zip", null)).toBe("Set-Cookie_ x.zip");
});

test("whatever name comes in, what goes out is short, has no separator and no line break", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (given) => {
      const name = fileNameOf(given, "application/pdf");
      expect(name).toMatch(/\.pdf$/);
      expect(name).not.toMatch(/[\\/\r\n\0"]/);
      expect([...name].length).toBeLessThanOrEqual(114);
    }),
  );
});
