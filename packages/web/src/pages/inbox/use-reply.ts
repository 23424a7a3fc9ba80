import type { ReplyWay } from "@lead-dashboard/contract/messages/conversation-schemas";
import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { HandedMessage, Message, NewMessage } from "@lead-dashboard/contract/messages/schemas";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { useUploads } from "../../attachments/use-uploads.ts";
import { afterChange } from "../../lead-actions/change-lead.ts";
import { idempotencyKey, inOrder } from "../../lead-actions/in-order.ts";
import { undoable } from "../../lead-actions/undo.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { refreshInbox, waysQuery } from "./inbox-queries.ts";
import type { QuickReply } from "./QuickReplies.tsx";

/** The channels a reply is written for; calls have a dialog of their own. */
const WRITTEN = ["whatsapp", "whatsapp-personal", "email", "sms"] as const;
export type WrittenChannel = (typeof WRITTEN)[number];

/** Replies half written, by lead, kept while another conversation is read. */
const drafts = new Map<string, string>();

/** The channel a reply goes by unless told: the one the lead wrote on, if it can be used; else the first that can. */
function usualChannel(ways: readonly ReplyWay[], last: Message | undefined): WrittenChannel {
  const usable = WRITTEN.filter((channel) => ways.some((way) => way.channel === channel && way.problem === null));
  const same = WRITTEN.find((channel) => channel === last?.channel);
  if (same !== undefined && (usable.includes(same) || ways.length === 0)) return same;
  return usable[0] ?? same ?? "whatsapp-personal";
}

/** A reply being written to a lead: by which channel, with which text, and what keeps it from going. */
export function useReply(leadId: string, last: Message | undefined, only?: WrittenChannel) {
  const asked = useQuery(waysQuery(leadId));
  const ways = asked.data?.items ?? [];
  const [chosen, setChannel] = useState<WrittenChannel | null>(only ?? null);
  const [body, setBody] = useState(drafts.get(leadId) ?? "");
  const [typedSubject, setSubject] = useState<string | null>(null);
  const [inserted, setInserted] = useState<QuickReply | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  const [handed, setHanded] = useState<HandedMessage | null>(null);
  const channel = chosen ?? usualChannel(ways, last);
  const way = ways.find((one) => one.channel === channel);
  const isEmail = channel === "email";
  const subject = typedSubject ?? (last?.subject ? t.re(last.subject) : t.noSubject);
  const isTemplateOnly = way?.onlyTemplateIds != null;
  const isApproved = inserted !== null && (way?.onlyTemplateIds?.includes(inserted.template.id) ?? true);
  const uploads = useUploads(leadId, { channel, text: body });
  const hasText = body.trim() !== "" || (channel === "whatsapp" && uploads.ids.length > 0);
  const isSendable = uploads.isReady && hasText && !way?.problem && (!isTemplateOnly || isApproved);

  const write = (text: string) => {
    setBody(text);
    if (text === "") drafts.delete(leadId);
    else drafts.set(leadId, text);
  };
  const insert = (reply: QuickReply) => {
    setInserted(reply);
    write(reply.preview.body);
    if (isEmail && reply.preview.subject && last === undefined) setSubject(reply.preview.subject);
  };
  const message = (): NewMessage => ({
    channel,
    // an approved template is filled by the server: its text may not differ
    ...(isTemplateOnly ? {} : { body }),
    ...(isEmail && { subject }),
    ...(inserted && { templateId: inserted.template.id }),
    ...(inserted?.preview.variant && { variant: inserted.preview.variant }),
    ...(uploads.ids.length > 0 && { attachmentIds: uploads.ids }),
  });
  const send = async () => {
    if (!isSendable || isBusy) return;
    setBusy(true);
    setErrors({});
    try {
      const made = await inOrder(leadId, () =>
        call(messageEndpoints.sendMessage, {
          params: { id: leadId },
          body: message(),
          idempotencyKey: idempotencyKey(),
        }),
      );
      for (const warning of made.warnings) toast(warning);
      setHanded(made.handOffUrl ? made : null);
      if (made.handOffUrl) toast(t.prepared);
      else toast(t.sent, { action: undoable(() => holdBack(made.id, leadId)) });
      write("");
      setInserted(null);
      uploads.clear();
      afterChange(leadId);
      refreshInbox();
    } catch (error) {
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      if (Object.keys(fields).length === 0) toast(describeError(error), { tone: "bad" });
      void asked.refetch();
    }
    setBusy(false);
  };
  return {
    ways,
    way,
    channel,
    setChannel: (next: WrittenChannel) => {
      setChannel(next);
      setErrors({});
    },
    body,
    write,
    subject,
    setSubject,
    inserted,
    insert,
    isTemplateOnly,
    errors,
    isBusy,
    isSendable,
    handed,
    uploads,
    send,
    lookAgain: () => void asked.refetch(),
  };
}

async function holdBack(id: string, leadId: string): Promise<void> {
  await call(messageEndpoints.cancelMessage, { params: { id } });
  afterChange(leadId);
  refreshInbox();
}

/** A reply being written. */
export type Reply = ReturnType<typeof useReply>;
