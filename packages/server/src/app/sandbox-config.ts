import type { Config } from "../config/config.ts";
import type { SandboxNumbers } from "../sandbox/start-numbers.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";

/** The settings with the stand-ins' addresses in the place of the providers'. */
export function sandboxConfig(config: Config, sandbox: Sandbox, numbers: SandboxNumbers): Config {
  const { mailHost, mailPort, imapHost, imapPort, user, password } = sandbox;
  return {
    ...config,
    mail: { host: mailHost, port: mailPort, user, from: "you@sandbox.example", secure: "false" },
    imap: { host: imapHost, port: imapPort, user, secure: "false" },
    providers: { ...config.providers, whatsAppUrl: numbers.whatsAppUrl, twilioUrl: numbers.twilioUrl },
    secrets: { ...config.secrets, mailPassword: password, imapPassword: password },
  };
}
