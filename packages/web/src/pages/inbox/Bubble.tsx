import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { MessageFiles } from "../../attachments/MessageFiles.tsx";
import { Badge } from "../../look/Badge.tsx";
import { Button, join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { MessageStateBadge } from "../../look/MessageStateBadge.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { showMoment, showTime } from "../../messages/dates.ts";
import { calls } from "../../messages/en/calls.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging, withoutText } from "../../messages/en/messaging.ts";
import { sms } from "../../messages/en/sms.ts";
import styles from "./Inbox.module.css";
import { NextStep } from "./NextStep.tsx";

/** One message of the thread: theirs at the left, ours at the right with its state, failures in words. */
export function Bubble({ message }: { message: Message }) {
  const isOurs = message.direction === "outbound";
  const outcome = message.callOutcome && t.outcome(calls.outcomes[message.callOutcome]);
  const text = message.body || outcome;
  const why = text || message.subject ? null : withoutText(message);
  const at = message.sentAt ?? message.plannedFor ?? message.createdAt;
  return (
    <li className={join(styles.bubbleLine, isOurs && styles.ours)}>
      <div className={styles.bubble}>
        {message.subject ? <p className={styles.subject}>{message.subject}</p> : null}
        {text ? (
          <p className={styles.text} dir="auto">
            {text}
          </p>
        ) : null}
        {why ? <p className={styles.meta}>{why}</p> : null}
        {message.leadId ? <MessageFiles leadId={message.leadId} messageId={message.id} /> : null}
      </div>
      <p className={styles.meta}>
        <ChannelIcon channel={message.channel} />
        <span>{messaging.channels[message.channel]}</span>
        <time dateTime={at} title={showMoment(at)}>
          {showTime(at)}
        </time>
        {isOurs ? <MessageStateBadge state={message.state} /> : null}
        {message.segments ? <span>{sms.sentIn(message.segments, message.price)}</span> : null}
        {message.kind && message.kind !== "reply" ? (
          <Badge tone="warn">{messaging.inboundKinds[message.kind]}</Badge>
        ) : null}
        {outcome && message.body ? <span>{outcome}</span> : null}
        {message.reason ? <span>{message.reason}</span> : null}
      </p>
      {isOurs ? <NextStep message={message} /> : null}
      {message.state === "awaiting-confirmation" || message.state === "unknown" ? <Decision message={message} /> : null}
    </li>
  );
}

function Decision({ message }: { message: Message }) {
  const [isBusy, setBusy] = useState(false);
  const decide = async (sent: boolean) => {
    setBusy(true);
    try {
      await call(messageEndpoints.confirmMessage, { params: { id: message.id }, body: { sent } });
      await queryClient.invalidateQueries({ queryKey: ["conversation"] });
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  return (
    <div className={styles.decision}>
      <Button kind="good" busy={isBusy} onClick={() => void decide(true)}>
        {t.went}
      </Button>
      <Button busy={isBusy} onClick={() => void decide(false)}>
        {t.didNot}
      </Button>
    </div>
  );
}
