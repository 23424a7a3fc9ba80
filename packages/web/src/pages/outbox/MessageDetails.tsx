import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { ledgerEndpoints } from "@lead-dashboard/contract/messages/ledger-endpoints";
import type { MessageHistoryEntry } from "@lead-dashboard/contract/messages/ledger-schemas";
import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { isByPerson } from "@lead-dashboard/domain/messages/channel";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { QueueAgain } from "../../lead-timeline/QueueAgain.tsx";
import { Button } from "../../look/Button.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { showMoment, showTime } from "../../messages/dates.ts";
import { withoutText } from "../../messages/en/messaging.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import { sms } from "../../messages/en/sms.ts";
import styles from "./Outbox.module.css";

const MOMENTS = ["createdAt", "plannedFor", "sentAt", "deliveredAt", "readAt"] as const;

/** The text of a message, its history, and what a person can decide about it. */
export function MessageDetails({ message }: { message: Message }) {
  const isInbound = message.direction === "inbound";
  const facts: [string, string | null][] = [
    [t.address, message.address],
    [t.reason, message.reason],
    [t.sequence, message.stepIndex === null ? null : t.step(message.stepIndex + 1)],
    [t.providerId, message.providerId],
    [sms.segments, message.segments?.toString() ?? null],
    [sms.price, message.price ? sms.charged(message.price) : null],
  ];
  return (
    <div className={styles.details}>
      <div className={styles.fullText}>
        {message.subject ? <p className={styles.subject}>{message.subject}</p> : null}
        {message.body ? <p>{message.body}</p> : <em>{withoutText(message) ?? t.noText}</em>}
      </div>
      <dl className={styles.facts}>
        {MOMENTS.map((name) => {
          const at = message[name];
          return at === null ? null : (
            <div key={name}>
              <dt>{isInbound && name === "sentAt" ? t.received : t.steps[name]}</dt>
              <dd>
                <time dateTime={at}>{showMoment(at)}</time>
              </dd>
            </div>
          );
        })}
        {facts.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <History message={message} />
      <Decisions message={message} />
    </div>
  );
}

/** Its journal, fetched when the row is opened. */
function History({ message }: { message: Message }) {
  const { data } = useQuery({
    queryKey: ["messages", "history", message.id, message.state],
    queryFn: ({ signal }) => call(ledgerEndpoints.readMessageHistory, { params: { id: message.id }, signal }),
  });
  if (!data) return null;
  return (
    <section aria-label={t.history}>
      <h2 className={styles.subject}>{t.history}</h2>
      <ol>
        {data.entries.filter(isWorthTelling(message)).map((entry) => (
          <li key={`${entry.at} ${entry.what}`}>
            <time dateTime={entry.at} title={showMoment(entry.at)}>
              {showTime(entry.at)}
            </time>{" "}
            {t.happened[entry.what]}
            {entry.memberId === null ? null : ` ${t.byMember}`}
            {entry.reason === null ? null : <span className={styles.reason}>{entry.reason}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What comes in is not planned: that it was received says it all. */
function isWorthTelling({ direction }: Message) {
  return ({ what }: MessageHistoryEntry) => direction === "outbound" || what !== "recorded";
}

function Decisions({ message }: { message: Message }) {
  const maySend = useMay("messages.send");
  const [isBusy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, said: string) => {
    setBusy(true);
    try {
      await work();
      toast(said);
      void queryClient.invalidateQueries({ queryKey: ["messages"] });
      void queryClient.invalidateQueries({ queryKey: ["sending"] });
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  const params = { id: message.id };
  const decide = (sent: boolean) => () =>
    void run(() => call(messageEndpoints.confirmMessage, { params, body: { sent } }), t.decided);
  if (!maySend) return null;
  if (message.state === "unknown" || message.state === "awaiting-confirmation") {
    return (
      <div className={styles.decisions}>
        <p>{message.state === "unknown" ? t.doubtExplain : t.awaitingExplain}</p>
        <Button kind="main" busy={isBusy} onClick={decide(true)}>
          {t.went}
        </Button>
        {message.state === "unknown" && !isByPerson(message.channel) ? (
          <Button
            busy={isBusy}
            title={t.againExplain}
            onClick={() => void run(() => call(ledgerEndpoints.repeatMessage, { params }), t.againDone)}
          >
            {t.again}
          </Button>
        ) : null}
        <Button busy={isBusy} onClick={decide(false)}>
          {message.state === "unknown" ? t.skip : t.didNot}
        </Button>
      </div>
    );
  }
  if (message.state === "failed" || message.state === "expired")
    return (
      <div className={styles.decisions}>
        <QueueAgain message={message} />
      </div>
    );
  if (message.state !== "planned") return null;
  return (
    <div className={styles.decisions}>
      <Button
        busy={isBusy}
        onClick={() => void run(() => call(messageEndpoints.cancelMessage, { params }), t.cancelled)}
      >
        {t.cancel}
      </Button>
    </div>
  );
}
