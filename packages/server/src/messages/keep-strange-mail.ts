import type { ReceivedMail } from "../channels/parse-mail.ts";
import { channelAccountStore } from "../channels/store.ts";
import type { Scope, Tx } from "../db/database.ts";
import { recordEvent } from "../events/outbox.ts";
import { leadOfStranger } from "./lead-of-stranger.ts";
import { messageStore } from "./store.ts";
import { type StrangeMail, strangerWriter } from "./store-strangers.ts";

const NAME_LIMIT = 200;
/** Anybody may write a header of any length. */
const FROM_LIMIT = 1_000;
const BODY_LIMIT = 65_536;

/** The name somebody's mail program writes before the address; null when none that can be read. */
export function nameInFrom(from: string | undefined): string | null {
  const name = /^"?([^"<]{1,300}?)"?\s{0,99}</.exec((from ?? "").slice(0, FROM_LIMIT).trim())?.[1]?.trim() ?? "";
  // encoded words are for programs
  return name === "" || name.startsWith("=?") || name.includes("@") ? null : name.slice(0, NAME_LIMIT);
}

/** A mail that came to a mailbox. */
interface Strange {
  readonly accountId: string;
  readonly providerId: string;
  readonly receivedAt: number;
  readonly mail: ReceivedMail;
}

/**
 * A mail that a person wrote and that is none of ours: its sender becomes a lead by itself where the mailbox is open to
 * strangers, and gives its id; otherwise it waits for a person to say who it is, and null.
 */
export async function keepStrangeMail(
  tx: Tx,
  { organizationId }: Scope,
  { accountId, providerId, receivedAt, mail }: Strange,
  now: number,
): Promise<string | null> {
  const scope = { organizationId };
  const account = await channelAccountStore(tx, scope).find(accountId);
  const address = mail.from;
  if (account === undefined || address === null || isOwn(address, account.address)) return null;
  // read anew after the server numbered its folder anew
  if ((await messageStore(tx, scope).findByProviderId("email", providerId)) !== undefined) return null;
  const name = nameInFrom(mail.headers.from?.[0]);
  const leadId = await leadOfStranger(tx, scope, { account, address, name }, now);
  if (leadId !== null) return leadId;
  const body = mail.text.slice(0, BODY_LIMIT);
  const { memberId } = account;
  const strange: StrangeMail = {
    accountId,
    memberId,
    address,
    name,
    providerId,
    subject: mail.subject,
    body,
    receivedAt,
  };
  await keepMail(tx, scope, strange, now);
  return null;
}

const UNREADABLE = "This mail could not be taken in. It lies in your mailbox as it came: read it there.";

/** A mail that fails whenever it is taken in: a person is told of it, and sees what there is of it. */
export async function keepFailingMail(
  tx: Tx,
  { organizationId }: Scope,
  { accountId, providerId, receivedAt, mail }: Omit<Strange, "mail"> & { mail: Pick<ReceivedMail, "from" | "subject"> },
  now: number,
): Promise<void> {
  const scope = { organizationId };
  const account = await channelAccountStore(tx, scope).find(accountId);
  if (account === undefined) return;
  const { from, subject } = mail;
  const about = { accountId, memberId: account.memberId, address: from ?? account.address, name: null };
  await keepMail(tx, scope, { ...about, providerId, subject, body: UNREADABLE, receivedAt }, now);
}

async function keepMail(tx: Tx, { organizationId }: Scope, mail: StrangeMail, now: number): Promise<void> {
  const sender = await strangerWriter(tx, { organizationId }).keep(mail);
  if (sender === null) return;
  const actor = { kind: "system", name: "messages" } as const;
  const after = { mailCount: sender.mailCount };
  await recordEvent(
    tx,
    { type: "unknownSender.wrote", organizationId, actor, subjectId: sender.id, after, unaudited: true },
    now,
  );
}

/** A copy of what we sent ourselves, or a colleague of the same address. */
function isOwn(address: string, own: string): boolean {
  return address.toLowerCase() === own.toLowerCase();
}
