// Connecting a mailbox at Google or Microsoft: a person goes there, lets us in, and comes back with a code.
import { createHash, randomBytes } from "node:crypto";
import type { MailboxConnection, NewMailboxConnection } from "@lead-dashboard/contract/channels/schemas";
import { newId } from "../db/ids.ts";
import { recordEvent } from "../events/outbox.ts";
import type { Foundation } from "../foundation.ts";
import { AppError, invalid, notFound } from "../http/problem.ts";
import type { Caller } from "../http/route.ts";
import { checkAccount } from "./check-account.ts";
import { authorizeAddress, type MailTokens, PROVIDER_NAMES, redeemCode } from "./mail-sign-in.ts";
import { sealSecrets, secretsOf } from "./open-account.ts";
import { seal, sealKeys, unseal } from "./seal.ts";
import { type ChannelAccountRow, channelAccountStore, channelAccountWriter } from "./store.ts";
import { connectionWriter, type MailConnectionRow } from "./store-connections.ts";

/** So long may a person be away. */
const AWAY_MS = 15 * 60_000;

const hashOf = (state: string) => createHash("sha256").update(state).digest("base64url");
const placeOf = (organizationId: string, stateHash: string) => ({
  organizationId,
  table: "mailConnection",
  rowId: stateHash,
});

/** Where to send a person who connects a mailbox, or lets us into a known one anew. */
export async function startConnection(
  { db, config, clock }: Foundation,
  caller: Caller,
  { provider, memberId = null, accountId = null }: NewMailboxConnection,
): Promise<{ url: string }> {
  if (config.mailSignIns[provider].clientId === null) {
    const prefix = provider.toUpperCase();
    throw new AppError(
      "conflict",
      "not-registered",
      `This installation is not registered with ${PROVIDER_NAMES[provider]}: set ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET, or connect the mailbox by password.`,
    );
  }
  await checkAccount(db, caller.scope, { memberId });
  if (accountId !== null) await knownAccount(db, caller, { id: accountId, provider });
  const [state, verifier] = [randomBytes(32).toString("base64url"), randomBytes(32).toString("base64url")];
  const { organizationId } = caller;
  const stateHash = hashOf(state);
  const sealedVerifier = seal(verifier, placeOf(organizationId, stateHash), config.secrets.secretKey);
  const now = clock.now();
  const away = { stateHash, memberId: caller.memberId, provider, ownerId: memberId, accountId, sealedVerifier };
  await db.transaction((tx) => connectionWriter(tx, caller.scope).insert({ ...away, expiresAt: now + AWAY_MS }, now));
  return { url: authorizeAddress(config, { provider, state, verifier }) };
}

async function knownAccount(
  db: Foundation["db"],
  caller: Caller,
  { id, provider }: { id: string; provider: string },
): Promise<ChannelAccountRow> {
  const account = await channelAccountStore(db, caller.scope).find(id);
  if (account === undefined || account.mailLogin?.provider !== provider) throw notFound();
  return account;
}

/** Ends a connection with what the person came back with; gives the account's id. */
export async function completeConnection(
  foundation: Foundation,
  caller: Caller,
  { state, code, error }: MailboxConnection,
): Promise<string> {
  const { db, config, clock } = foundation;
  const now = clock.now();
  const away = await db.transaction((tx) =>
    connectionWriter(tx, caller.scope).take(hashOf(state), caller.memberId, now),
  );
  if (away === undefined)
    throw new AppError(
      "conflict",
      "unknown-connection",
      "This sign-in was not begun here, or too long ago. Begin anew.",
    );
  const name = PROVIDER_NAMES[away.provider];
  if (code === undefined)
    throw new AppError("conflict", "not-let-in", `${name} was not allowed to let us in${error ? ` (${error})` : ""}.`);
  const verifier = unseal(away.sealedVerifier, placeOf(caller.organizationId, away.stateHash), sealKeys(config));
  const granted = await redeemCode(config, { provider: away.provider, code, verifier, now }).catch((problem: Error) => {
    throw new AppError("conflict", "not-let-in", `${problem.message}.`);
  });
  return away.accountId === null
    ? addMailbox(foundation, caller, { away, ...granted })
    : renewMailbox(foundation, caller, { id: away.accountId, away, ...granted });
}

interface Granted {
  readonly away: MailConnectionRow;
  readonly address: string;
  readonly tokens: MailTokens;
}

async function addMailbox(
  { db, config, clock }: Foundation,
  caller: Caller,
  { away, address, tokens }: Granted,
): Promise<string> {
  const now = clock.now();
  const id = newId();
  const { organizationId } = caller;
  const { smtp, imap } = config.mailSignIns[away.provider];
  const secrets = { smtpPassword: null, imapPassword: null, dkimKey: null, tokens };
  await db.transaction(async (tx) => {
    await channelAccountWriter(tx, caller.scope).insert(
      {
        id,
        channel: "email",
        name: address,
        memberId: away.ownerId,
        isFromEnvironment: false,
        isPaused: false,
        isOpenToStrangers: false,
        address,
        senderName: null,
        mailServers: { smtp: { ...smtp, user: address }, imap: { ...imap, user: address } },
        mailLogin: { provider: away.provider, connectedAt: now },
        sealedSecrets: sealSecrets(secrets, { organizationId, id }, config),
        dailyCap: null,
        ratePerMinute: null,
        sendWindow: null,
      },
      now,
    );
    const after = { name: address, address, memberId: away.ownerId, login: away.provider };
    const event = {
      type: "channelAccount.created",
      organizationId,
      actor: caller.actor,
      subjectId: id,
      after,
    } as const;
    await recordEvent(tx, event, now);
  });
  return id;
}

async function renewMailbox(
  { db, config, clock }: Foundation,
  caller: Caller,
  { id, away, address, tokens }: Granted & { id: string },
): Promise<string> {
  const account = await knownAccount(db, caller, { id, provider: away.provider });
  if (account.address.toLowerCase() !== address)
    throw invalid([{ path: "code", message: `lets us into ${address}, not into ${account.address}` }]);
  const now = clock.now();
  await db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, caller.scope);
    const current = await writer.hold(id);
    if (current === undefined) throw notFound();
    const sealedSecrets = sealSecrets({ ...secretsOf(current, config), tokens }, current, config);
    await writer.update(id, { sealedSecrets, mailLogin: { provider: away.provider, connectedAt: now } }, now);
    await writer.forgetErrors(id);
    await writer.askLook(id, now);
    const { organizationId, actor } = caller;
    const detail = { name: account.name, fields: ["login"] };
    await recordEvent(tx, { type: "channelAccount.changed", organizationId, actor, subjectId: id, detail }, now);
  });
  return id;
}
