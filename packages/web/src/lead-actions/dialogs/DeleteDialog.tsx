import { useEffect } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk } from "../bulk.ts";
import { deleteLead } from "../change-lead.ts";
import { onlyLead } from "./target-name.ts";

/** Deleting asks only when it is about more than one; one lead goes at once, and `z` brings it back. */
export function DeleteDialog({ target, onClose, onDone }: LeadDialogProps) {
  const lead = onlyLead(target);
  useEffect(() => {
    if (!lead) return;
    onClose();
    void deleteLead(lead.id, t.deleted(lead.name));
  }, [lead, onClose]);
  if (lead) return null;
  const remove = () => {
    onClose();
    void runBulk(target, { type: "delete" }).then(onDone);
  };
  return (
    <Dialog
      title={t.deleteTitle(target.count ?? target.rows.length)}
      size="small"
      onClose={onClose}
      onSubmit={remove}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="danger">
            {t.remove}
          </Button>
        </>
      }
    >
      <p>{t.deleteHint}</p>
    </Dialog>
  );
}
