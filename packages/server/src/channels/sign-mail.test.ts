// Checked by the rules of RFC 6376 (relaxed/relaxed), written down here apart from the library that signs.
import { createHash, createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { composeMail } from "./compose-mail.ts";
import { dkimRecord, newDkimKey, signMail } from "./sign-mail.ts";

const relaxedHeader = (line: string) => {
  const colon = line.indexOf(":");
  const value = line
    .slice(colon + 1)
    .replace(/\r\n(?=[ \t])/g, "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
};

function relaxedBody(body: string): string {
  const lines = body.split("\r\n").map((line) => line.replace(/[ \t]+/g, " ").replace(/ $/, ""));
  while (lines.at(-1) === "") lines.pop();
  return lines.length === 0 ? "" : `${lines.join("\r\n")}\r\n`;
}

/** Whether the mail is as it was signed, by the key the domain publishes. */
function isGenuine(raw: string, record: string): boolean {
  const end = raw.indexOf("\r\n\r\n");
  const headers = raw.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line)) ?? "";
  const tag = (name: string) =>
    new RegExp(`[;:]\\s*${name}=([^;]*)`).exec(signature.replace(/\r\n[ \t]+/g, " "))?.[1]?.trim() ?? "";
  const bodyHash = createHash("sha256")
    .update(relaxedBody(raw.slice(end + 4)))
    .digest("base64");
  if (bodyHash !== tag("bh").replace(/\s/g, "")) return false;
  const left = headers.filter((line) => line !== signature);
  const signed = tag("h")
    .toLowerCase()
    .split(/\s*:\s*/)
    .flatMap((name) => {
      const index = left.findLastIndex((line) => line.toLowerCase().startsWith(`${name}:`));
      return index < 0 ? [] : left.splice(index, 1);
    });
  const own = relaxedHeader(signature).replace(/([;:]\s*b=)[^;]*/, "$1");
  const text = [...signed.map(relaxedHeader), own].join("\r\n");
  const key = createPublicKey({
    key: Buffer.from(/p=(.*)/.exec(record)?.[1] ?? "", "base64"),
    format: "der",
    type: "spki",
  });
  return verify("sha256", Buffer.from(text), key, Buffer.from(tag("b").replace(/\s/g, ""), "base64"));
}

test("a signed mail is found genuine by the published key, and its way out of the list is covered", async () => {
  const key = { domain: "studio.example", selector: "crm", privateKey: await newDkimKey() };
  const record = dkimRecord(key);
  expect(record.name).toBe("crm._domainkey.studio.example");
  const mail = await composeMail(
    { address: "ben@studio.example" },
    {
      messageId: "<one@studio.example>",
      senderName: "Bén",
      to: "lead@example.com",
      subject: "Çfarë kërkoni — a website?",
      text: "Hello  there \n\n.\nBen\n",
      thread: ["<zero@studio.example>"],
      unsubscribe: { mailto: "mailto:ben@studio.example?subject=unsubscribe", https: "https://crm.example/u/abc" },
    },
  );
  // as it goes over the wire, where every line ends in CR LF
  const signed = (await signMail(mail, key)).toString("latin1").replace(/\r?\n/g, "\r\n");
  expect(isGenuine(signed, record.value)).toBe(true);
  const covered = /;\s*h=([^;]*);/
    .exec(signed.replace(/\r\n[ \t]+/g, ""))?.[1]
    ?.toLowerCase()
    .split(":");
  expect(covered).toEqual(expect.arrayContaining(["from", "subject", "list-unsubscribe", "list-unsubscribe-post"]));
  expect(isGenuine(signed.replace("u/abc", "u/abd"), record.value)).toBe(false);
  expect(isGenuine(signed.replace("Hello", "Hullo"), record.value)).toBe(false);
  expect(await signMail(mail, null)).toBe(mail);
});
