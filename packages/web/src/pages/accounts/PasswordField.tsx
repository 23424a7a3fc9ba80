import { useState } from "react";
import { Field } from "../../look/Field.tsx";
import { accounts as t } from "../../messages/en/accounts.ts";
import styles from "./Door.module.css";

/** A password that can be shown; browsers' password managers are told whether it is a new one. */
export function PasswordField({ isNew, error }: { isNew: boolean; error?: string | undefined }) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={t.password} error={error} {...(isNew && { hint: t.passwordHint })}>
      {(control) => (
        <div className={styles.password}>
          <input
            {...control}
            name="password"
            type={isShown ? "text" : "password"}
            autoComplete={isNew ? "new-password" : "current-password"}
            required
          />
          <button type="button" onClick={() => setShown(!isShown)}>
            {isShown ? t.hide : t.show}
          </button>
        </div>
      )}
    </Field>
  );
}
