import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { Field } from "../../look/Field.tsx";
import { describeError } from "../../look/States.tsx";
import { customFields } from "../../messages/en/custom-fields.ts";
import { imports as t } from "../../messages/en/imports.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./Import.module.css";

const KINDS = ["text", "number", "date", "choice", "yesNo"] as const;
type Kind = (typeof KINDS)[number];

/** Makes a custom field for a column on the spot, named like the column. */
export function NewFieldDialog({
  column,
  samples,
  choices: found,
  onMade,
  onClose,
}: {
  column: string;
  samples: readonly string[];
  /** all values of the column, where they are few */
  choices: readonly string[];
  onMade: (key: string) => void;
  onClose: () => void;
}) {
  const [label, setLabel] = useState(column.slice(0, 80));
  const [kind, setKind] = useState<Kind>(samples.length > 0 && samples.every(isNumber) ? "number" : "text");
  const [choices, setChoices] = useState((found.length > 0 ? found : samples).join("\n"));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const lines = choices.split("\n").filter((line) => line.trim() !== "");
      const body = { label: label.trim(), kind, ...(kind === "choice" && { choices: lines }) };
      const { key } = await call(leadEndpoints.createCustomField, { body });
      await queryClient.invalidateQueries({ queryKey: ["custom-fields"] });
      onMade(key);
    } catch (error) {
      setProblem(describeError(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t.newFieldFor(column)}
      size="small"
      onClose={onClose}
      onSubmit={() => void make()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy}>
            {customFields.create}
          </Button>
        </>
      }
    >
      <Field label={customFields.label}>
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
      <Field label={customFields.kind}>
        {(control) => (
          <select
            {...control}
            value={kind}
            onChange={(event) => setKind(KINDS.find((one) => one === event.target.value) ?? "text")}
          >
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {customFields.kinds[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {kind === "choice" ? (
        <Field label={customFields.choices} hint={customFields.choicesHint}>
          {(control) => (
            <textarea {...control} rows={5} value={choices} onChange={(event) => setChoices(event.target.value)} />
          )}
        </Field>
      ) : null}
      {problem ? (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </Dialog>
  );
}

function isNumber(sample: string): boolean {
  return /^-?\d+(?:[.,]\d+)?$/.test(sample);
}
