import type { Config } from "../config/config.ts";
import type { MailSignIn } from "../config/mail-sign-ins.ts";
import type { SandboxNumbers } from "../sandbox/start-numbers.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";

/** The settings with the stand-ins' addresses in the place of the providers'. */
export function sandboxConfig(config: Config, sandbox: Sandbox, numbers: SandboxNumbers): Config {
  const { mailHost, mailPort, imapHost, imapPort, user, password } = sandbox;
  const signIn: MailSignIn = {
    clientId: "sandbox",
    authorizeUrl: `${sandbox.signInUrl}/authorize`,
    tokenUrl: `${sandbox.signInUrl}/token`,
    smtp: { host: mailHost, port: mailPort, security: "none" },
    imap: { host: imapHost, port: imapPort, security: "none" },
  };
  return {
    ...config,
    mailSignIns: { google: signIn, microsoft: signIn },
    mail: { host: mailHost, port: mailPort, user, from: "you@sandbox.example", secure: "false" },
    imap: { host: imapHost, port: imapPort, user, secure: "false" },
    providers: { ...config.providers, whatsAppUrl: numbers.whatsAppUrl, twilioUrl: numbers.twilioUrl },
    secrets: { ...config.secrets, mailPassword: password, imapPassword: password },
  };
}
