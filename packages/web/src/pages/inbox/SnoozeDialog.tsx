import type { Conversation } from "@lead-dashboard/contract/messages/conversation-schemas";
import { dateOrderOf, readFollowUp } from "@lead-dashboard/domain/leads/follow-up-text";
import { useState } from "react";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { actions } from "../../messages/en/actions.ts";
import { inbox as t } from "../../messages/en/inbox.ts";
import { dayAndTime } from "../../messages/when.ts";
import styles from "./Inbox.module.css";

/** When a conversation shall come back, in the person's own words. */
export function SnoozeDialog({
  conversation,
  onSnooze,
  onClose,
}: {
  conversation: Conversation;
  onSnooze: (until: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const [wasRefused, setRefused] = useState(false);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const read = (words: string) =>
    readFollowUp(words, { now: Date.now(), timeZone, dateOrder: dateOrderOf(navigator.language) });
  const reading = read(text);
  const shown = (at: number) => dayAndTime(new Date(at).toISOString());
  const snooze = (at: number) => {
    onClose();
    onSnooze(new Date(at).toISOString());
  };
  const refusal = wasRefused && reading.kind !== "at" ? actions.followUpUnclear(null, text) : undefined;
  return (
    <Dialog
      title={t.snoozeTitle(conversation.leadName)}
      size="small"
      onClose={onClose}
      onSubmit={() => (reading.kind === "at" ? snooze(reading.at) : setRefused(true))}
      footer={
        <Button type="submit" kind="main">
          {t.setSnooze}
        </Button>
      }
    >
      <Field
        label={t.snooze}
        labelHidden
        error={refusal}
        hint={
          <span aria-live="polite">
            {reading.kind === "at" ? (
              <strong>{actions.followUpMeans(shown(reading.at), timeZone)}</strong>
            ) : (
              t.snoozeHint
            )}
          </span>
        }
      >
        {(control) => (
          <input
            {...control}
            value={text}
            placeholder={actions.followUpPlaceholder}
            autoComplete="off"
            data-autofocus=""
            onChange={(event) => {
              setText(event.target.value);
              setRefused(false);
            }}
          />
        )}
      </Field>
      <div className={styles.quickTimes}>
        {t.snoozeTimes.map((words) => {
          const quick = read(words);
          return quick.kind === "at" ? (
            <Button key={words} title={shown(quick.at)} onClick={() => snooze(quick.at)}>
              {words}
            </Button>
          ) : null;
        })}
      </div>
    </Dialog>
  );
}
