import { type ReactNode, useId } from "react";
import { join } from "./Button.tsx";
import styles from "./Field.module.css";

interface FieldProps {
  label: ReactNode;
  /** hide the label from view, not from screen readers */
  labelHidden?: boolean;
  hint?: ReactNode;
  /** the server's message for this field (`error.errorsByField[name]`) */
  error?: string | undefined;
  /** the word shown beside the label of a field that may stay empty */
  optional?: string;
  className?: string | undefined;
  /** given the attributes that tie the control to its label, hint and error */
  children: (attributes: ControlAttributes) => ReactNode;
}

interface ControlAttributes {
  id: string;
  className: string | undefined;
  "aria-invalid": boolean;
  "aria-describedby": string | undefined;
}

/**
 * Label, control, hint and error, tied together.
 * @example <Field label={t.name} error={errors.name}>{(control) => <input {...control} name="name" />}</Field>
 */
export function Field({ label, labelHidden, hint, error, optional, className, children }: FieldProps) {
  const id = useId();
  const isDescribed = hint !== undefined || error !== undefined;
  return (
    <div className={join(styles.field, className)}>
      <label htmlFor={id} className={labelHidden ? "only-read-aloud" : styles.label}>
        {label} {optional ? <span className={styles.optional}>{optional}</span> : null}
      </label>
      {children({
        id,
        className: styles.control,
        "aria-invalid": error !== undefined,
        "aria-describedby": isDescribed ? `${id}-more` : undefined,
      })}
      {isDescribed ? (
        <div id={`${id}-more`}>
          {error === undefined ? null : <p className={styles.error}>{error}</p>}
          {hint === undefined ? null : <p className={styles.hint}>{hint}</p>}
        </div>
      ) : null}
    </div>
  );
}

/** A box to tick with its words beside it. */
export function Check({ label, ...rest }: { label: ReactNode } & React.InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className={styles.check}>
      <input type="checkbox" {...rest} />
      <span>{label}</span>
    </label>
  );
}

/** The look of an input, select or textarea that stands outside a `Field`. */
export const controlLook = styles.control;
