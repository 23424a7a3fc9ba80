import type { CustomField } from "@lead-dashboard/contract/leads/custom-fields";
import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { toast } from "../../look/toasts.ts";
import { customFields as t } from "../../messages/en/custom-fields.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./Fields.module.css";
import { CUSTOM_FIELD_KINDS_SHOWN, type ShownKind } from "./field-kinds.ts";
import { useForm } from "./use-form.ts";

/** Adds a field at the end. */
export function AddField() {
  const { errors, isBusy, run } = useForm();
  const [label, setLabel] = useState("");
  const [kind, setKind] = useState<ShownKind>("text");
  const [choices, setChoices] = useState("");
  const add = async () => {
    const body = { label, kind, ...(kind === "choice" && { choices: linesOf(choices) }) };
    const isDone = await run(async () => {
      await call(leadEndpoints.createCustomField, { body });
      await queryClient.invalidateQueries({ queryKey: ["custom-fields"] });
    });
    if (!isDone) return;
    toast(t.created(label));
    setLabel("");
    setChoices("");
  };
  return (
    <Panel title={t.add}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Field label={t.label} error={errors.label ?? errors.key}>
          {(control) => (
            <input
              {...control}
              required
              maxLength={80}
              autoComplete="off"
              placeholder={t.labelPlaceholder}
              value={label}
              onChange={(event) => setLabel(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.kind} error={errors.kind}>
          {(control) => (
            <select
              {...control}
              value={kind}
              onChange={(event) =>
                setKind(CUSTOM_FIELD_KINDS_SHOWN.find((one) => one === event.target.value) ?? "text")
              }
            >
              {CUSTOM_FIELD_KINDS_SHOWN.map((one) => (
                <option key={one} value={one}>
                  {t.kinds[one]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind === "choice" ? <Choices value={choices} error={errors.choices} onChange={setChoices} /> : null}
        <Button type="submit" kind="main" busy={isBusy}>
          {t.create}
        </Button>
      </form>
    </Panel>
  );
}

/** Renames a field and changes its choices; its kind stays, because leads hold values of it. */
export function EditField({ field, onClose }: { field: CustomField; onClose: () => void }) {
  const { errors, isBusy, run } = useForm();
  const [label, setLabel] = useState(field.label);
  const [choices, setChoices] = useState(field.choices.join("\n"));
  const isChoice = field.kind === "choice";
  const gone = isChoice ? field.choices.filter((one) => !linesOf(choices).includes(one)) : [];
  const save = async () => {
    const body = { label, ...(isChoice && { choices: linesOf(choices) }) };
    const isDone = await run(async () => {
      await call(leadEndpoints.changeCustomField, { params: { id: field.id }, body });
      await queryClient.invalidateQueries({ queryKey: ["custom-fields"] });
    });
    if (!isDone) return;
    toast(t.saved(label));
    onClose();
  };
  return (
    <Dialog
      title={t.editTitle}
      size="small"
      onClose={onClose}
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button type="submit" kind="main" busy={isBusy}>
            {shell.save}
          </Button>
        </>
      }
    >
      <Field label={t.label} error={errors.label} hint={t.key(field.key)}>
        {(control) => (
          <input
            {...control}
            required
            maxLength={80}
            autoComplete="off"
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      {isChoice ? <Choices value={choices} error={errors.choices} onChange={setChoices} /> : null}
      {gone.length > 0 ? <p className={styles.warning}>{t.lostChoices(gone.join(", "))}</p> : null}
    </Dialog>
  );
}

function Choices({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={t.choices} hint={t.choicesHint} error={error} className={styles.wide}>
      {(control) => (
        <textarea {...control} rows={4} required value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ""))];
}
