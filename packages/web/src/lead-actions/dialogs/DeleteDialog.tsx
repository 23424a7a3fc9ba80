import { useEffect } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { describeError } from "../../look/States.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk } from "../bulk.ts";
import { deleteLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead } from "./target-name.ts";
import { useWholeCount } from "./use-whole-count.ts";

/** Deleting asks only when it is about more than one; one lead goes at once, and `z` brings it back. */
export function DeleteDialog({ target, onClose, onDone }: LeadDialogProps) {
  const lead = onlyLead(target);
  const whole = useWholeCount(target);
  useEffect(() => {
    if (!lead) return;
    onClose();
    void deleteLead(lead.id, t.deleted(lead.name));
  }, [lead, onClose]);
  if (lead) return null;
  const remove = () => {
    if (!whole.isKnown) return;
    onClose();
    void runBulk(target, { type: "delete" }).then(onDone);
  };
  return (
    <Dialog
      title={t.deleteTitle(t.counted(whole.count, whole.isKnown))}
      size="small"
      onClose={onClose}
      onSubmit={remove}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="danger" disabled={!whole.isKnown}>
            {whole.isKnown ? t.remove : t.stillCounting}
          </Button>
        </>
      }
    >
      <p>{t.deleteHint}</p>
      {whole.error ? <p className={styles.problems}>{describeError(whole.error)}</p> : null}
    </Dialog>
  );
}
