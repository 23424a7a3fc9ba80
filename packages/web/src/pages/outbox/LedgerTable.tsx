import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { ChevronRight } from "lucide-react";
import { Fragment, useState } from "react";
import { Link } from "wouter";
import { join } from "../../look/Button.tsx";
import { ChannelIcon } from "../../look/ChannelIcon.tsx";
import { MessageStateBadge } from "../../look/MessageStateBadge.tsx";
import { Table } from "../../look/Table.tsx";
import { showMoment, showTime } from "../../messages/dates.ts";
import { messaging, withoutText } from "../../messages/en/messaging.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import { MessageDetails } from "./MessageDetails.tsx";
import styles from "./Outbox.module.css";

/** The messages as rows; each opens to its text and history. */
export function LedgerTable({ messages }: { messages: readonly Message[] }) {
  return (
    <Table hasCards label={t.title}>
      <thead>
        <tr>
          <th scope="col">{t.lead}</th>
          <th scope="col">{t.channel}</th>
          <th scope="col">{t.message}</th>
          <th scope="col">{t.state}</th>
          <th scope="col">{t.when}</th>
        </tr>
      </thead>
      <tbody>
        {messages.map((message) => (
          <LedgerRow key={message.id} message={message} />
        ))}
      </tbody>
    </Table>
  );
}

function LedgerRow({ message }: { message: Message }) {
  const asksSomething = message.state === "unknown" || message.state === "awaiting-confirmation";
  const [isOpen, setOpen] = useState(false);
  const name = message.leadName ?? message.address ?? t.noLead;
  const at = message.sentAt ?? message.plannedFor ?? message.createdAt;
  return (
    <Fragment>
      <tr className={join(asksSomething && styles.asks)}>
        <td>
          <div className={styles.leadCell}>
            <button
              type="button"
              className={styles.fold}
              aria-expanded={isOpen}
              aria-label={t.details(name)}
              onClick={() => setOpen(!isOpen)}
            >
              <ChevronRight className={join(isOpen && styles.folded)} />
            </button>
            {message.leadId ? <Link href={`/leads/${message.leadId}`}>{name}</Link> : name}
          </div>
        </td>
        <td>
          <span className={styles.channelCell} title={messaging.channels[message.channel]}>
            <ChannelIcon channel={message.channel} />
            <span>{messaging.channels[message.channel]}</span>
          </span>
        </td>
        <td className={styles.textCell}>
          <span className={styles.excerpt}>
            {message.subject ? <strong>{message.subject} </strong> : null}
            {message.body || <em>{withoutText(message) ?? t.noText}</em>}
          </span>
        </td>
        <td>
          <MessageStateBadge state={message.state} />
          {message.reason && !isOpen ? <span className={styles.reason}>{message.reason}</span> : null}
        </td>
        <td>
          <time dateTime={at} title={showMoment(at)} className={styles.time}>
            {message.state === "planned" ? plannedWords(at) : showTime(at)}
          </time>
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={5} className={styles.detailCell}>
            <MessageDetails message={message} />
          </td>
        </tr>
      ) : null}
    </Fragment>
  );
}

function plannedWords(at: string): string {
  return Date.parse(at) < Date.now() ? t.dueSince(showTime(at)) : t.plannedFor(showTime(at));
}
