import { z } from "zod";
import type { Config } from "../config/config.ts";
import type { MailServerSettings } from "../db/tables/channels.ts";
import type { OpenAccount, OpenMailServer } from "./channel.ts";
import { accountSealPlace, seal, sealKeys, unseal } from "./seal.ts";
import type { AccountPlace, ChannelAccountRow } from "./store.ts";

/** The passwords of an account, as they are sealed together. */
export const AccountSecrets = z.object({
  smtpPassword: z.string().nullable(),
  imapPassword: z.string().nullable(),
  /** PEM; sealed since accounts may sign */
  dkimKey: z.string().nullable().default(null),
  /** of mailboxes without a password */
  tokens: z.object({ accessToken: z.string(), until: z.number(), refreshToken: z.string() }).nullable().default(null),
});
export type AccountSecrets = z.infer<typeof AccountSecrets>;

const NO_SECRETS: AccountSecrets = { smtpPassword: null, imapPassword: null, dkimKey: null, tokens: null };

/** Seals the passwords of an account for its row. */
export function sealSecrets(secrets: AccountSecrets, account: AccountPlace, config: Config): string {
  return seal(JSON.stringify(secrets), accountSealPlace(account), config.secrets.secretKey);
}

/** The passwords of an account: of the environment for the one made from it, else unsealed. */
export function secretsOf(account: ChannelAccountRow, config: Config): AccountSecrets {
  if (account.isFromEnvironment) {
    const { mailPassword: smtpPassword, imapPassword } = config.secrets;
    return { ...NO_SECRETS, smtpPassword, imapPassword };
  }
  if (account.sealedSecrets === null) return NO_SECRETS;
  return AccountSecrets.parse(JSON.parse(unseal(account.sealedSecrets, accountSealPlace(account), sealKeys(config))));
}

/** An account ready to connect. Throws when its secrets cannot be opened or it is no mail account. */
export function openAccount(account: ChannelAccountRow, config: Config): OpenAccount {
  if (account.mailServers === null) throw new Error(`The account ${account.id} has no mail server`);
  const secrets = secretsOf(account, config);
  const open = (server: MailServerSettings, password: string | null): OpenMailServer => ({
    ...server,
    password,
    isGuarded: !account.isFromEnvironment,
  });
  const { smtp, imap } = account.mailServers;
  return {
    id: account.id,
    organizationId: account.organizationId,
    address: account.address,
    smtp: open(smtp, secrets.smtpPassword),
    dkim: account.dkim === null || secrets.dkimKey === null ? null : { ...account.dkim, privateKey: secrets.dkimKey },
    imap: imap === null ? null : open(imap, secrets.imapPassword),
  };
}
