import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { Link, useLocation } from "wouter";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { ApiError } from "../../api/problem.ts";
import { queryClient } from "../../api/query-client.ts";
import { useSession } from "../../api/session.ts";
import { Button, buttonLook } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { welcome as t } from "../../messages/en/welcome.ts";
import { readCandidates } from "../leads/read-candidates.ts";
import styles from "../settings/Settings.module.css";
import { rememberOwnLead } from "./own-lead.ts";

/** Makes the newcomer a lead, so that the first message goes to nobody else. */
export function YouStep({ ownLead, next }: { ownLead: string | null | undefined; next: string | undefined }) {
  const { organization, user, member } = useSession();
  const [, navigate] = useLocation();
  const form = useForm(async (fields) => {
    const phone = fieldText(fields, "phone");
    const lead = {
      name: fieldText(fields, "name"),
      contactName: user.name,
      email: fieldText(fields, "email"),
      ...(phone === "" ? {} : { phone }),
      ...(organization.country === "" ? {} : { country: organization.country }),
      language: organization.language,
      source: t.source,
      tags: [t.tag],
      assignedTo: member.id,
    };
    rememberOwnLead(await createOrFind(lead));
    for (const name of ["dashboard", "counts", "facets", "tags"])
      void queryClient.invalidateQueries({ queryKey: [name] });
  });
  const write = () => {
    if (next === undefined) return;
    // Back leads to what is left of these minutes, and so does the notice
    const rest = `/welcome?step=${next}`;
    navigate(rest, { replace: true });
    toast(t.oneMore, { action: { label: t.goOn, run: () => navigate(rest) } });
  };
  if (ownLead === undefined) return <Skeleton lines={5} height={20} />;
  if (ownLead)
    return (
      <>
        <p role="status">{t.madeYou}</p>
        <div className={styles.buttons}>
          <Link href={`/leads/${ownLead}`} className={buttonLook()} onClick={write}>
            {t.writeMe}
          </Link>
        </div>
      </>
    );
  return (
    <form className={styles.form} onSubmit={form.send}>
      <p className={styles.hint}>{t.youIntro}</p>
      {form.refusal ? <p role="alert">{form.refusal}</p> : null}
      <Field label={t.phone} hint={t.phoneHint} error={form.errors.phone}>
        {(control) => <input {...control} name="phone" type="tel" autoComplete="tel" maxLength={60} />}
      </Field>
      <div className={styles.fields}>
        <Field label={t.email} error={form.errors.email}>
          {(control) => (
            <input {...control} name="email" type="email" autoComplete="email" required defaultValue={user.email} />
          )}
        </Field>
        <Field label={t.name} error={form.errors.name}>
          {(control) => <input {...control} name="name" required maxLength={300} defaultValue={organization.name} />}
        </Field>
      </div>
      <div>
        <Button type="submit" kind="main" busy={form.busy}>
          {t.makeMe}
        </Button>
      </div>
    </form>
  );
}

/** The id of the lead, or of the one that is known under the same address: coming back makes nobody twice. */
async function createOrFind(lead: { name: string }): Promise<string> {
  try {
    return (await call(leadEndpoints.createLead, { query: {}, body: lead })).id;
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem.code !== "duplicate") throw error;
    const [known] = readCandidates(error.problem.more);
    if (known === undefined) throw error;
    return known.id;
  }
}
