import { isEmail } from "@lead-dashboard/domain/imports/read-email";

/** The address a mail to a lead would go to; null where it has none, or one that is no address. */
export function usableEmail({ email }: { email?: string | null | undefined }): string | null {
  return email && isEmail(email) ? email : null;
}
