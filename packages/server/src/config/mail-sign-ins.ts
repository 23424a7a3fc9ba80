// Google and Microsoft: where people let us into their mailbox, and where that mailbox is then reached.
import { z } from "zod";

/** Who may say that we may use a mailbox. */
export type MailSignInProvider = "google" | "microsoft";

/** Where one of them is reached; others than their own addresses lead to local stand-ins. */
export interface MailSignIn {
  /** null: this installation is not registered there */
  readonly clientId: string | null;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly smtp: MailPlace;
  readonly imap: MailPlace;
}

/** A mail server by its address. */
export interface MailPlace {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
}

const blankIsUnset = (value: unknown) => (typeof value === "string" && value.trim() === "" ? undefined : value);
const text = z.preprocess(blankIsUnset, z.string().trim().optional());
const web = (usual: string) => z.preprocess(blankIsUnset, z.url({ protocol: /^https?$/ }).default(usual));
const PORTS = { smtps: 465, smtp: 587, imaps: 993, imap: 143 } as const;

/** `smtps://host:465` is TLS from the start, `smtp://host:587` an upgrade that is required, `?security=none` for stand-ins. */
const mail = (kind: "smtp" | "imap", usual: string) =>
  z
    .preprocess(blankIsUnset, z.url({ protocol: new RegExp(`^${kind}s?$`) }).default(usual))
    .transform((address): MailPlace => {
      const url = new URL(address);
      const isTls = url.protocol === `${kind}s:`;
      const security = url.searchParams.get("security") === "none" ? "none" : isTls ? "tls" : "starttls";
      const port = url.port === "" ? PORTS[isTls ? (`${kind}s` as const) : kind] : Number(url.port);
      return { host: url.hostname, port, security };
    });

/** The variables of the environment. */
export const mailSignInVariables = {
  GOOGLE_CLIENT_ID: text,
  GOOGLE_CLIENT_SECRET: text,
  GOOGLE_AUTHORIZE_URL: web("https://accounts.google.com/o/oauth2/v2/auth"),
  GOOGLE_TOKEN_URL: web("https://oauth2.googleapis.com/token"),
  GOOGLE_SMTP_URL: mail("smtp", "smtps://smtp.gmail.com:465"),
  GOOGLE_IMAP_URL: mail("imap", "imaps://imap.gmail.com:993"),
  MICROSOFT_CLIENT_ID: text,
  MICROSOFT_CLIENT_SECRET: text,
  MICROSOFT_AUTHORIZE_URL: web("https://login.microsoftonline.com/common/oauth2/v2.0/authorize"),
  MICROSOFT_TOKEN_URL: web("https://login.microsoftonline.com/common/oauth2/v2.0/token"),
  MICROSOFT_SMTP_URL: mail("smtp", "smtp://smtp.office365.com:587"),
  MICROSOFT_IMAP_URL: mail("imap", "imaps://outlook.office365.com:993"),
};

type Values = z.infer<z.ZodObject<typeof mailSignInVariables>>;

/** The settings out of the variables. */
export function readMailSignIns(values: Values): Record<MailSignInProvider, MailSignIn> {
  return {
    google: {
      clientId: values.GOOGLE_CLIENT_ID ?? null,
      authorizeUrl: values.GOOGLE_AUTHORIZE_URL,
      tokenUrl: values.GOOGLE_TOKEN_URL,
      smtp: values.GOOGLE_SMTP_URL,
      imap: values.GOOGLE_IMAP_URL,
    },
    microsoft: {
      clientId: values.MICROSOFT_CLIENT_ID ?? null,
      authorizeUrl: values.MICROSOFT_AUTHORIZE_URL,
      tokenUrl: values.MICROSOFT_TOKEN_URL,
      smtp: values.MICROSOFT_SMTP_URL,
      imap: values.MICROSOFT_IMAP_URL,
    },
  };
}
