// OAuth 2.0 with Google and Microsoft (RFC 6749, authorization code with PKCE, RFC 7636): sending a person there, changing
// the code that comes back for tokens, and changing a refresh token for a fresh one.
import { createHash } from "node:crypto";
import { z } from "zod";
import { baseUrlOf, type Config } from "../config/config.ts";
import type { MailSignInProvider } from "../config/mail-sign-ins.ts";
import { callProvider } from "./call-provider.ts";

/** Their names as people know them. */
export const PROVIDER_NAMES: Record<MailSignInProvider, string> = { google: "Google", microsoft: "Microsoft" };

const SCOPES: Record<MailSignInProvider, string> = {
  google: "openid email https://mail.google.com/",
  microsoft:
    "openid email profile offline_access https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send",
};
/** Asked for each time, since otherwise Google gives a refresh token only to the first who asks. */
const EXTRAS: Record<MailSignInProvider, Record<string, string>> = {
  google: { access_type: "offline", prompt: "consent" },
  microsoft: { prompt: "select_account" },
};
const CALL_MS = 15_000;

/** What lets us into a mailbox. `until`: when the access token ends, ms. */
export interface MailTokens {
  readonly accessToken: string;
  readonly until: number;
  readonly refreshToken: string;
}

/** They do not let us in, and trying again changes nothing: a person must sign in anew. */
export class SignInRefused extends Error {}

/** The page people come back to; it must be registered with the provider word for word. */
export function returnAddress(config: Config): string {
  return `${baseUrlOf(config)}/settings/channels`;
}

/** Where to send a person who wants to let us into their mailbox. */
export function authorizeAddress(
  config: Config,
  { provider, state, verifier }: { provider: MailSignInProvider; state: string; verifier: string },
): string {
  const { clientId, authorizeUrl } = config.mailSignIns[provider];
  const url = new URL(authorizeUrl);
  const parameters = {
    client_id: clientId ?? "",
    response_type: "code",
    redirect_uri: returnAddress(config),
    scope: SCOPES[provider],
    state,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...EXTRAS[provider],
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().default(3_600),
  refresh_token: z.string().min(1).optional(),
  id_token: z.string().optional(),
});

async function askForTokens(
  config: Config,
  provider: MailSignInProvider,
  fields: Record<string, string>,
): Promise<z.infer<typeof TokenAnswer>> {
  const { clientId, tokenUrl } = config.mailSignIns[provider];
  const secret = config.secrets.mailSignIns[provider];
  const body = new URLSearchParams({
    client_id: clientId ?? "",
    ...(secret === null ? {} : { client_secret: secret }),
    ...fields,
  }).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const answer = await callProvider({ method: "POST", url: tokenUrl, headers, body, totalMs: CALL_MS });
  const name = PROVIDER_NAMES[provider];
  if (answer.kind !== "answer")
    throw new Error(
      `${name} could not be asked for access: ${answer.kind === "unwanted" ? "given up" : answer.reason}`,
    );
  const tokens = TokenAnswer.safeParse(answer.body);
  if (answer.status === 200 && tokens.success) return tokens.data;
  const told = z.object({ error: z.string(), error_description: z.string().optional() }).safeParse(answer.body);
  const why = told.success ? (told.data.error_description ?? told.data.error) : `status ${answer.status}`;
  const words = `${name} gives no access: ${why.slice(0, 300)}`;
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new SignInRefused(words);
  throw new Error(words);
}

const Claims = z.object({ email: z.string().optional(), preferred_username: z.string().optional() });

/** The address in an ID token. It came straight from the provider over its own connection, so its signature is not asked for. */
function addressIn(idToken: string | undefined): string | null {
  try {
    const claims = Claims.parse(JSON.parse(Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString("utf8")));
    const address = (claims.email ?? claims.preferred_username ?? "").trim().toLowerCase();
    return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address) ? address : null;
  } catch {
    return null;
  }
}

/** Changes the code a person came back with for tokens, and says whose mailbox it is. */
export async function redeemCode(
  config: Config,
  { provider, code, verifier, now }: { provider: MailSignInProvider; code: string; verifier: string; now: number },
): Promise<{ address: string; tokens: MailTokens }> {
  const redirect = { redirect_uri: returnAddress(config), code_verifier: verifier };
  const answer = await askForTokens(config, provider, { grant_type: "authorization_code", code, ...redirect });
  const address = addressIn(answer.id_token);
  const name = PROVIDER_NAMES[provider];
  if (address === null) throw new SignInRefused(`${name} did not say which address the mailbox has`);
  if (answer.refresh_token === undefined) throw new SignInRefused(`${name} gave access for an hour only`);
  const until = now + answer.expires_in * 1_000;
  return { address, tokens: { accessToken: answer.access_token, until, refreshToken: answer.refresh_token } };
}

/** Fresh tokens for old ones; a refresh token stays when no new one is given. */
export async function refreshTokens(
  config: Config,
  { provider, refreshToken, now }: { provider: MailSignInProvider; refreshToken: string; now: number },
): Promise<MailTokens> {
  const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
  const answer = await askForTokens(config, provider, fields);
  return {
    accessToken: answer.access_token,
    until: now + answer.expires_in * 1_000,
    refreshToken: answer.refresh_token ?? refreshToken,
  };
}
