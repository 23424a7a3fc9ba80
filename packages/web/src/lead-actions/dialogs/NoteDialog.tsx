import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { toast } from "../../look/toasts.ts";
import { actions as t } from "../../messages/en/actions.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { afterChange } from "../change-lead.ts";
import { idempotencyKey, inOrder } from "../in-order.ts";
import { useKeptText } from "../kept-draft.ts";
import { onlyLead } from "./target-name.ts";
import { useSending } from "./use-sending.ts";

/** A note on one lead. */
export function NoteDialog({ target, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const [body, setBody] = useKeptText(`note-${lead?.id ?? ""}`);
  const [key] = useState(idempotencyKey);
  const { busy, refusal, send } = useSending();
  if (!lead) return null;
  const save = () =>
    void send(async () => {
      await inOrder(lead.id, () =>
        call(leadEndpoints.createNote, { params: { id: lead.id }, body: { body }, idempotencyKey: key }),
      );
      setBody("");
      afterChange(lead.id);
      toast(t.noted(lead.name));
      onClose();
    });
  return (
    <Dialog
      title={t.noteTitle(lead.name)}
      onClose={onClose}
      onSubmit={save}
      footer={
        <Button type="submit" kind="main" busy={busy} disabled={body.trim() === ""}>
          {t.saveNote}
        </Button>
      }
    >
      <Field label={t.note} labelHidden error={refusal}>
        {(control) => (
          <textarea
            {...control}
            rows={4}
            value={body}
            onChange={(event) => setBody(event.target.value)}
            data-autofocus=""
          />
        )}
      </Field>
    </Dialog>
  );
}
