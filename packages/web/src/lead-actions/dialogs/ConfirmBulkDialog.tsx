import { useEffect, useRef } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { describeError } from "../../look/States.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { shell } from "../../messages/en/shell.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import styles from "./Dialogs.module.css";
import { useWholeCount } from "./use-whole-count.ts";

/** Says how many leads something is about before it is done with everything that matches. */
export function ConfirmBulkDialog({ target, change, act, onClose }: LeadDialogProps) {
  const whole = useWholeCount(target);
  const go = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // once it is known how many, Enter does it
    if (whole.isKnown) go.current?.focus();
  }, [whole.isKnown]);
  if (!change) return null;
  const whom = t.counted(whole.count, whole.isKnown);
  const run = () => {
    if (whole.isKnown) act(change);
  };
  return (
    <Dialog
      title={t.bulkTitle(t.bulkChange(change), whom)}
      size="small"
      onClose={onClose}
      onSubmit={run}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button ref={go} type="submit" kind="main" data-autofocus="" disabled={!whole.isKnown}>
            {whole.isKnown ? t.bulkConfirm(whom) : t.stillCounting}
          </Button>
        </>
      }
    >
      <p>{t.bulkHint}</p>
      {whole.error ? <p className={styles.problems}>{describeError(whole.error)}</p> : null}
    </Dialog>
  );
}
