import { readFollowUp } from "@lead-dashboard/domain/leads/follow-up-text";
import { useState } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { dayAndTime } from "../../messages/when.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { runBulk } from "../bulk.ts";
import { changeLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead, targetName } from "./target-name.ts";

/** When to come back to a lead, in the person's own words. */
export function FollowUpDialog({ target, onClose, onDone }: LeadDialogProps) {
  const lead = onlyLead(target);
  const [text, setText] = useState("");
  const [wasRefused, setRefused] = useState(false);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const read = (words: string) => readFollowUp(words, Date.now(), timeZone);
  const at = read(text);

  const set = (when: number | null) => {
    const nextFollowUpAt = when === null ? null : new Date(when).toISOString();
    onClose();
    if (lead) {
      const said =
        nextFollowUpAt === null ? t.followUpCleared(lead.name) : t.followUpSet(lead.name, dayAndTime(nextFollowUpAt));
      void changeLead(lead.id, { nextFollowUpAt }, said);
    } else void runBulk(target, { type: "followUp", nextFollowUpAt }).then(onDone);
  };

  return (
    <Dialog
      title={t.followUpTitle(targetName(target))}
      size="small"
      onClose={onClose}
      onSubmit={() => (at === null ? setRefused(true) : set(at))}
      footer={
        <>
          <Button onClick={() => set(null)}>{t.clearFollowUp}</Button>
          <Button type="submit" kind="main">
            {t.setFollowUp}
          </Button>
        </>
      }
    >
      <Field
        label={t.followUp}
        labelHidden
        hint={at === null ? t.followUpHint : dayAndTime(new Date(at).toISOString())}
        error={wasRefused && at === null ? t.followUpUnclear : undefined}
      >
        {(control) => (
          <input
            {...control}
            value={text}
            placeholder={t.followUpPlaceholder}
            onChange={(event) => setText(event.target.value)}
            autoComplete="off"
            data-autofocus=""
          />
        )}
      </Field>
      <div className={styles.quick}>
        {t.quickTimes.map((words) => (
          <Button key={words} onClick={() => set(read(words))}>
            {words}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
