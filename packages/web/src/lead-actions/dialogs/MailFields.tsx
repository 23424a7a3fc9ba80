import { AttachButton, AttachedFiles } from "../../attachments/AttachFiles.tsx";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { actions as t } from "../../messages/en/actions.ts";
import { SmsSize } from "../../sms/SmsSize.tsx";
import { useSegmentPrice } from "../../sms/use-segment-price.ts";
import styles from "./Dialogs.module.css";
import type { MailDraft, WrittenChannel } from "./use-mail-draft.ts";

/** Template, subject and text of a message that is being written. */
export function MailFields({
  draft,
  channel,
  hasFocus,
}: {
  draft: MailDraft;
  channel: WrittenChannel;
  hasFocus?: boolean;
}) {
  const isMail = channel === "email";
  const price = useSegmentPrice(!isMail);
  return (
    <>
      {draft.isLeftOver ? (
        <p className={styles.aside}>
          {t.leftOver}{" "}
          <Button kind="quiet" onClick={draft.giveUp}>
            {t.startAnew}
          </Button>
        </p>
      ) : null}
      <Field label={t.template}>
        {(control) => (
          <select {...control} value={draft.templateId} onChange={(event) => draft.chooseTemplate(event.target.value)}>
            {draft.fitting.map((one) => (
              <option key={one.id} value={one.id}>
                {one.name}
              </option>
            ))}
            <option value="">{t.ownText}</option>
          </select>
        )}
      </Field>
      {isMail ? (
        <Field label={t.subject}>
          {(control) => (
            <input {...control} value={draft.subject} onChange={(event) => draft.setSubject(event.target.value)} />
          )}
        </Field>
      ) : null}
      <Field
        label={t.text}
        error={draft.refusal}
        hint={isMail ? undefined : <SmsSize text={draft.body} price={price} onPlain={draft.setBody} />}
      >
        {(control) => (
          <textarea
            {...control}
            className={`${control.className} ${isMail ? styles.mail : ""}`}
            rows={isMail ? undefined : 4}
            value={draft.body}
            {...(isMail && draft.uploads.target)}
            onChange={(event) => draft.setBody(event.target.value)}
            {...(hasFocus && { "data-autofocus": "" })}
          />
        )}
      </Field>
      {isMail ? (
        <div>
          <AttachedFiles uploads={draft.uploads} />
          <AttachButton uploads={draft.uploads} />
        </div>
      ) : null}
      {draft.problems.map((problem) => (
        <p key={problem} className={styles.problems}>
          {problem}
        </p>
      ))}
    </>
  );
}
