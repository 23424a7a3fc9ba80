import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { HandedMessage, Message, NewMessage } from "@lead-dashboard/contract/messages/schemas";
import { SendHorizontal } from "lucide-react";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { queryClient } from "../../api/query-client.ts";
import { AttachButton, AttachedFiles } from "../../attachments/AttachFiles.tsx";
import { useUploads } from "../../attachments/use-uploads.ts";
import { idempotencyKey } from "../../lead-actions/in-order.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { controlLook, Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { messaging } from "../../messages/en/messaging.ts";
import styles from "./Inbox.module.css";

const CHANNELS = ["whatsapp-personal", "email", "whatsapp", "sms"] as const satisfies readonly NewMessage["channel"][];
type Channel = (typeof CHANNELS)[number];

/** Replies half written, by lead, kept while another conversation is read. */
const drafts = new Map<string, string>();

/** The reply, by the channel the lead wrote on. E-mail leaves by itself; personal WhatsApp gives a link to press. */
export function Composer({ leadId, last }: { leadId: string; last: Message | undefined }) {
  const [chosen, setChannel] = useState<Channel | null>(null);
  const [body, setBody] = useState(drafts.get(leadId) ?? "");
  const [subject, setSubject] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const [handed, setHanded] = useState<HandedMessage | null>(null);
  const channel = chosen ?? CHANNELS.find((one) => one === last?.channel) ?? "whatsapp-personal";
  const isEmail = channel === "email";
  const subjectText = subject ?? (last?.subject ? t.re(last.subject) : t.noSubject);

  const uploads = useUploads(leadId, { channel, text: body });
  const isSendable = uploads.isReady && (body.trim() !== "" || (channel === "whatsapp" && uploads.ids.length > 0));

  const write = (text: string) => {
    setBody(text);
    if (text === "") drafts.delete(leadId);
    else drafts.set(leadId, text);
  };
  const send = async () => {
    if (!isSendable || isBusy) return;
    setBusy(true);
    setErrors({});
    try {
      const message = await call(messageEndpoints.sendMessage, {
        params: { id: leadId },
        body: {
          channel,
          body,
          ...(isEmail ? { subject: subjectText } : {}),
          ...(uploads.ids.length > 0 ? { attachmentIds: uploads.ids } : {}),
        },
        idempotencyKey: idempotencyKey(),
      });
      for (const warning of message.warnings) toast(warning);
      setHanded(message.handOffUrl ? message : null);
      toast(message.handOffUrl ? t.prepared : t.sent);
      write("");
      uploads.clear();
      void queryClient.invalidateQueries({ queryKey: ["conversation"] });
      void queryClient.invalidateQueries({ queryKey: ["conversations"] });
    } catch (error) {
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      if (Object.keys(fields).length === 0) toast(describeError(error), { tone: "bad" });
    }
    setBusy(false);
  };
  return (
    <form
      className={styles.composer}
      {...uploads.target}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {handed?.handOffUrl ? (
        <p className={styles.handOff}>
          <a className={buttonLook("good")} href={handed.handOffUrl} target="_blank" rel="noreferrer">
            {t.openWhatsapp}
          </a>
          <span>{t.prepared}</span>
        </p>
      ) : null}
      {isEmail ? (
        <Field label={t.subject} labelHidden error={errors.subject}>
          {(control) => (
            <input
              {...control}
              value={subjectText}
              placeholder={t.subject}
              onChange={(event) => setSubject(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field label={t.reply} labelHidden error={errors.body ?? errors.channel}>
        {(control) => (
          <textarea
            {...control}
            data-reply
            rows={2}
            value={body}
            placeholder={t.placeholder}
            onChange={(event) => write(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
              if (event.key === "Escape") event.currentTarget.blur();
            }}
          />
        )}
      </Field>
      <AttachedFiles uploads={uploads} />
      <div className={styles.composerFoot}>
        <label className={styles.by}>
          <span>{t.channel}</span>
          <select
            className={controlLook}
            value={channel}
            onChange={(event) => setChannel(CHANNELS.find((one) => one === event.target.value) ?? null)}
          >
            {CHANNELS.map((one) => (
              <option key={one} value={one}>
                {messaging.channels[one]}
              </option>
            ))}
          </select>
        </label>
        <AttachButton uploads={uploads} />
        <Button kind="main" type="submit" icon={<SendHorizontal />} busy={isBusy} disabled={!isSendable}>
          {channel === "whatsapp-personal" ? t.prepare : t.send}
        </Button>
      </div>
    </form>
  );
}
