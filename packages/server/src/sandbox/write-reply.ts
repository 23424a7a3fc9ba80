import MailComposer from "nodemailer/lib/mail-composer";
import type { SandboxFile } from "./sandbox-text.ts";

/** A mail the stand-in took. */
export interface SandboxMail {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  readonly files: readonly SandboxFile[];
  readonly receivedAt: number;
  readonly raw: Buffer;
}

/** The ways a lead's side may answer. */
export const REPLY_KINDS = ["reply", "out-of-office", "bounce", "unsubscribe", "stop"] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

/** What a person lets the lead answer. */
export interface SandboxReply {
  readonly kind: ReplyKind;
  readonly text: string;
  readonly file?: SandboxFile | undefined;
}

function quoted(text: string): string {
  return text.replace(/^/gm, "> ");
}

function bounceOf(mail: SandboxMail) {
  const status = `Reporting-MTA: dns; stand-in.example\r\n\r\nFinal-Recipient: rfc822; ${mail.to}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\r\n`;
  const boundary = "stand-in-report";
  const head = mail.raw.toString("utf8").split(/\r?\n\r?\n/, 1)[0] ?? "";
  return Buffer.from(
    [
      "From: Mail Delivery System <mailer-daemon@stand-in.example>",
      `To: ${mail.from}`,
      "Subject: Undelivered Mail Returned to Sender",
      "Auto-Submitted: auto-replied",
      `Message-ID: <bounce-${mail.id}@stand-in.example>`,
      "MIME-Version: 1.0",
      `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
      "",
      `--${boundary}`,
      "Content-Type: text/plain; charset=utf-8",
      "",
      "The address does not exist.",
      `--${boundary}`,
      "Content-Type: message/delivery-status",
      "",
      status,
      `--${boundary}`,
      "Content-Type: text/rfc822-headers",
      "",
      head,
      `--${boundary}--`,
      "",
    ].join("\r\n"),
  );
}

/** The answer to a mail as bytes. `number` keeps its Message-ID apart from other answers. */
export async function writeReply(mail: SandboxMail, reply: SandboxReply, number: number): Promise<Buffer> {
  if (reply.kind === "bounce") return bounceOf(mail);
  const isUnsubscribe = reply.kind === "unsubscribe";
  const composer = new MailComposer({
    messageId: `<reply-${number}-${mail.id}@stand-in.example>`,
    from: mail.to,
    to: mail.from,
    subject:
      reply.kind === "out-of-office"
        ? `Automatic reply: ${mail.subject}`
        : isUnsubscribe
          ? "unsubscribe"
          : `Re: ${mail.subject}`,
    text: isUnsubscribe
      ? ""
      : reply.kind === "stop"
        ? "STOP"
        : `${reply.text}\n\nOn ${new Date(mail.receivedAt).toUTCString()}, ${mail.from} wrote:\n${quoted(mail.text)}\n`,
    attachments:
      reply.file === undefined
        ? []
        : [{ filename: reply.file.name, contentType: reply.file.mediaType, content: reply.file.bytes }],
    inReplyTo: mail.messageId,
    references: [mail.messageId],
    ...(reply.kind === "out-of-office" ? { headers: { "Auto-Submitted": "auto-replied" } } : {}),
  });
  return composer.compile().build();
}

/** A mail of somebody who was not written to. */
export interface FirstMail {
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly file?: SandboxFile | undefined;
}

/** Such a mail as bytes. */
export function writeFirst(mail: FirstMail, to: string, number: number): Promise<Buffer> {
  const { from, subject, text, file } = mail;
  const attachments =
    file === undefined ? [] : [{ filename: file.name, contentType: file.mediaType, content: file.bytes }];
  const messageId = `<first-${number}@stand-in.example>`;
  return new MailComposer({ messageId, from, to, subject, text, attachments }).compile().build();
}
