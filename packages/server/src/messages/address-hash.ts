import { createHmac } from "node:crypto";
import { normalAddress } from "@lead-dashboard/domain/messages/address";

/**
 * The form a suppressed address is kept in. Salted by the organization, and by nothing that may be lost or changed: a new
 * SECRET_KEY or a restored backup must never bring an opted-out address back.
 */
export function addressHash(organizationId: string, address: string): string {
  return createHmac("sha256", `suppression ${organizationId}`).update(normalAddress(address)).digest("base64url");
}
