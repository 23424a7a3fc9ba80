// Signing by DKIM (RFC 6376), for mail servers that do not sign for our domain themselves. The way out of the list is
// signed as well, since a one-click unsubscribe counts only then (RFC 8058, section 4).
import { createPublicKey, generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

/** The key mails are signed with, and the name under which the domain publishes its public half. */
export interface DkimKey {
  readonly domain: string;
  readonly selector: string;
  /** PEM */
  readonly privateKey: string;
}

/** Headers a reader relies on. */
const SIGNED = [
  "From",
  "To",
  "Subject",
  "Date",
  "Message-ID",
  "In-Reply-To",
  "References",
  "MIME-Version",
  "Content-Type",
  "List-Unsubscribe",
  "List-Unsubscribe-Post",
].join(":");

/** The mail with its signature before it; as it is without a key. */
export async function signMail(mail: Buffer, key: DkimKey | null): Promise<Buffer> {
  if (key === null) return mail;
  const { default: DKIM } = await import("nodemailer/lib/dkim");
  const { domain: domainName, selector: keySelector, privateKey } = key;
  const signed = new DKIM({ domainName, keySelector, privateKey, headerFieldNames: SIGNED }).sign(mail);
  const parts: Buffer[] = [];
  for await (const part of signed) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** A new private key, PEM. 2048 bits: more does not fit into one string of a TXT record, less is refused by Gmail. */
export async function newDkimKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** What the domain must publish for a key: name and value of a TXT record. */
export function dkimRecord({ domain, selector, privateKey }: DkimKey): { name: string; value: string } {
  const key = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
  return { name: `${selector}._domainkey.${domain}`, value: `v=DKIM1; k=rsa; p=${key}` };
}
