import type { MessageChannel } from "@lead-dashboard/domain/messages/channel";
import type { SendOutcome } from "../channels/channel.ts";
import type { Tx } from "../db/database.ts";
import type { InboundKind } from "../db/tables/messages.ts";
import type { Actor } from "../events/event.ts";
import { hookPoint } from "../events/hooks.ts";
import type { MessageRow } from "./store.ts";

/** What a higher room says of a message that is about to leave. `reason` in plain words. */
export type GateVerdict =
  | { readonly go: true }
  | { readonly cancel: string }
  /** look again at `defer` (ms) */
  | { readonly defer: number; readonly reason: string };

/** How an outbound message came to rest, for higher rooms: left, will not leave, or in doubt. */
export type MessageEnd = "sent" | "cancelled" | "failed" | "expired" | "unknown" | "bounced";

/** What came in from a lead. */
export interface InboundNotice {
  readonly organizationId: string;
  readonly leadId: string;
  readonly messageId: string;
  readonly channel: MessageChannel;
  readonly receivedAt: number;
  readonly kind: InboundKind;
  /** an automatic answer: do not write before this instant (ms) */
  readonly postponeUntil: number | null;
  /** a bounce: no way is left to reach the lead on this channel */
  readonly isHardBounce: boolean;
  /** the sequence's message it answers, when known */
  readonly enrollmentId: string | null;
}

/** A lead that is not to be written to any more, by one channel or by all. */
export interface SuppressionNotice {
  readonly organizationId: string;
  readonly leadId: string;
  /** the address does not exist; else somebody does not want to be written to */
  readonly isBounce: boolean;
  readonly actor: Actor;
}

/** What rooms above messages do inside its transactions; all run under the lead's lock. */
export interface MessageHooks {
  /** Before a message leaves or is opened. The first verdict that is not `go` counts. */
  gate(tx: Tx, message: MessageRow, now: number): Promise<GateVerdict>;
  /**
   * After a message came to rest. `provider`: what it said, where one was asked; `isDecided`: a person said how it ended;
   * `restored`: a backup put back at `restoredAt` does not know whether it left at `leftAt` already (ms).
   */
  recorded(
    tx: Tx,
    message: MessageRow,
    outcome: {
      end: MessageEnd;
      provider?: SendOutcome;
      isDecided?: boolean;
      restored?: { readonly restoredAt: number; readonly leftAt: number | undefined };
    },
    now: number,
  ): Promise<void>;
  /** After an address of a lead was suppressed, before what waits for it is cancelled. */
  suppressed(tx: Tx, notice: SuppressionNotice, now: number): Promise<void>;
  /** After things came in to one organization, of each lead at most one. */
  received(tx: Tx, inbound: readonly InboundNotice[], now: number): Promise<void>;
}

/** Where rooms above messages hook in. */
export const messageHooks = hookPoint<MessageHooks>();
