import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { previewQuery, useTemplates } from "../../api/template-queries.ts";
import { useUploads } from "../../attachments/use-uploads.ts";
import type { RowLead } from "../../lead-list/row.ts";
import { toast } from "../../look/toasts.ts";
import { actions as t } from "../../messages/en/actions.ts";
import { afterChange } from "../change-lead.ts";
import { idempotencyKey, inOrder } from "../in-order.ts";
import { keepText, keptText } from "../kept-draft.ts";
import { chooseTemplate, templateFor } from "../prepared.ts";
import { undoable } from "../undo.ts";
import { useSending } from "./use-sending.ts";

/** The channels whose messages leave by the program itself. */
export type WrittenChannel = "email" | "sms";

/** A message being written to one lead, from a template or in one's own words; what is shown is what leaves. */
export function useMailDraft(lead: RowLead | null, channel: WrittenChannel, onSent: () => void) {
  const templates = useTemplates();
  const fitting = templates.data?.items.filter((one) => one.channel === channel) ?? [];
  const name = `${channel}-${lead?.id ?? ""}` as const;
  const [left] = useState(() => readDraft(keptText(name)));
  const [chosenId, choose] = useState(left.templateId ?? null);
  const templateId = chosenId ?? (lead ? templateFor(lead, [channel], fitting)?.id : undefined) ?? "";
  const preview = useQuery({
    ...previewQuery(templateId, lead?.id ?? ""),
    enabled: lead !== null && templateId !== "",
  });
  const [typed, setTyped] = useState<Typed>(left.typed);
  const [isLeftOver, setLeftOver] = useState(Object.keys(left.typed).length > 0);
  const write = (next: Typed) => {
    setTyped(next);
    keepText(name, JSON.stringify({ typed: next, templateId }));
  };
  const giveUp = () => {
    setTyped({});
    setLeftOver(false);
    keepText(name, null);
  };
  const [key, setKey] = useState(idempotencyKey);
  const { busy, refusal, send } = useSending();
  const subject = typed.subject ?? preview.data?.subject ?? "";
  const body = typed.body ?? preview.data?.body ?? "";
  const uploads = useUploads(lead?.id ?? "", { channel, text: body });
  const isOwnText = typed.subject !== undefined || typed.body !== undefined;
  const problems = isOwnText ? [] : (preview.data?.problems.map(({ message }) => message) ?? []);

  const leave = (to: RowLead) =>
    void send(async () => {
      const variant = preview.data?.variant;
      const message = await inOrder(to.id, () =>
        call(messageEndpoints.sendMessage, {
          params: { id: to.id },
          body: {
            channel,
            ...(channel === "email" && { subject }),
            body,
            ...(templateId !== "" && { templateId }),
            ...(variant && { variant }),
            ...(uploads.ids.length > 0 && { attachmentIds: uploads.ids }),
          },
          idempotencyKey: key,
        }),
      );
      for (const warning of message.warnings) toast(warning);
      afterChange(to.id);
      const action = undoable(async () => {
        await call(messageEndpoints.cancelMessage, { params: { id: message.id } });
        afterChange(to.id);
      });
      toast(channel === "email" ? t.emailPlanned(to.name) : t.smsPlanned(to.name), { action });
      // another message is another call
      setKey(idempotencyKey());
      giveUp();
      uploads.clear();
      onSent();
    });

  return {
    fitting,
    templateId,
    subject,
    body,
    problems,
    refusal,
    busy,
    /** it was begun before and is shown again */
    isLeftOver,
    giveUp,
    uploads,
    isReady: body.trim() !== "" && problems.length === 0 && uploads.isReady,
    chooseTemplate: (id: string) => {
      chooseTemplate([channel], id, lead ?? undefined);
      choose(id);
      giveUp();
    },
    setSubject: (value: string) => write({ ...typed, subject: value }),
    setBody: (value: string) => write({ ...typed, body: value }),
    send: () => {
      if (lead) leave(lead);
    },
  };
}

interface Typed {
  subject?: string;
  body?: string;
}

/** What an earlier visit left in this tab. */
function readDraft(text: string | null): { typed: Typed; templateId?: string } {
  if (text === null) return { typed: {} };
  const { typed = {}, templateId } = JSON.parse(text) as { typed?: Typed; templateId?: string };
  return { typed, ...(templateId === undefined ? {} : { templateId }) };
}

/** A message being written. */
export type MailDraft = ReturnType<typeof useMailDraft>;
