// A mail as bytes → what matching and classification look at. Mails come from anybody: nothing here throws for bad ones.

import type { MailFacts } from "@lead-dashboard/domain/messages/classify-mail";
import { htmlText } from "@lead-dashboard/domain/messages/html-text";
import { replyText } from "@lead-dashboard/domain/messages/reply-text";
import type { TraceLine } from "@lead-dashboard/domain/messages/sender-proof";
import type { ParsedMail as Parsed } from "mailparser";

/** A received mail. Ids carry their angle brackets. */
export interface ReceivedMail extends MailFacts {
  readonly messageId: string | null;
  /** every id it names as an ancestor, the nearest first */
  readonly ancestors: readonly string[];
  /** what the servers on its way wrote, the last of them first */
  readonly trace: readonly TraceLine[];
  /** addresses it went to, lower case */
  readonly to: readonly string[];
  /** text of the parts that quote the original mail, for bounces whose headers name nothing */
  readonly enclosed: string;
  /** files it carries; pictures that belong to its text (logos of signatures) are none */
  readonly files: readonly { readonly name: string | null; readonly bytes: Buffer }[];
}

/** Parts that mail programs talk to each other by. */
const NO_FILE = /^(?:message\/|text\/rfc822-headers|application\/(?:pgp-|pkcs7-|x-pkcs7-))/i;

const ID = /<[^<>\s]{1,995}>/g;

/** What PostgreSQL cannot store: NUL, and halves of characters. */
const storable = (text: string) => text.replaceAll("\0", "").toWellFormed();

const unfolded = (line: string) =>
  storable(line.slice(line.indexOf(":") + 1))
    .replace(/\r?\n[ \t]+/g, " ")
    .trim();

function headersOf(parsed: Parsed): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null);
  for (const { key, line } of parsed.headerLines) {
    const value = unfolded(line);
    const before = headers[key];
    if (before === undefined) headers[key] = [value];
    else before.push(value);
  }
  return headers;
}

/** Of a mail with more lines than any real one the topmost, which the receiving server wrote. */
const MOST_LINES = 200;

function traceOf({ headerLines }: Parsed): TraceLine[] {
  return headerLines
    .flatMap(({ key, line }): TraceLine[] =>
      key === "received" || key === "authentication-results" ? [{ name: key, value: unfolded(line) }] : [],
    )
    .slice(0, MOST_LINES);
}

function addresses(field: Parsed["to"]): string[] {
  const groups = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return groups
    .flatMap((group) => group.value.map((one) => storable(one.address ?? "").toLowerCase()))
    .filter((address) => address !== "");
}

/** No address is longer (RFC 3696); PostgreSQL indexes none of some thousand letters. */
const LONGEST_ADDRESS = 320;

/** The first sender that can be one. */
const senderOf = (parsed: Parsed) => addresses(parsed.from).find(({ length }) => length <= LONGEST_ADDRESS) ?? null;

/** Parses one mail. */
export async function parseMail(raw: Buffer): Promise<ReceivedMail> {
  const { simpleParser } = await import("mailparser");
  const parsed = await simpleParser(raw, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
    keepDeliveryStatus: true,
  });
  const headers = headersOf(parsed);
  const part = (type: string) =>
    parsed.attachments
      .filter((attachment) => attachment.contentType.toLowerCase() === type)
      .map((attachment) => storable(attachment.content.toString("utf8")))[0] ?? null;
  const ids = (name: string) => (headers[name] ?? []).flatMap((value) => value.match(ID) ?? []);
  const text = parsed.text !== undefined && parsed.text.trim() !== "" ? parsed.text : htmlText(parsed.html || "");
  return {
    messageId: ids("message-id")[0] ?? null,
    ancestors: [...new Set([...ids("in-reply-to").reverse(), ...ids("references").reverse()])],
    headers,
    trace: traceOf(parsed),
    from: senderOf(parsed),
    to: [...addresses(parsed.to), ...(headers["delivered-to"] ?? []).map((address) => address.toLowerCase())],
    subject: storable((parsed.subject ?? "").slice(0, 500)),
    reportType: /report-type\s*=\s*"?([\w-]+)/i.exec(headers["content-type"]?.[0] ?? "")?.[1]?.toLowerCase() ?? null,
    deliveryStatus: part("message/delivery-status"),
    text: replyText(storable(text)),
    files: parsed.attachments
      .filter(({ contentType, related }) => !related && !NO_FILE.test(contentType))
      .map(({ filename, content }) => ({ name: filename === undefined ? null : storable(filename), bytes: content })),
    enclosed: [part("message/rfc822"), part("text/rfc822-headers")]
      .filter((one) => one !== null)
      .join("\n")
      .slice(0, 65_536),
  };
}

/** Message-IDs named inside an enclosed original, for bounces. */
export function enclosedIds(mail: Pick<ReceivedMail, "enclosed" | "text">): string[] {
  const named = [
    ...mail.enclosed.matchAll(/^message-id:\s*(<[^<>\s]{1,995}>)/gim),
    ...mail.text.matchAll(/^\s*message-id:\s*(<[^<>\s]{1,995}>)/gim),
  ];
  return named.flatMap((match) => match[1] ?? []);
}
