import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { enterSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { accounts as t } from "../../messages/en/accounts.ts";
import styles from "./Door.module.css";
import { Door } from "./Door.tsx";
import { PasswordField } from "./PasswordField.tsx";

/** Founding an organization: the first person of an installation, or anybody where registration is open. */
export function RegisterPage() {
  const [, navigate] = useLocation();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => call(accountEndpoints.getSetup, {}) });
  const form = useForm(async (fields) => {
    const password = fields.get("password");
    const session = await call(accountEndpoints.register, {
      body: {
        name: fieldText(fields, "name"),
        organizationName: fieldText(fields, "organizationName"),
        email: fieldText(fields, "email"),
        password: typeof password === "string" ? password : "",
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
    });
    enterSession(session);
    navigate("/welcome");
  });
  if (setup.isPending) return null;
  const isFirst = setup.data?.registration === "first";
  const signIn = (
    <>
      {t.haveAccount} <Link href="/sign-in">{t.signIn}</Link>
    </>
  );
  if (setup.data?.registration === "invitation")
    return <Door title={t.registerTitle} lead={t.inviteOnly} foot={signIn} />;
  return (
    <Door
      title={isFirst ? t.registerTitle : t.registerOpenTitle}
      lead={isFirst ? t.registerLead : t.registerOpenLead}
      foot={isFirst ? undefined : signIn}
    >
      <form className={styles.form} onSubmit={form.send}>
        {form.refusal ? (
          <p className={styles.refusal} role="alert">
            {form.refusal}
          </p>
        ) : null}
        <Field label={t.organizationName} error={form.errors.organizationName}>
          {(control) => (
            <input {...control} name="organizationName" autoComplete="organization" required maxLength={120} />
          )}
        </Field>
        <Field label={t.yourName} error={form.errors.name}>
          {(control) => <input {...control} name="name" autoComplete="name" required maxLength={120} />}
        </Field>
        <Field label={t.email} error={form.errors.email}>
          {(control) => <input {...control} name="email" type="email" autoComplete="username" required />}
        </Field>
        <PasswordField isNew error={form.errors.password} />
        <Button type="submit" kind="main" large busy={form.busy}>
          {t.register}
        </Button>
      </form>
    </Door>
  );
}
