import type { MessageChannel, MessageState, OptOutReason } from "@lead-dashboard/contract/messages/schemas";

/** Words about messages that several pages share: channels, states, reasons. */
export const messaging = {
  channels: {
    whatsapp: "WhatsApp",
    "whatsapp-personal": "Personal WhatsApp",
    email: "E-mail",
    sms: "SMS",
    phone: "Call",
    task: "Task",
  } satisfies Record<MessageChannel, string>,
  states: {
    planned: "Planned",
    sending: "Sending",
    sent: "Sent",
    delivered: "Delivered",
    read: "Read",
    cancelled: "Cancelled",
    failed: "Failed",
    expired: "Expired",
    "awaiting-confirmation": "To confirm",
    unknown: "In doubt",
    received: "Received",
  } satisfies Record<MessageState, string>,
  inboundKinds: {
    reply: "Reply",
    unverified: "Sender not verified",
    "opt-out": "Opted out",
    "auto-reply": "Automatic reply",
    bounce: "Bounced",
    complaint: "Complaint",
  },
  optOutReasons: {
    "opt-out": "Asked not to be contacted",
    unsubscribe: "Unsubscribed",
    bounce: "Address bounced",
    complaint: "Complained",
    "by-hand": "Set by hand",
    imported: "Imported",
    erased: "Erased and kept out",
  } satisfies Record<OptOutReason, string>,
  directions: { outbound: "Out", inbound: "In" },
  /** in place of a text that is filled in for the lead only as it leaves */
  unwritten: "The text is written when it leaves",
  neverWritten: "It never left, so no text was written",
  everyChannel: "every channel",
  unknownWord: (word: string) => word.replaceAll(/[-_.]/g, " "),
};

/** Why an address is not written to, also when it came as plain text. */
export function optOutReason(reason: string): string {
  return new Map<string, string>(Object.entries(messaging.optOutReasons)).get(reason) ?? messaging.unknownWord(reason);
}

/** What stands where a message has no text; null where files or an outcome speak for it. */
export function withoutText(message: { state: MessageState; channel: MessageChannel }): string | null {
  if (message.channel === "phone" || message.channel === "task") return null;
  if (message.state === "planned" || message.state === "sending") return messaging.unwritten;
  return ["cancelled", "failed", "expired"].includes(message.state) ? messaging.neverWritten : null;
}

/** The name of a channel that came as plain text. */
export function channelName(channel: string): string {
  if (channel === "all") return messaging.everyChannel;
  return new Map<string, string>(Object.entries(messaging.channels)).get(channel) ?? messaging.unknownWord(channel);
}
