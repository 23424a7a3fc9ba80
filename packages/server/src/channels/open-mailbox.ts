import type { Foundation } from "../foundation.ts";
import type { OpenAccount } from "./channel.ts";
import { type MailTokens, PROVIDER_NAMES, refreshTokens, SignInRefused } from "./mail-sign-in.ts";
import { openAccount, sealSecrets, secretsOf } from "./open-account.ts";
import { type ChannelAccountRow, channelAccountStore, channelAccountWriter } from "./store.ts";

/** A token that ends sooner than this is changed for a fresh one first. */
const EARLY_MS = 3 * 60_000;

/** A mail account ready to connect, by password or by a token that is still good. Throws in plain words when it is let in no more. */
export async function openMailbox(foundation: Foundation, account: ChannelAccountRow): Promise<OpenAccount> {
  const open = openAccount(account, foundation.config);
  if (account.mailLogin === null) return open;
  const { accessToken } = await goodTokens(foundation, account);
  const { smtp, imap } = open;
  // its servers are the provider's own, by the configuration
  const signedIn = { accessToken, isGuarded: false };
  return { ...open, smtp: { ...smtp, ...signedIn }, imap: imap === null ? null : { ...imap, ...signedIn } };
}

async function goodTokens({ db, config, clock }: Foundation, account: ChannelAccountRow): Promise<MailTokens> {
  const scope = { organizationId: account.organizationId };
  const now = clock.now();
  // Another worker may have changed them a moment ago.
  const latest = (await channelAccountStore(db, scope).find(account.id)) ?? account;
  const { tokens } = secretsOf(latest, config);
  const provider = latest.mailLogin?.provider;
  if (tokens === null || provider === undefined) throw new Error(`${account.address} must be connected anew`);
  if (tokens.until > now + EARLY_MS) return tokens;
  const fresh = await refreshTokens(config, { provider, refreshToken: tokens.refreshToken, now }).catch((problem) => {
    if (!(problem instanceof SignInRefused)) throw problem;
    throw new Error(
      `${PROVIDER_NAMES[provider]} no longer lets us into ${account.address} (${problem.message}). Connect it anew under Settings, Channel accounts`,
    );
  });
  await db.transaction(async (tx) => {
    const writer = channelAccountWriter(tx, scope);
    const current = await writer.hold(account.id);
    if (current === undefined) return;
    const sealedSecrets = sealSecrets({ ...secretsOf(current, config), tokens: fresh }, current, config);
    await writer.update(account.id, { sealedSecrets }, now);
  });
  return fresh;
}
