import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk } from "../bulk.ts";
import { targetName } from "./target-name.ts";

/** Says how many leads something is about before it is done with everything that matches. */
export function ConfirmBulkDialog({ target, change, onClose, onDone }: LeadDialogProps) {
  if (!change) return null;
  const run = () => {
    onClose();
    void runBulk(target, change).then(onDone);
  };
  return (
    <Dialog
      title={t.bulkTitle(t.bulkChange(change), targetName(target))}
      size="small"
      onClose={onClose}
      onSubmit={run}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="main" data-autofocus="">
            {t.bulkConfirm(targetName(target))}
          </Button>
        </>
      }
    >
      <p>{t.bulkHint}</p>
    </Dialog>
  );
}
