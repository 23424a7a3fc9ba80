import { bulkActionEndpoints } from "@lead-dashboard/contract/bulk-actions/endpoints";
import type { BulkChange, BulkForecast } from "@lead-dashboard/contract/bulk-actions/schemas";
import { channelEndpoints } from "@lead-dashboard/contract/channels/endpoints";
import type { Template } from "@lead-dashboard/contract/templates/schemas";
import { daysUnderCaps } from "@lead-dashboard/domain/messages/days-under-caps";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "wouter";
import { call } from "../../api/call.ts";
import { previewQuery, useTemplates } from "../../api/template-queries.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError, Skeleton } from "../../look/States.tsx";
import { bulk } from "../../messages/en/bulk.ts";
import { bulkMessage as t } from "../../messages/en/bulk-message.ts";
import { channelName } from "../../messages/en/messaging.ts";
import { shell } from "../../messages/en/shell.ts";
import { sms as smsWords } from "../../messages/en/sms.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk, type Target, whom } from "../bulk.ts";
import styles from "./Dialogs.module.css";
import { targetName } from "./target-name.ts";

type Message = Extract<BulkChange, { type: "message" }>;
type Channel = Message["channel"];

/** One template to many: who can get it, and why not the others, before anything starts. */
export function MessageDialog({ target, onClose, onDone }: LeadDialogProps) {
  const templates = useTemplates();
  const all = templates.data?.items ?? [];
  const [chosenId, choose] = useState<string | null>(null);
  const chosen = all.find((one) => one.id === chosenId);
  const message: Message | null = chosen
    ? { type: "message", channel: channelOf(chosen), templateId: chosen.id }
    : null;
  const forecast = useForecast(message, target);
  const possible = forecast.data?.possible ?? 0;
  const send = () => {
    if (message === null || possible === 0) return;
    onClose();
    void runBulk(target, message).then(onDone);
  };
  if (templates.data && all.length === 0) {
    return (
      <Dialog title={t.title(targetName(target))} size="small" onClose={onClose}>
        <p>{t.noTemplate}</p>
        <Link href="/templates" className={buttonLook("main")} onClick={onClose}>
          {shell.pages.templates}
        </Link>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t.title(targetName(target))}
      onClose={onClose}
      onSubmit={send}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="main" disabled={message === null || possible === 0}>
            {forecast.data?.exact === false ? t.sendMore : t.send(possible)}
          </Button>
        </>
      }
    >
      <Field label={t.template} hint={message ? t.hints[message.channel] : undefined}>
        {(control) => (
          <select
            {...control}
            data-autofocus=""
            value={chosen?.id ?? ""}
            onChange={(event) => choose(event.target.value)}
          >
            <option value="" disabled>
              {t.choose}
            </option>
            {ORDER.map((channel) => {
              const mine = all.filter((one) => channelOf(one) === channel);
              return mine.length === 0 ? null : (
                <optgroup key={channel} label={channelName(channel)}>
                  {mine.map((one) => (
                    <option key={one.id} value={one.id}>
                      {t.option(one.name, one.language)}
                    </option>
                  ))}
                </optgroup>
              );
            })}
          </select>
        )}
      </Field>
      {chosen ? <Preview template={chosen} target={target} /> : null}
      {message === null ? null : (
        <div className={styles.result} role="status" aria-busy={forecast.isFetching}>
          {forecast.error ? <p className={styles.problems}>{describeError(forecast.error)}</p> : null}
          {forecast.data ? (
            <>
              <p>
                <strong>{t.possible(forecast.data.possible, forecast.data.matched, forecast.data.exact)}</strong>
              </p>
              <Days channel={message.channel} forecast={forecast.data} />
              {forecast.data.sms ? <Cost sms={forecast.data.sms} forecast={forecast.data} /> : null}
              {forecast.data.reasons.map(({ reason, count }) => (
                <p key={reason}>{t.left(count, bulk.because(reason))}</p>
              ))}
            </>
          ) : forecast.error ? null : (
            <Skeleton lines={2} />
          )}
        </div>
      )}
    </Dialog>
  );
}

const ORDER: readonly Channel[] = ["whatsapp-personal", "email", "sms", "phone"];

/** By which channel a template leaves for many: WhatsApp by the person's own hand, from Today. */
function channelOf({ channel }: Template): Channel {
  return channel === "whatsapp" ? "whatsapp-personal" : channel;
}

/** The text as the first of the leads would read it. */
function Preview({ template, target }: { template: Template; target: Target }) {
  const lead = target.rows[0]?.lead;
  const preview = useQuery({ ...previewQuery(template.id, lead?.id ?? ""), enabled: lead !== undefined });
  if (lead === undefined || preview.error) return null;
  return (
    <div className={styles.preview}>
      <p className={styles.aside}>{t.asRead(lead.name)}</p>
      {preview.data ? (
        <>
          {preview.data.subject ? <p className={styles.subject}>{preview.data.subject}</p> : null}
          <p className={styles.body}>{preview.data.body}</p>
        </>
      ) : (
        <Skeleton lines={4} />
      )}
    </div>
  );
}

/** Weekday and time of this browser. */
function nowHere() {
  const now = new Date();
  const clock = [now.getHours(), now.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  return { weekday: ((now.getDay() + 6) % 7) + 1, clock };
}

/**
 * Over how many days they leave, on the server's word; where more match than it looked at, by the caps and hours of the
 * accounts. Nothing where it is one day, or where a person sends.
 */
function Days({ channel, forecast }: { channel: Channel; forecast: BulkForecast }) {
  const accounts = useQuery({
    queryKey: ["channel-accounts"],
    queryFn: ({ signal }) => call(channelEndpoints.listChannelAccounts, { signal }),
    enabled: !forecast.exact,
  });
  if (forecast.exact) {
    const last = forecast.lastLeavesAt === undefined ? null : new Date(forecast.lastLeavesAt);
    const days = last === null ? 1 : daysUntil(last);
    return last === null || days < 2 ? null : <p>{t.days(days, last)}</p>;
  }
  const sending = accounts.data?.items.filter((one) => one.channel === channel && one.state !== "paused") ?? [];
  const days = sending.length === 0 ? null : daysUnderCaps(forecast.possible, sending, nowHere());
  return days === null || days < 2 ? null : <p>{t.days(days, new Date(Date.now() + (days - 1) * 86_400_000))}</p>;
}

/** Days of the calendar here, today and the last one among them. */
function daysUntil(last: Date): number {
  const midnight = (day: Date) => Date.UTC(day.getFullYear(), day.getMonth(), day.getDate());
  return (midnight(last) - midnight(new Date())) / 86_400_000 + 1;
}

/** How many parts all texts take, and what they cost where the accounts have a price. */
function Cost({ sms, forecast }: { sms: NonNullable<BulkForecast["sms"]>; forecast: BulkForecast }) {
  if (sms.segments === 0) return null;
  const words = smsWords.forecast(sms.segments, sms.cost, sms.unpriced);
  return (
    <>
      <p>{forecast.exact ? words : `${words} ${smsWords.forecastPart(forecast.matched)}`}</p>
      {sms.cost.length === 0 ? <p className={styles.aside}>{smsWords.noPrice}</p> : null}
    </>
  );
}

function useForecast(message: Message | null, target: Target) {
  return useQuery({
    queryKey: ["forecast", message, whom(target)],
    queryFn: ({ signal }) =>
      call(bulkActionEndpoints.forecastBulkAction, {
        body: { ...whom(target), action: message ?? { type: "delete" } },
        signal,
      }),
    enabled: message !== null,
    gcTime: 0,
  });
}
