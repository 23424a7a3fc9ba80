import type { MessageState } from "@lead-dashboard/contract/messages/schemas";
import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock,
  Hand,
  Inbox,
  LoaderCircle,
  TimerOff,
} from "lucide-react";
import type { ReactNode } from "react";
import { messaging } from "../messages/en/messaging.ts";
import { Badge } from "./Badge.tsx";

type Look = { tone?: "accent" | "good" | "bad" | "warn"; icon: ReactNode };

const LOOKS: Record<MessageState, Look> = {
  planned: { icon: <Clock /> },
  sending: { tone: "accent", icon: <LoaderCircle /> },
  sent: { tone: "accent", icon: <Check /> },
  delivered: { tone: "accent", icon: <CheckCheck /> },
  read: { tone: "good", icon: <CheckCheck /> },
  received: { tone: "good", icon: <Inbox /> },
  cancelled: { icon: <Ban /> },
  expired: { icon: <TimerOff /> },
  failed: { tone: "bad", icon: <CircleAlert /> },
  "awaiting-confirmation": { tone: "warn", icon: <Hand /> },
  unknown: { tone: "warn", icon: <CircleHelp /> },
};

/** Where a message stands: icon, word and colour. */
export function MessageStateBadge({ state }: { state: MessageState }) {
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      {icon}
      {messaging.states[state]}
    </Badge>
  );
}
