import { dateOrderOf, type FollowUpReading, readFollowUp } from "@lead-dashboard/domain/leads/follow-up-text";
import { useState } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { dayAndTime } from "../../messages/when.ts";
import type { LeadDialogProps } from "../actions-on-lead.ts";
import { changeLead } from "../change-lead.ts";
import styles from "./Dialogs.module.css";
import { onlyLead, targetName } from "./target-name.ts";

/** When to come back to a lead, in the person's own words. */
export function FollowUpDialog({ target, act, onClose }: LeadDialogProps) {
  const lead = onlyLead(target);
  const [text, setText] = useState("");
  const [wasRefused, setRefused] = useState(false);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const dateOrder = dateOrderOf(navigator.language);
  const read = (words: string) => readFollowUp(words, { now: Date.now(), timeZone, dateOrder });
  const reading = read(text);

  const set = (when: number | null) => {
    const nextFollowUpAt = when === null ? null : new Date(when).toISOString();
    if (!lead) return act({ type: "followUp", nextFollowUpAt });
    onClose();
    const said =
      nextFollowUpAt === null ? t.followUpCleared(lead.name) : t.followUpSet(lead.name, dayAndTime(nextFollowUpAt));
    void changeLead(lead.id, { nextFollowUpAt }, said);
  };

  return (
    <Dialog
      title={t.followUpTitle(targetName(target))}
      size="small"
      onClose={onClose}
      onSubmit={() => (reading.kind === "at" ? set(reading.at) : setRefused(true))}
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
        hint={
          <span aria-live="polite">
            {reading.kind === "at" ? (
              <strong className={styles.meaning}>{t.followUpMeans(shown(reading.at), timeZone)}</strong>
            ) : (
              (text !== "" && !wasRefused && refusalOf(reading)) || t.followUpHint
            )}
          </span>
        }
        error={wasRefused ? refusalOf(reading) : undefined}
      >
        {(control) => (
          <input
            {...control}
            value={text}
            placeholder={t.followUpPlaceholder}
            onChange={(event) => {
              setText(event.target.value);
              setRefused(false);
            }}
            autoComplete="off"
            data-autofocus=""
          />
        )}
      </Field>
      <div className={styles.quick}>
        {t.quickTimes.map((words) => {
          const quick = read(words);
          return quick.kind === "at" ? (
            <Button key={words} title={shown(quick.at)} onClick={() => set(quick.at)}>
              {words}
            </Button>
          ) : null;
        })}
      </div>
    </Dialog>
  );
}

function shown(at: number): string {
  return dayAndTime(new Date(at).toISOString());
}

/** Why a text cannot be a follow-up; undefined when it can. */
function refusalOf(reading: FollowUpReading): string | undefined {
  if (reading.kind === "past") return t.followUpPast(shown(reading.at));
  if (reading.kind === "no-such-date") return t.followUpNoDate;
  if (reading.kind === "unclear") return t.followUpUnclear(reading.heard, reading.strange);
  return undefined;
}
