/** The ways a message goes or comes. `task` is something a person does that is no message. */
export const MESSAGE_CHANNELS = ["whatsapp", "whatsapp-personal", "email", "sms", "phone", "task"] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** Whether a person, not the worker, makes it leave. */
export function isByPerson(channel: MessageChannel): boolean {
  return channel === "whatsapp-personal" || channel === "phone" || channel === "task";
}
