import { CircleCheck, Mail, MessageCircle, MessageSquareText, Phone } from "lucide-react";

/** The sign of a channel; always beside its name, so it is hidden from screen readers. */
export function ChannelIcon({ channel }: { channel: string }) {
  if (channel === "email") return <Mail aria-hidden="true" />;
  if (channel === "sms") return <MessageSquareText aria-hidden="true" />;
  if (channel === "phone") return <Phone aria-hidden="true" />;
  if (channel === "task") return <CircleCheck aria-hidden="true" />;
  return <MessageCircle aria-hidden="true" />;
}
