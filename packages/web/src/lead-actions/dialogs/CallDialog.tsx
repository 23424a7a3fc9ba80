import type { CallOutcome } from "@lead-dashboard/contract/messages/schemas";
import { dateOrderOf, readFollowUp } from "@lead-dashboard/domain/leads/follow-up-text";
import { Phone, PhoneMissed, PhoneOff, UserRoundX, Voicemail } from "lucide-react";
import { type ReactNode, useId, useRef, useState } from "react";
import type { ListRow } from "../../lead-list/row.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { actions } from "../../messages/en/actions.ts";
import { calls as t } from "../../messages/en/calls.ts";
import { dayAndTime } from "../../messages/when.ts";
import { numberOf, recordCall } from "../calls.ts";
import styles from "./CallDialog.module.css";
import { useSending } from "./use-sending.ts";

const OUTCOMES: readonly { outcome: CallOutcome; icon: ReactNode; followUp: string }[] = [
  { outcome: "no-answer", icon: <PhoneMissed />, followUp: "tomorrow" },
  { outcome: "voicemail", icon: <Voicemail />, followUp: "3d" },
  { outcome: "talked", icon: <Phone />, followUp: "" },
  { outcome: "wrong-number", icon: <UserRoundX />, followUp: "" },
];

/** How a call went, what was said, and when to come back: one dialog, by thumb or by keys (1–4 and on to the note, Ctrl Enter). */
export function CallDialog({ row, onClose }: { row: ListRow; onClose: () => void }) {
  const [outcome, setOutcome] = useState<CallOutcome | null>(null);
  const [note, setNote] = useState("");
  const [typed, setTyped] = useState<string | null>(null);
  const { busy, refusal, send } = useSending();
  const noteField = useRef<HTMLTextAreaElement>(null);
  const name = useId();
  const followUp = typed ?? OUTCOMES.find((one) => one.outcome === outcome)?.followUp ?? "";
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const read = (text: string) =>
    readFollowUp(text, { now: Date.now(), timeZone, dateOrder: dateOrderOf(navigator.language) });
  const reading = read(followUp);
  const isUnclear = followUp.trim() !== "" && reading.kind !== "at";
  const number = numberOf(row);
  const save = () => {
    if (outcome === null || isUnclear) return;
    void send(() =>
      recordCall(row, {
        outcome,
        ...(note.trim() !== "" && { note }),
        ...(reading.kind === "at" && { nextFollowUpAt: new Date(reading.at).toISOString() }),
      }),
    );
  };
  return (
    <Dialog
      title={t.title(row.lead.name)}
      onClose={onClose}
      onSubmit={save}
      footer={
        <>
          <Button onClick={onClose} icon={<PhoneOff />}>
            {t.notCalled}
          </Button>
          <Button type="submit" kind="main" busy={busy} disabled={outcome === null || isUnclear}>
            {t.save}
          </Button>
        </>
      }
    >
      {number && !row.lead.isSample ? (
        <a className={buttonLook()} href={`tel:${number}`}>
          <Phone aria-hidden="true" />
          {t.dial(row.lead.phone ?? number)}
        </a>
      ) : null}
      <fieldset
        className={styles.outcomes}
        onKeyDown={(event) => {
          const chosen = OUTCOMES[Number(event.key) - 1];
          if (!chosen) return;
          event.preventDefault();
          setOutcome(chosen.outcome);
          noteField.current?.focus();
        }}
      >
        <legend>{t.howWasIt}</legend>
        {OUTCOMES.map(({ outcome: one, icon }, index) => (
          <label key={one} className={styles.outcome}>
            <input
              type="radio"
              name={name}
              value={one}
              checked={outcome === one}
              onChange={() => setOutcome(one)}
              {...(index === 0 && { "data-autofocus": "" })}
            />
            {icon}
            <span>{t.outcomes[one]}</span>
            <span className="key" aria-hidden="true">
              {index + 1}
            </span>
          </label>
        ))}
      </fieldset>
      <Field label={t.note} error={refusal}>
        {(control) => (
          <textarea
            {...control}
            ref={noteField}
            rows={2}
            maxLength={10_000}
            placeholder={t.notePlaceholder}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t.followUp}
        hint={
          <span aria-live="polite">
            {reading.kind === "at"
              ? actions.followUpMeans(dayAndTime(new Date(reading.at).toISOString()), timeZone)
              : isUnclear
                ? actions.followUpUnclear(null, followUp)
                : t.followUpHint}
          </span>
        }
      >
        {(control) => (
          <input
            {...control}
            value={followUp}
            placeholder={t.followUpPlaceholder}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.quick}>
        {actions.quickTimes.map((words) => (
          <Button key={words} onClick={() => setTyped(words)}>
            {words}
          </Button>
        ))}
      </div>
    </Dialog>
  );
}
