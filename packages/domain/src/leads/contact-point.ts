/** The two kinds of contact point. */
export const CONTACT_KINDS = ["phone", "email"] as const;

/** What is known of a contact point: `invalid` is not a real number or address, `bounced` was refused when written to. */
export const CONTACT_STATES = ["ok", "invalid", "bounced"] as const;

/** What kind of line a phone number is, as far as its numbering plan tells. */
export const PHONE_TYPES = ["mobile", "landline", "voip", "unknown"] as const;

/** What kind of line a phone number is. */
export type PhoneType = (typeof PHONE_TYPES)[number];

/** One phone number or e-mail address of a lead, as it stands on the lead and on the wire. One of each kind is preferred. */
export interface ContactPoint {
  kind: (typeof CONTACT_KINDS)[number];
  /** as given; a number that is not valid is never guessed at */
  value: string;
  label: string | null;
  preferred: boolean;
  state: (typeof CONTACT_STATES)[number];
}

/** A contact point with its normal form, by which messages and duplicates find it. */
export interface ContactPointDraft extends ContactPoint {
  /** E.164 number or lower-case address; null when it has no normal form (an invalid number) */
  key: string | null;
  /** set for phones with a normal form */
  phoneType: PhoneType | null;
}

/** A contact point without what the program adds for itself. */
export function bareContactPoint({ kind, value, label, preferred, state }: ContactPoint): ContactPoint {
  return { kind, value, label, preferred, state };
}
