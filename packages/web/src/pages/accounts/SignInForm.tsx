import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { enterSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { accounts as t } from "../../messages/en/accounts.ts";
import styles from "./Door.module.css";
import { PasswordField } from "./PasswordField.tsx";

/** E-mail and password; on its page, and above a page whose session has ended. */
export function SignInForm({ email, onDone }: { email?: string; onDone: () => void }) {
  const form = useForm(async (fields) => {
    const password = fields.get("password");
    enterSession(
      await call(accountEndpoints.signIn, {
        body: { email: fieldText(fields, "email"), password: typeof password === "string" ? password : "" },
      }),
    );
    onDone();
  });
  return (
    <form className={styles.form} onSubmit={form.send}>
      {form.refusal ? (
        <p className={styles.refusal} role="alert">
          {form.refusal}
        </p>
      ) : null}
      <Field label={t.email} error={form.errors.email}>
        {(control) => (
          <input {...control} name="email" type="email" autoComplete="username" defaultValue={email} required />
        )}
      </Field>
      <PasswordField isNew={false} error={form.errors.password} />
      <Button type="submit" kind="main" large busy={form.busy}>
        {t.signIn}
      </Button>
    </form>
  );
}
