// Turns a message into RFC 5322 text. Addresses and names travel as objects and lose line breaks, so that no value of a
// lead can add a header.
import MailComposer from "nodemailer/lib/mail-composer";
import type { OpenAccount, OutgoingMail } from "./channel.ts";

/** Beyond this the middle of a thread is left out (channels.md, section 3). */
const LONGEST_THREAD = 20;

const oneLine = (value: string) => value.replace(/[\r\n\0]+/g, " ").trim();

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Plain text as simple HTML: escaped, paragraphs kept, addresses of the web clickable. */
export function plainAsHtml(text: string): string {
  const linked = escaped(text).replace(
    /https?:\/\/(?:[^\s&]|&#38;)+[^\s&.,;:!?)]/g,
    (address) => `<a href="${address}">${address}</a>`,
  );
  const paragraphs = linked.split(/\r?\n\r?\n+/).map((paragraph) => `<p>${paragraph.replace(/\r?\n/g, "<br>")}</p>`);
  return `<!doctype html><html><body>${paragraphs.join("")}</body></html>`;
}

/** The mail as bytes. */
export function composeMail(account: Pick<OpenAccount, "address">, mail: OutgoingMail): Promise<Buffer> {
  const thread =
    mail.thread.length <= LONGEST_THREAD
      ? mail.thread
      : [...mail.thread.slice(0, 1), ...mail.thread.slice(1 - LONGEST_THREAD)];
  const lastId = thread.at(-1);
  const { https = null, mailto = null } = mail.unsubscribe ?? {};
  const links = [https, mailto].filter((link) => link !== null).map((link) => `<${oneLine(link)}>`);
  const composer = new MailComposer({
    messageId: mail.messageId,
    from: { name: oneLine(mail.senderName), address: oneLine(account.address) },
    to: { name: "", address: oneLine(mail.to) },
    subject: oneLine(mail.subject),
    text: mail.text,
    html: plainAsHtml(mail.text),
    attachments: (mail.files ?? []).map(({ name, mediaType, bytes }) => ({
      filename: oneLine(name),
      contentType: mediaType,
      contentDisposition: "attachment",
      content: bytes,
    })),
    ...(lastId === undefined ? {} : { inReplyTo: lastId, references: [...thread] }),
    headers: {
      ...(links.length === 0 ? {} : { "List-Unsubscribe": { prepared: true, value: links.join(", ") } }),
      ...(https === null ? {} : { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
