import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { NewReply } from "@lead-dashboard/contract/messages/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { actions as t } from "../../messages/en/actions.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { refreshLead } from "../change-lead.ts";
import { idempotencyKey, inOrder } from "../in-order.ts";
import { useKeptText } from "../kept-draft.ts";
import { focusOnScreen, patchOnScreen } from "../on-screen.ts";
import { undoable } from "../undo.ts";
import { onlyLead } from "./target-name.ts";
import { useSending } from "./use-sending.ts";

const CHANNELS = ["whatsapp-personal", "email", "phone", "sms"] as const satisfies NewReply["channel"][];

/** Noting by hand what a lead answered; it stops sequences like any other reply. */
export function ReplyDialog({ target, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const [channel, setChannel] = useState<NewReply["channel"]>("whatsapp-personal");
  const [body, setBody] = useKeptText(`reply-${lead?.id ?? ""}`);
  const [key] = useState(idempotencyKey);
  const { busy, refusal, send } = useSending();
  if (!lead) return null;
  const save = () =>
    void send(async () => {
      const reply = await inOrder(lead.id, () =>
        call(messageEndpoints.noteReply, {
          params: { id: lead.id },
          body: { channel, ...(body.trim() !== "" && { body }) },
          idempotencyKey: key,
        }),
      );
      const putBack = patchOnScreen(lead.id, {
        lastRepliedAt: new Date().toISOString(),
        ...((lead.status === "NEW" || lead.status === "CONTACTED") && { status: "REPLIED" }),
      });
      const action = undoable(async () => {
        await call(messageEndpoints.takeBackReply, { params: { id: reply.id } });
        putBack();
        await refreshLead(lead.id);
        focusOnScreen(lead.id);
      });
      toast(t.replyNoted(lead.name), { action });
      setBody("");
      onClose();
      await refreshLead(lead.id);
    });
  return (
    <Dialog
      title={t.replyTitle(lead.name)}
      onClose={onClose}
      onSubmit={save}
      footer={
        <Button type="submit" kind="main" busy={busy}>
          {t.saveReply}
        </Button>
      }
    >
      <Field label={t.text} labelHidden hint={t.replyHint} error={refusal}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={body}
            onChange={(event) => setBody(event.target.value)}
            data-autofocus=""
          />
        )}
      </Field>
      <Field label={t.channel}>
        {(control) => (
          <select
            {...control}
            value={channel}
            onChange={(event) => setChannel(CHANNELS.find((one) => one === event.target.value) ?? "whatsapp-personal")}
          >
            {CHANNELS.map((one) => (
              <option key={one} value={one}>
                {t.channels[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Dialog>
  );
}
