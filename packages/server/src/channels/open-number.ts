import { z } from "zod";
import type { Config } from "../config/config.ts";
import { accountSealPlace, seal, sealKeys, unseal } from "./seal.ts";
import type { AccountPlace, ChannelAccountRow } from "./store.ts";
import type { OpenNumber } from "./text-channel.ts";

const WhatsAppSecrets = z.object({ accessToken: z.string(), appSecret: z.string(), verifyToken: z.string() });
const TwilioSecrets = z.object({ authToken: z.string(), apiKeySecret: z.string().optional() });

/** The secrets of a number, as they are sealed together. */
export type NumberSecrets = z.infer<typeof WhatsAppSecrets> | z.infer<typeof TwilioSecrets>;

/** Seals the secrets of a number for its row. */
export function sealNumber(secrets: NumberSecrets, account: AccountPlace, config: Config): string {
  return seal(JSON.stringify(secrets), accountSealPlace(account), config.secrets.secretKey);
}

/** The secrets of the environment; what is not set proves nothing and lets nobody in. */
function environmentSecrets({ secrets }: Config): Record<string, string | undefined> {
  return {
    accessToken: secrets.whatsAppAccessToken ?? "",
    appSecret: secrets.whatsAppAppSecret ?? "",
    verifyToken: secrets.whatsAppVerifyToken ?? "",
    authToken: secrets.twilioAuthToken ?? "",
    apiKeySecret: secrets.twilioApiKeySecret ?? undefined,
  };
}

/** Opened ones, by where and how they are sealed: a webhook called 500 times a second opens its own once. */
const opened = new WeakMap<Config, Map<string, unknown>>();
const MOST = 500;

function secretsOf(account: ChannelAccountRow, config: Config): unknown {
  if (account.isFromEnvironment) return environmentSecrets(config);
  if (account.sealedSecrets === null) throw new Error(`The account ${account.id} has no secrets`);
  const known = opened.get(config) ?? new Map<string, unknown>();
  opened.set(config, known);
  const key = `${account.organizationId} ${account.id} ${account.sealedSecrets}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const secrets: unknown = JSON.parse(unseal(account.sealedSecrets, accountSealPlace(account), sealKeys(config)));
  if (known.size >= MOST) known.clear();
  known.set(key, secrets);
  return secrets;
}

/** A number ready to be used. Throws when its secrets cannot be opened or it is no number. */
export function openNumber(account: ChannelAccountRow, config: Config): OpenNumber {
  const { numberSettings: settings } = account;
  if (settings === null) throw new Error(`The account ${account.id} has no number`);
  const secrets = secretsOf(account, config);
  const { providers: addresses } = config;
  if (settings.provider === "whatsapp") return { ...WhatsAppSecrets.parse(secrets), ...settings, addresses };
  const { accountSid, messagingServiceSid, apiKeySid } = settings;
  const { authToken, apiKeySecret } = TwilioSecrets.parse(secrets);
  const apiKey =
    apiKeySid === undefined || apiKeySecret === undefined ? null : { sid: apiKeySid, secret: apiKeySecret };
  const from = account.address;
  return { provider: "twilio", accountSid, messagingServiceSid, authToken, apiKey, from, addresses };
}
