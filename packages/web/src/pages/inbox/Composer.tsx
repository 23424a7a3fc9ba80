import type { Message } from "@lead-dashboard/contract/messages/schemas";
import { SendHorizontal, TextQuote } from "lucide-react";
import { useCallback, useState } from "react";
import { Link } from "wouter";
import { AttachButton, AttachedFiles } from "../../attachments/AttachFiles.tsx";
import { useShortcuts } from "../../keyboard/shortcuts.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { controlLook, Field } from "../../look/Field.tsx";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging } from "../../messages/en/messaging.ts";
import { SmsSize } from "../../sms/SmsSize.tsx";
import styles from "./Inbox.module.css";
import { refreshInbox } from "./inbox-queries.ts";
import { QuickReplies } from "./QuickReplies.tsx";
import { type Reply, useReply, type WrittenChannel } from "./use-reply.ts";
import { WindowTimer } from "./WindowTimer.tsx";

const CHANNELS = ["whatsapp", "whatsapp-personal", "email", "sms"] as const satisfies readonly WrittenChannel[];

/**
 * The reply, by the channel the lead wrote on unless told otherwise. WhatsApp counts down its 24 hours; after them only what
 * it approved can be chosen. What cannot be used says why and where that is mended.
 * @param only there is nothing to choose: the page has tabs of its own
 */
export function Composer({ leadId, last, only }: { leadId: string; last: Message | undefined; only?: WrittenChannel }) {
  const reply = useReply(leadId, last, only);
  const [isChoosing, setChoosing] = useState(false);
  const { channel, way, uploads } = reply;
  const isPersonal = channel === "whatsapp-personal";
  useShortcuts([
    { id: "inbox-template", label: t.templates, keys: ["t"], group: t.title, run: () => setChoosing(true) },
  ]);
  const look = useCallback(() => refreshInbox(), []);
  // the dialog has a form of its own, which may not stand in this one
  return (
    <>
      <form
        className={styles.composer}
        {...uploads.target}
        onSubmit={(event) => {
          event.preventDefault();
          void reply.send();
        }}
      >
        {reply.handed?.handOffUrl ? (
          <p className={styles.handOff}>
            <a className={buttonLook("good")} href={reply.handed.handOffUrl} target="_blank" rel="noreferrer">
              {t.openWhatsapp}
            </a>
            <span>{t.prepared}</span>
          </p>
        ) : null}
        <Obstacle reply={reply} leadId={leadId} />
        {channel === "whatsapp" && way && !way.problem ? <WindowTimer endsAt={way.windowEndsAt} onOver={look} /> : null}
        {channel === "email" ? (
          <Field label={t.subject} labelHidden error={reply.errors.subject}>
            {(control) => (
              <input
                {...control}
                value={reply.subject}
                placeholder={t.subject}
                onChange={(event) => reply.setSubject(event.target.value)}
              />
            )}
          </Field>
        ) : null}
        <Field
          label={t.reply}
          labelHidden
          error={reply.errors.body ?? reply.errors.channel ?? reply.errors.templateId}
          hint={
            channel === "sms" && reply.body !== "" ? (
              <SmsSize text={reply.body} price={way?.segmentPrice} onPlain={reply.write} />
            ) : undefined
          }
        >
          {(control) => (
            <textarea
              {...control}
              data-reply
              dir="auto"
              rows={2}
              value={reply.body}
              readOnly={reply.isTemplateOnly}
              placeholder={reply.isTemplateOnly ? t.placeholderTemplate : t.placeholder}
              onChange={(event) => reply.write(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void reply.send();
                if (event.key === "Escape") event.currentTarget.blur();
              }}
            />
          )}
        </Field>
        <AttachedFiles uploads={uploads} />
        <div className={styles.composerFoot}>
          {only ? null : (
            <label className={styles.by}>
              <span>{t.channel}</span>
              <select
                className={controlLook}
                aria-label={t.channel}
                value={channel}
                onChange={(event) => {
                  const next = CHANNELS.find((one) => one === event.target.value);
                  if (next) reply.setChannel(next);
                }}
              >
                {CHANNELS.map((one) => (
                  <option key={one} value={one}>
                    {messaging.channels[one]}
                  </option>
                ))}
              </select>
            </label>
          )}
          <span className={styles.composerTools}>
            <Button
              kind="quiet"
              icon={<TextQuote />}
              aria-label={t.templates}
              keys="t"
              onClick={() => setChoosing(true)}
            />
            <AttachButton uploads={uploads} />
          </span>
          <Button
            kind="main"
            type="submit"
            icon={<SendHorizontal />}
            busy={reply.isBusy}
            disabled={!reply.isSendable}
            title="Ctrl Enter"
          >
            {isPersonal ? t.prepare : t.send}
          </Button>
        </div>
      </form>
      {isChoosing ? (
        <QuickReplies
          leadId={leadId}
          channel={channel}
          onlyIds={way?.onlyTemplateIds ?? null}
          onInsert={reply.insert}
          focusAfterInsert={() => document.querySelector<HTMLElement>("[data-reply]")}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  );
}

/** Why the chosen channel cannot be used now, and where that is mended. */
function Obstacle({ reply: { way }, leadId }: { reply: Reply; leadId: string }) {
  if (!way?.problem) return null;
  const { message, mend } = way.problem;
  const places = {
    address: `/leads/${leadId}`,
    consent: `/leads/${leadId}`,
    account: "/settings/channels",
    template: "/templates",
    resume: "/outbox",
    none: null,
  };
  const place = places[mend];
  return (
    <p className={styles.obstacle} role="status">
      <span>{message}</span>
      {place ? (
        <Link href={place} className={buttonLook()}>
          {t.mend[mend]}
        </Link>
      ) : null}
    </p>
  );
}
