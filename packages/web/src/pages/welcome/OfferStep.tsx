import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { call } from "../../api/call.ts";
import { fieldText, useForm } from "../../api/form.ts";
import { useFacets } from "../../api/lead-queries.ts";
import { reloadSession, useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Skeleton } from "../../look/States.tsx";
import { allCountries } from "../../messages/countries.ts";
import { welcome as t } from "../../messages/en/welcome.ts";
import { languagesWith } from "../../messages/languages.ts";
import styles from "../settings/Settings.module.css";

/** So many of the most frequent categories are proposed as those one sells to best. */
const PROPOSED = 3;

/** What the organization sells, prefilled from the leads it has. */
export function OfferStep({ onDone }: { onDone: () => void }) {
  const { organization, user } = useSession();
  const facets = useFacets();
  const form = useForm(async (fields) => {
    const country = fieldText(fields, "country");
    await call(accountEndpoints.changeOrganization, {
      body: {
        offer: fieldText(fields, "offer") || null,
        ...(country === "" ? {} : { country }),
        language: fieldText(fields, "language"),
        senderName: fieldText(fields, "senderName") || null,
        idealCategories: fieldText(fields, "categories")
          .split(",")
          .map((part) => part.trim())
          .filter(Boolean),
      },
    });
    await reloadSession();
    onDone();
  });
  if (facets.isPending) return <Skeleton lines={6} height={20} />;
  const known = organization.idealCategories;
  const frequent = (facets.data?.categories ?? []).slice(0, PROPOSED).map(({ value }) => value);
  const country = facets.data?.countries[0]?.value ?? organization.country;
  return (
    <form className={styles.form} onSubmit={form.send}>
      <p className={styles.hint}>{t.offerIntro}</p>
      {form.refusal ? <p role="alert">{form.refusal}</p> : null}
      <Field label={t.offerField} hint={t.offerHint} error={form.errors.offer}>
        {(control) => (
          <input
            {...control}
            name="offer"
            required
            maxLength={120}
            autoComplete="off"
            defaultValue={organization.offer ?? ""}
          />
        )}
      </Field>
      <div className={styles.fields}>
        <Field label={t.country} error={form.errors.country}>
          {(control) => (
            <select {...control} name="country" defaultValue={country}>
              {country === "" ? <option value="">{t.countryOpen}</option> : null}
              {allCountries().map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.language} error={form.errors.language}>
          {(control) => (
            <select {...control} name="language" defaultValue={organization.language}>
              {languagesWith(organization.language).map(({ tag, name }) => (
                <option key={tag} value={tag}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.categories} hint={t.categoriesHint} error={form.errors.idealCategories}>
          {(control) => (
            <input
              {...control}
              name="categories"
              autoComplete="off"
              defaultValue={(known.length > 0 ? known : frequent).join(", ")}
            />
          )}
        </Field>
        <Field label={t.sender} error={form.errors.senderName}>
          {(control) => (
            <input
              {...control}
              name="senderName"
              maxLength={120}
              autoComplete="name"
              defaultValue={organization.senderName ?? user.name}
            />
          )}
        </Field>
      </div>
      <div>
        <Button type="submit" kind="main" busy={form.busy}>
          {t.save}
        </Button>
      </div>
    </form>
  );
}
