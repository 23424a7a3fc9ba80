import { judgeMailDomain } from "@lead-dashboard/domain/channels/mail-domain";
import { providerOf } from "../../channels/check-domain.ts";
import { lookUpDomain, openMailDns } from "../../channels/look-up-domain.ts";
import type { Config, ImapConfig, MailConfig } from "../../config/config.ts";
import { type Finding, failure, messageOf, ok, warning } from "./finding.ts";

const PATIENCE_MS = 10_000;

/** Whether the mail account of the environment can send and be read, and whether its domain's DNS vouches for it. */
export async function checkMail({ mail, imap, secrets, dnsServers }: Config): Promise<Finding[]> {
  const checks: Promise<Finding | Finding[]>[] = [];
  if (mail !== null) checks.push(checkSmtp(mail, secrets.mailPassword), checkDomain(mail, dnsServers));
  if (imap !== null) checks.push(checkImap(imap, secrets.imapPassword));
  if (mail !== null && imap === null)
    checks.push(
      Promise.resolve(
        warning("mailbox", "IMAP_HOST is not set: answers by e-mail do not arrive here", "set IMAP_HOST and IMAP_USER"),
      ),
    );
  return (await Promise.all(checks)).flat();
}

async function checkSmtp(mail: MailConfig, password: string | null): Promise<Finding> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    host: mail.host,
    port: mail.port,
    secure: mail.secure === "true",
    requireTLS: mail.secure === "starttls",
    // as the program itself: an upgrade that is only offered may carry a certificate of one's own
    tls: { rejectUnauthorized: mail.secure !== "false" },
    ...(mail.user === null ? {} : { auth: { user: mail.user, pass: password ?? "" } }),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  try {
    await transport.verify();
    return ok("mail", `${mail.host}:${mail.port} accepts mail from ${mail.from}`);
  } catch (error) {
    return failure(
      "mail",
      `${mail.host}:${mail.port}: ${messageOf(error)}`,
      "check MAIL_HOST, MAIL_PORT, MAIL_SECURE, MAIL_USER, MAIL_PASSWORD",
    );
  } finally {
    transport.close();
  }
}

async function checkImap(imap: ImapConfig, password: string | null): Promise<Finding> {
  const { ImapFlow } = await import("imapflow");
  const client = new ImapFlow({
    host: imap.host,
    port: imap.port,
    secure: imap.secure === "true",
    doSTARTTLS: imap.secure === "true" ? false : imap.secure === "starttls" ? true : undefined,
    tls: { rejectUnauthorized: imap.secure !== "false" },
    auth: { user: imap.user, pass: password ?? "" },
    logger: false,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.logout();
    return ok("mailbox", `${imap.user} at ${imap.host}:${imap.port} can be read`);
  } catch (error) {
    client.close();
    return failure(
      "mailbox",
      `${imap.host}:${imap.port}: ${messageOf(error)}`,
      "check IMAP_HOST, IMAP_PORT, IMAP_SECURE, IMAP_USER, IMAP_PASSWORD",
    );
  }
}

/** The same look at DNS as on screen; what it cannot reach is a warning here, since this machine may have none. */
async function checkDomain({ from, host }: MailConfig, servers: readonly string[]): Promise<Finding[]> {
  const domain = /@([^>\s]+)/.exec(from)?.[1]?.toLowerCase() ?? "";
  if (!domain.includes(".")) return [];
  const facts = await lookUpDomain(openMailDns(servers), { domain, signs: null, provider: providerOf(host), host });
  return judgeMailDomain(facts).map(({ check, level, message, remedy }) =>
    level === "ok" ? ok(check, message) : warning(check, message, remedy ?? undefined),
  );
}
