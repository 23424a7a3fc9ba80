import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { previewQuery, useTemplates } from "../../api/template-queries.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { actions as t } from "../../messages/en/actions.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { afterChange } from "../change-lead.ts";
import { idempotencyKey, inOrder } from "../in-order.ts";
import { chooseTemplate, templateFor } from "../prepared.ts";
import { undoable } from "../undo.ts";
import styles from "./Dialogs.module.css";
import { onlyLead } from "./target-name.ts";
import { useSending } from "./use-sending.ts";

const EMAIL = ["email"] as const;

/** An e-mail to one lead: from a template or one's own words, always seen before it leaves. */
export function EmailDialog({ target, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const templates = useTemplates();
  const fitting = templates.data?.items.filter((one) => one.channel === "email") ?? [];
  const [chosenId, choose] = useState<string | null>(null);
  const templateId = chosenId ?? (lead ? templateFor(lead, EMAIL, fitting)?.id : undefined) ?? "";
  const preview = useQuery({
    ...previewQuery(templateId, lead?.id ?? ""),
    enabled: lead !== null && templateId !== "",
  });
  const [typed, setTyped] = useState<{ subject?: string; body?: string }>({});
  const [key] = useState(idempotencyKey);
  const { busy, refusal, send } = useSending();
  if (!lead) return null;

  const subject = typed.subject ?? preview.data?.subject ?? "";
  const body = typed.body ?? preview.data?.body ?? "";
  const isOwnText = typed.subject !== undefined || typed.body !== undefined;
  const problems = isOwnText ? [] : (preview.data?.problems ?? []);

  const leave = () =>
    void send(async () => {
      const variant = preview.data?.variant;
      const message = await inOrder(lead.id, () =>
        call(messageEndpoints.sendMessage, {
          params: { id: lead.id },
          body: {
            channel: "email",
            subject,
            body,
            ...(templateId !== "" && { templateId }),
            ...(variant && { variant }),
          },
          idempotencyKey: key,
        }),
      );
      for (const warning of message.warnings) toast(warning);
      afterChange(lead.id);
      const action = undoable(async () => {
        await call(messageEndpoints.cancelMessage, { params: { id: message.id } });
        afterChange(lead.id);
      });
      toast(t.emailPlanned(lead.name), { action });
      onClose();
    });

  return (
    <Dialog
      title={t.emailTitle(lead.name)}
      size="wide"
      onClose={onClose}
      onSubmit={leave}
      footer={
        <Button
          type="submit"
          kind="main"
          busy={busy}
          disabled={body.trim() === "" || problems.length > 0 || !lead.email}
        >
          {t.send}
        </Button>
      }
    >
      {lead.email ? null : <p className={styles.problems}>{t.noEmail(lead.name)}</p>}
      <Field label={t.template}>
        {(control) => (
          <select
            {...control}
            value={templateId}
            onChange={(event) => {
              chooseTemplate(EMAIL, event.target.value);
              choose(event.target.value);
              setTyped({});
            }}
          >
            {fitting.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
            <option value="">{t.ownText}</option>
          </select>
        )}
      </Field>
      <Field label={t.subject}>
        {(control) => (
          <input
            {...control}
            value={subject}
            onChange={(event) => setTyped({ ...typed, subject: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.text} error={refusal}>
        {(control) => (
          <textarea
            {...control}
            className={`${control.className} ${styles.mail}`}
            value={body}
            onChange={(event) => setTyped({ ...typed, body: event.target.value })}
            data-autofocus=""
          />
        )}
      </Field>
      {problems.map((problem) => (
        <p key={problem.message} className={styles.problems}>
          {problem.message}
        </p>
      ))}
    </Dialog>
  );
}
