// Addresses in the one form they are compared, hashed and masked in.
import type { MessageChannel } from "./channel.ts";

/** What a suppression covers: the way of reaching somebody, not the account. Personal WhatsApp and the Cloud API are one. */
export type AddressKind = "whatsapp" | "email" | "sms" | "phone";

/** The kind of address a channel writes to; null for a task, which reaches nobody. */
export function addressKind(channel: MessageChannel): AddressKind | null {
  if (channel === "task") return null;
  return channel === "whatsapp-personal" ? "whatsapp" : channel;
}

/** Whether it is a business-scoped id: by it WhatsApp knows people who hide their number (channels.md, section 1). */
export function isUserId(address: string): boolean {
  return /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(address);
}

/** E-mail: trimmed, lower case. Phones: a plus and digits. Ids of WhatsApp: as they are. */
export function normalAddress(address: string): string {
  if (isUserId(address)) return address;
  const trimmed = address.trim().toLowerCase();
  return trimmed.includes("@") ? trimmed : `+${trimmed.replace(/^00/, "").replace(/\D/g, "")}`;
}

/** A form that a person recognises and nobody can write to: `an•••@example.com`, `+383••••56`. */
export function maskedAddress(address: string): string {
  const normal = normalAddress(address);
  if (isUserId(normal)) return `${normal.slice(0, 4)}••••`;
  const sign = normal.lastIndexOf("@");
  if (sign >= 0) return `${normal.slice(0, Math.min(2, Math.max(0, sign - 1)))}•••${normal.slice(sign)}`;
  return normal.length <= 6 ? "••••" : `${normal.slice(0, 4)}••••${normal.slice(-2)}`;
}
