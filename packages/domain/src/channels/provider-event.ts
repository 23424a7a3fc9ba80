// What providers of messages tell us, in one form for all of them (channels.md, sections 1 and 2).
import type { ReplyMeaning } from "../messages/classify-reply.ts";

/** How far a message we handed over has come. Ranks only grow, whatever order receipts arrive in. */
export type ReceiptStatus = "sent" | "delivered" | "read" | "failed";

/** What a provider says of a message we handed over. */
export interface ProviderReceipt {
  readonly providerId: string;
  /** our own id, echoed by the provider; null when it did not */
  readonly messageId: string | null;
  readonly status: ReceiptStatus;
  /** ms; null when the provider names no time */
  readonly at: number | null;
  readonly error: ProviderError | null;
  /** the receiver's business-scoped id, where the provider has one */
  readonly userId: string | null;
  /** the receiver's number, E.164 with a plus; null when the provider does not name it */
  readonly to: string | null;
}

/** A provider's refusal. Decided on by its code, never by its text. */
export interface ProviderError {
  readonly code: number;
  readonly text: string;
}

/** A file the provider holds for us. */
export interface ProviderFile {
  /** WhatsApp: its id; Twilio: its address */
  readonly id: string;
  readonly name: string | null;
  /** what the sender's phone says; the bytes decide */
  readonly mediaType: string | null;
}

/** Somebody is reached elsewhere from now on: by another number, or known by another id. */
export interface ProviderMove {
  /** E.164 with a plus; null when it is hidden, or stays */
  readonly number: string | null;
  /** the id they were known by; null when the provider does not say */
  readonly formerUserId: string | null;
  readonly userId: string | null;
}

/** Something a lead sent us. */
export interface ProviderInbound {
  readonly providerId: string;
  /** E.164 with a plus; null when the person hides the number */
  readonly from: string | null;
  /** business-scoped id, stable where the number is hidden */
  readonly userId: string | null;
  readonly profileName: string | null;
  /** files the provider holds for us, in their order */
  readonly files?: readonly ProviderFile[];
  /** what a person reads; media and the like described in brackets */
  readonly body: string;
  /** the provider's id of the message it answers */
  readonly answers: string | null;
  /** ms; null when the provider names no time */
  readonly at: number | null;
  /** the provider took it as an opt-out itself */
  readonly isOptOut: boolean;
  /** the provider took it as the end of an opt-out */
  readonly isOptIn?: boolean;
  /** what a button that was pressed says; left out: the words decide */
  readonly means?: ReplyMeaning;
  /** a notice that the sender moved */
  readonly move?: ProviderMove;
  /** a notice of the system, or a reaction taken back: no answer of a person, kept for a look */
  readonly isNotice: boolean;
}

/** What to do about a refusal (the tables of channels.md). */
export type ProviderAction =
  /** the account is not let in: its breaker opens, no attempt is burnt */
  | "open-breaker"
  /** the account is refused for what it is or does: it pauses until a person has looked */
  | "pause-account"
  /** worth another try, not before `retryAfterMs` */
  | "wait"
  /** final for this message */
  | "refuse"
  /** final for this message, and the person is not reached here: another channel may */
  | "not-reached"
  /** final for this message, and for every other to its country: it is switched off at the provider */
  | "country-closed"
  /** final for this message, and for every other with this template: whoever uses it by itself pauses */
  | "template-refused"
  /** it was taken and did not arrive: the same once more after `retryAfterMs`, `tries` times in all */
  | "send-again"
  /** the receiver or the carrier blocked it: the second time the address counts as one that wants nothing */
  | "blocked"
  /** nothing will ever reach this address on this channel */
  | "bad-address"
  /** the receiver does not want to be written to on this channel */
  | "suppress";

/** A refusal as a person reads it, with what follows. */
export interface ProviderVerdict {
  readonly action: ProviderAction;
  /** plain words, with the next action where there is one */
  readonly words: string;
  /** at least so long; each further try waits longer */
  readonly retryAfterMs?: number;
  /** of what `wait` is said: this message or person alone, or how much the account sends at all. Left out: nobody knows */
  readonly concerns?: "message" | "throughput";
  /** for `send-again`: how many messages in all, the first one included */
  readonly tries?: number;
}
