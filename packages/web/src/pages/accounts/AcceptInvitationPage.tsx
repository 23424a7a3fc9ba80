import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { OpenInvitation } from "@lead-dashboard/contract/accounts/schemas";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useParams } from "wouter";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { enterSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { accounts as t } from "../../messages/en/accounts.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./Door.module.css";
import { Door } from "./Door.tsx";
import { PasswordField } from "./PasswordField.tsx";

/** Where the link of an invitation leads. */
export function AcceptInvitationPage() {
  const { token = "" } = useParams<{ token: string }>();
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => call(accountEndpoints.getOpenInvitation, { params: { token } }),
    retry: false,
  });
  if (invitation.isPending) return null;
  if (!invitation.data) {
    return <Door title={t.invitationGone} foot={<Link href="/sign-in">{t.toSignIn}</Link>} />;
  }
  return <Acceptance token={token} invitation={invitation.data} />;
}

function Acceptance({ token, invitation }: { token: string; invitation: OpenInvitation }) {
  const [, navigate] = useLocation();
  const form = useForm(async (fields) => {
    const password = fields.get("password");
    const name = fieldText(fields, "name");
    const session = await call(accountEndpoints.acceptInvitation, {
      params: { token },
      body: { ...(name !== "" && { name }), ...(typeof password === "string" && { password }) },
    });
    enterSession(session);
    navigate("/");
  });
  return (
    <Door
      title={t.invitedTitle(invitation.organizationName)}
      lead={t.invitedAs(invitation.email, shell.roles[invitation.role])}
    >
      <form className={styles.form} onSubmit={form.send}>
        {form.refusal ? (
          <p className={styles.refusal} role="alert">
            {form.refusal}
          </p>
        ) : null}
        {invitation.hasAccount ? (
          <p>{t.joinWithPassword}</p>
        ) : (
          <Field label={t.yourName} error={form.errors.name}>
            {(control) => <input {...control} name="name" autoComplete="name" required maxLength={120} />}
          </Field>
        )}
        <PasswordField isNew={!invitation.hasAccount} error={form.errors.password} />
        <Button type="submit" kind="main" large busy={form.busy}>
          {t.join}
        </Button>
      </form>
    </Door>
  );
}
