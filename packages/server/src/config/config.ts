// Every setting, read once and checked: all problems are told together.
import { z } from "zod";
import { sayIssue } from "../http/say-issue.ts";
import { type MailSignIn, type MailSignInProvider, mailSignInVariables, readMailSignIns } from "./mail-sign-ins.ts";

/** Settings that may be shown. */
export interface Config {
  readonly production: boolean;
  readonly port: number;
  /** public address without a trailing slash; null when unset (then localhost at `port`) */
  readonly baseUrl: string | null;
  readonly logLevel: string;
  readonly databaseUrl: string;
  /** variables that are set, by people who know them of other versions or programs, and that nothing here reads */
  readonly unused: readonly string[];
  /** requests a minute for one key or person; 0 switches every limiter off */
  readonly rateLimitPerMinute: number;
  readonly sandbox: boolean;
  readonly saasMode: boolean;
  readonly trustedProxies: readonly string[];
  /** asked for the records of mail domains, `address` or `address:port`; empty: as the machine asks */
  readonly dnsServers: readonly string[];
  readonly mail: MailConfig | null;
  readonly imap: ImapConfig | null;
  readonly whatsApp: WhatsAppConfig | null;
  readonly twilio: TwilioConfig | null;
  /** where the providers of messages answer, without a trailing slash */
  readonly providers: ProviderAddresses;
  /** Google and Microsoft, for mailboxes without a password */
  readonly mailSignIns: Record<MailSignInProvider, MailSignIn>;
  readonly secrets: Secrets;
}

/** Values that never reach a log or an answer. */
export interface Secrets {
  readonly secretKey: string;
  /** keys before the present one, newest first: what they sealed and signed still counts */
  readonly oldSecretKeys: readonly string[];
  readonly mailPassword: string | null;
  readonly imapPassword: string | null;
  readonly whatsAppAccessToken: string | null;
  /** without it no webhook is believed */
  readonly whatsAppAppSecret: string | null;
  /** without it no handshake succeeds */
  readonly whatsAppVerifyToken: string | null;
  /** proves Twilio's calls to us, and ours to it where there is no key */
  readonly twilioAuthToken: string | null;
  readonly twilioApiKeySecret: string | null;
  readonly metricsToken: string | null;
  readonly mailSignIns: Record<MailSignInProvider, string | null>;
}

/** How mail leaves. `secure`: TLS from the start, upgrade required (default), or upgrade when offered. */
export interface MailConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string | null;
  readonly from: string;
  readonly secure: "true" | "starttls" | "false";
}

/** Where replies are read. */
export interface ImapConfig {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secure: "true" | "starttls" | "false";
}

/** A number of the WhatsApp Cloud API; its secrets are apart. */
export interface WhatsAppConfig {
  readonly phoneNumberId: string;
  /** whose list of templates is fetched; null: none */
  readonly businessAccountId: string | null;
}

/** A sender of Twilio; token and key's secret are apart. At least one of `from` and `messagingServiceSid` is set. */
export interface TwilioConfig {
  readonly accountSid: string;
  readonly from: string | null;
  readonly messagingServiceSid: string | null;
  /** null: calls go by the auth token */
  readonly apiKeySid: string | null;
}

/** The addresses of providers; others than their own lead to local stand-ins. */
export interface ProviderAddresses {
  readonly whatsAppUrl: string;
  /** version of the Graph API, as it stands in its paths */
  readonly whatsAppVersion: string;
  readonly twilioUrl: string;
}

/** Environment variables that hold a real provider's credentials: refused beside SANDBOX=1. */
const PROVIDER_CREDENTIALS = [
  "WHATSAPP_ACCESS_TOKEN",
  "MAIL_HOST",
  "IMAP_HOST",
  "TWILIO_AUTH_TOKEN",
  "TWILIO_API_KEY_SECRET",
  "GOOGLE_CLIENT_SECRET",
  "MICROSOFT_CLIENT_SECRET",
  "STRIPE_SECRET_KEY",
  "GOOGLE_PLACES_API_KEY",
  "AI_API_KEY",
] as const;

/** Known names of settings that nothing reads: one database, without Redis, is all that even several servers share. */
const UNUSED = ["REDIS_URL", "STRIPE_SECRET_KEY", "GOOGLE_PLACES_API_KEY", "AI_API_KEY"] as const;

const blankIsUnset = (value: unknown) => (typeof value === "string" && value.trim() === "" ? undefined : value);
const text = z.preprocess(blankIsUnset, z.string().trim().optional());
const matching = (pattern: RegExp, otherwise: string) =>
  z.preprocess(blankIsUnset, z.string().trim().regex(pattern, otherwise).optional());
const port = (fallback: number) =>
  z.preprocess(blankIsUnset, z.coerce.number().int().min(0).max(65_535).default(fallback));
const secure = (fallback: "true" | "starttls") =>
  z.preprocess(blankIsUnset, z.enum(["true", "starttls", "false"]).default(fallback));
const address = (usual: string) =>
  z
    .preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).default(usual))
    .transform((url) => url.replace(/\/+$/, ""));
const onOff = z
  .preprocess(blankIsUnset, z.enum(["0", "1", "true", "false"]).default("0"))
  .transform((value) => value === "1" || value === "true");

const Environment = z.object({
  NODE_ENV: text,
  PORT: port(3000),
  BASE_URL: z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).optional()),
  LOG_LEVEL: z.preprocess(
    blankIsUnset,
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
  ),
  DATABASE_URL: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, "must begin with sqlite: or postgres://")
      .default("sqlite:./data/leads.db"),
  ),
  SECRET_KEY: z.preprocess(blankIsUnset, z.string().min(32, "must have at least 32 characters").optional()),
  OLD_SECRET_KEYS: text,
  RATE_LIMIT_PER_MINUTE: z.preprocess(blankIsUnset, z.coerce.number().int().min(0).default(1200)),
  SANDBOX: onOff,
  SAAS_MODE: onOff,
  TRUSTED_PROXIES: text,
  DNS_SERVERS: text,
  METRICS_TOKEN: text,
  MAIL_HOST: text,
  MAIL_PORT: port(587),
  MAIL_USER: text,
  MAIL_PASSWORD: text,
  MAIL_FROM: text,
  MAIL_SECURE: secure("starttls"),
  IMAP_HOST: text,
  IMAP_PORT: port(993),
  IMAP_USER: text,
  IMAP_PASSWORD: text,
  IMAP_SECURE: secure("true"),
  WHATSAPP_PHONE_NUMBER_ID: matching(/^\d{5,30}$/, "must be the digits of the phone number id"),
  WHATSAPP_BUSINESS_ACCOUNT_ID: matching(/^\d{5,30}$/, "must be the digits of the business account id"),
  WHATSAPP_ACCESS_TOKEN: text,
  WHATSAPP_APP_SECRET: text,
  WHATSAPP_VERIFY_TOKEN: text,
  TWILIO_ACCOUNT_SID: matching(/^AC[0-9a-fA-F]{32}$/, "must be AC and 32 digits or letters a to f"),
  TWILIO_AUTH_TOKEN: text,
  TWILIO_API_KEY_SID: matching(/^SK[0-9a-fA-F]{32}$/, "must be SK and 32 digits or letters a to f"),
  TWILIO_API_KEY_SECRET: text,
  TWILIO_FROM: text,
  TWILIO_MESSAGING_SERVICE_SID: matching(/^MG[0-9a-fA-F]{32}$/, "must be MG and 32 digits or letters a to f"),
  WHATSAPP_API_URL: address("https://graph.facebook.com"),
  WHATSAPP_API_VERSION: z.preprocess(
    blankIsUnset,
    z
      .string()
      .regex(/^v\d{1,3}\.\d$/, "must be like v26.0")
      .default("v26.0"),
  ),
  TWILIO_API_URL: address("https://api.twilio.com"),
  ...mailSignInVariables,
});

/** The settings cannot be used; `problems` names each variable and what is wrong with it. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The settings have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** What the environment says, before a missing SECRET_KEY has been made. */
export type ConfigWithoutKey = Omit<Config, "secrets"> & {
  secrets: Omit<Secrets, "secretKey"> & { secretKey: string | null };
};

type Values = z.infer<typeof Environment>;

function togetherProblems(environment: Record<string, string | undefined>, values: Values): string[] {
  const problems: string[] = [];
  if (values.NODE_ENV === "production" && values.SECRET_KEY === undefined) {
    problems.push(
      "SECRET_KEY: is required when NODE_ENV=production (any 32 characters or more; keep it, it encrypts channel passwords)",
    );
  }
  if (values.SANDBOX) {
    const real = PROVIDER_CREDENTIALS.filter((name) => (environment[name] ?? "").trim() !== "");
    if (real.length > 0) problems.push(`SANDBOX: cannot be used beside real provider settings (${real.join(", ")})`);
  }
  if (values.MAIL_HOST !== undefined && values.MAIL_FROM === undefined && values.MAIL_USER === undefined) {
    problems.push("MAIL_FROM: is required with MAIL_HOST");
  }
  if (values.IMAP_HOST !== undefined && values.IMAP_USER === undefined && values.MAIL_USER === undefined) {
    problems.push("IMAP_USER: is required with IMAP_HOST");
  }
  return [...problems, ...numberProblems(values)];
}

/** A number that is set by half would be silently missing. */
function numberProblems(values: Values): string[] {
  const halves = [
    ["WHATSAPP_PHONE_NUMBER_ID", "WHATSAPP_ACCESS_TOKEN"],
    ["WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"],
    ["TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID"],
    ["TWILIO_API_KEY_SID", "TWILIO_ACCOUNT_SID"],
    ["TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET"],
    ["TWILIO_API_KEY_SECRET", "TWILIO_API_KEY_SID"],
  ] as const;
  const problems = halves.flatMap(([set, other]) =>
    values[set] !== undefined && values[other] === undefined ? [`${other}: is required with ${set}`] : [],
  );
  const hasProof = values.TWILIO_AUTH_TOKEN !== undefined || values.TWILIO_API_KEY_SID !== undefined;
  if (values.TWILIO_ACCOUNT_SID !== undefined && !hasProof)
    problems.push("TWILIO_AUTH_TOKEN: is required with TWILIO_ACCOUNT_SID, or TWILIO_API_KEY_SID");
  const hasSender = values.TWILIO_FROM !== undefined || values.TWILIO_MESSAGING_SERVICE_SID !== undefined;
  if (values.TWILIO_ACCOUNT_SID !== undefined && !hasSender)
    problems.push("TWILIO_FROM: is required with TWILIO_ACCOUNT_SID, or TWILIO_MESSAGING_SERVICE_SID");
  return problems;
}

/** Reads the environment. Throws ConfigError with every problem at once. */
export function readConfig(environment: Record<string, string | undefined>): ConfigWithoutKey {
  const parsed = Environment.safeParse(environment, { error: sayIssue });
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`));
  }
  const values = parsed.data;
  const problems = togetherProblems(environment, values);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    production: values.NODE_ENV === "production",
    port: values.PORT,
    baseUrl: values.BASE_URL?.replace(/\/+$/, "") ?? null,
    logLevel: values.LOG_LEVEL,
    databaseUrl: values.DATABASE_URL,
    unused: UNUSED.filter((name) => (environment[name] ?? "").trim() !== ""),
    rateLimitPerMinute: values.RATE_LIMIT_PER_MINUTE,
    sandbox: values.SANDBOX,
    saasMode: values.SAAS_MODE,
    dnsServers: values.DNS_SERVERS?.split(",").map((server) => server.trim()) ?? [],
    trustedProxies: values.TRUSTED_PROXIES?.split(",").map((proxy) => proxy.trim()) ?? [],
    mail:
      values.MAIL_HOST === undefined
        ? null
        : {
            host: values.MAIL_HOST,
            port: values.MAIL_PORT,
            user: values.MAIL_USER ?? null,
            from: values.MAIL_FROM ?? values.MAIL_USER ?? "",
            secure: values.MAIL_SECURE,
          },
    imap:
      values.IMAP_HOST === undefined
        ? null
        : {
            host: values.IMAP_HOST,
            port: values.IMAP_PORT,
            user: values.IMAP_USER ?? values.MAIL_USER ?? "",
            secure: values.IMAP_SECURE,
          },
    whatsApp:
      values.WHATSAPP_PHONE_NUMBER_ID === undefined
        ? null
        : {
            phoneNumberId: values.WHATSAPP_PHONE_NUMBER_ID,
            businessAccountId: values.WHATSAPP_BUSINESS_ACCOUNT_ID ?? null,
          },
    twilio:
      values.TWILIO_ACCOUNT_SID === undefined
        ? null
        : {
            accountSid: values.TWILIO_ACCOUNT_SID,
            from: values.TWILIO_FROM ?? null,
            messagingServiceSid: values.TWILIO_MESSAGING_SERVICE_SID ?? null,
            apiKeySid: values.TWILIO_API_KEY_SID ?? null,
          },
    providers: {
      whatsAppUrl: values.WHATSAPP_API_URL,
      whatsAppVersion: values.WHATSAPP_API_VERSION,
      twilioUrl: values.TWILIO_API_URL,
    },
    mailSignIns: readMailSignIns(values),
    secrets: {
      secretKey: values.SECRET_KEY ?? null,
      oldSecretKeys:
        values.OLD_SECRET_KEYS?.split(",")
          .map((key) => key.trim())
          .filter((key) => key !== "") ?? [],
      mailPassword: values.MAIL_PASSWORD ?? null,
      imapPassword: values.IMAP_PASSWORD ?? values.MAIL_PASSWORD ?? null,
      whatsAppAccessToken: values.WHATSAPP_ACCESS_TOKEN ?? null,
      whatsAppAppSecret: values.WHATSAPP_APP_SECRET ?? null,
      whatsAppVerifyToken: values.WHATSAPP_VERIFY_TOKEN ?? null,
      twilioAuthToken: values.TWILIO_AUTH_TOKEN ?? null,
      twilioApiKeySecret: values.TWILIO_API_KEY_SECRET ?? null,
      metricsToken: values.METRICS_TOKEN ?? null,
      mailSignIns: { google: values.GOOGLE_CLIENT_SECRET ?? null, microsoft: values.MICROSOFT_CLIENT_SECRET ?? null },
    },
  };
}

/** Whether people outside this machine can reach the program: BASE_URL is https and not a local name. */
export function isPublic(config: Pick<Config, "baseUrl">): boolean {
  if (config.baseUrl === null) return false;
  const { protocol, hostname } = new URL(config.baseUrl);
  return protocol === "https:" && hostname !== "localhost" && !/^(127\.|10\.|192\.168\.|\[?::1)/.test(hostname);
}

/** The address people open, without a trailing slash. */
export function baseUrlOf(config: Pick<Config, "baseUrl" | "port">): string {
  return config.baseUrl ?? `http://localhost:${config.port}`;
}

/** Origins whose pages may make unsafe calls. */
export function acceptedOrigins(config: Pick<Config, "baseUrl" | "port">): string[] {
  if (config.baseUrl !== null) return [new URL(config.baseUrl).origin];
  return [`http://localhost:${config.port}`, `http://127.0.0.1:${config.port}`];
}
