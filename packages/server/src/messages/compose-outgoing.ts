import { mailFooter } from "@lead-dashboard/domain/messages/mail-footer";
import { memberStore } from "../accounts/store-members.ts";
import type { OrganizationRow } from "../accounts/store-organizations.ts";
import type { OutgoingMail } from "../channels/channel.ts";
import type { ChannelAccountRow } from "../channels/store.ts";
import { baseUrlOf, type Config, isPublic } from "../config/config.ts";
import type { Scope, Tx } from "../db/database.ts";
import type { LeadRow } from "../leads/lead-row.ts";
import { mailMessageId } from "./message-id.ts";
import type { MessageRow } from "./store.ts";
import type { ThreadMail } from "./store-batch.ts";
import { unsubscribeToken } from "./unsubscribe-token.ts";

/** What a mail is made of. */
export interface MailParts {
  readonly message: MessageRow;
  readonly lead: LeadRow;
  readonly address: string;
  readonly account: ChannelAccountRow;
  readonly config: Config;
  readonly organization: OrganizationRow;
  /** the mails of the lead's thread, oldest first */
  readonly thread: readonly ThreadMail[];
}

/** Gmail keeps a thread together by References and the same subject. */
function threadSubject(own: string | null, first: string | null | undefined): string {
  if (own !== null && own.trim() !== "") return own;
  const subject = first ?? "";
  return subject === "" || /^re:/i.test(subject) ? subject : `Re: ${subject}`;
}

/** One line of dashes parts both from the text. */
function signed(signature: string, footer: string): string {
  return `\n\n-- \n${signature.trim()}${footer.replace("-- \n", "")}`;
}

/** The mail of a message: threaded with the earlier ones, with a way out, and with who writes as long as the lead is a stranger. */
export async function composeOutgoing(
  tx: Tx,
  scope: Scope,
  { message, lead, address, account, config, organization, thread: all }: MailParts,
): Promise<OutgoingMail> {
  const owner = account.memberId === null ? undefined : await memberStore(tx, scope).find(account.memberId);
  const thread = all.filter(
    ({ id, kind }) => id !== message.id && kind !== "bounce" && kind !== "auto-reply" && kind !== "unverified",
  );
  const token = unsubscribeToken({ organizationId: scope.organizationId, leadId: lead.id }, config.secrets.secretKey);
  const https = isPublic(config) ? `${baseUrlOf(config)}/u/${token}` : null;
  const isStranger = !thread.some(({ direction }) => direction === "inbound");
  const footer = isStranger
    ? mailFooter({
        organization: organization.name,
        address: organization.address,
        language: lead.language,
        link: https,
      })
    : "";
  return {
    messageId: mailMessageId(message.id, account.address, config.secrets.secretKey),
    senderName: account.senderName ?? owner?.name ?? organization.senderName ?? organization.name,
    to: address,
    subject: threadSubject(message.subject, thread[0]?.subject),
    text: `${message.body}${account.signature === null ? footer : signed(account.signature, footer)}`,
    thread: thread.flatMap(({ providerId }) => (providerId?.startsWith("<") ? [providerId] : [])),
    unsubscribe: { mailto: `mailto:${account.address}?subject=${encodeURIComponent(`unsubscribe ${token}`)}`, https },
  };
}
