import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { failureAdvice } from "@lead-dashboard/domain/messages/failure-advice";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { idempotencyKey } from "../../lead-actions/in-order.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import styles from "./Inbox.module.css";
import { refreshInbox } from "./inbox-queries.ts";

/** What to do about a message that did not go. */
export function NextStep({ message }: { message: Message }) {
  const [isBusy, setBusy] = useState(false);
  const { leadId, channel } = message;
  const advice = failureAdvice(message);
  if (advice === null || leadId === null) return null;
  const write = () => document.querySelector<HTMLElement>("[data-reply]")?.focus();
  const again = async () => {
    if (channel === "task" || channel === "phone") return;
    setBusy(true);
    try {
      const { subject, body, templateId } = message;
      await call(messageEndpoints.sendMessage, {
        params: { id: leadId },
        body: { channel, body, ...(subject && { subject }), ...(templateId && { templateId }) },
        idempotencyKey: idempotencyKey(),
      });
      toast(t.sentAgain);
      refreshInbox();
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  return (
    <div className={styles.decision}>
      {advice === "retry" ? (
        <Button busy={isBusy} onClick={() => void again()}>
          {t.advice.retry}
        </Button>
      ) : null}
      {advice === "address" ? (
        <Link href={`/leads/${leadId}`} className={buttonLook()}>
          {t.advice.address}
        </Link>
      ) : null}
      {advice === "settings" ? (
        <Link href="/settings/channels" className={buttonLook()}>
          {t.advice.settings}
        </Link>
      ) : null}
      {advice === "template" || advice === "channel" ? <Button onClick={write}>{t.advice[advice]}</Button> : null}
    </div>
  );
}
