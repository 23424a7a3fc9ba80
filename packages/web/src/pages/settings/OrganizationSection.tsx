import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import type { Organization } from "@lead-dashboard/contract/accounts/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { reloadSession, useMay, useSession } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { toast } from "../../look/toasts.ts";
import { allCountries } from "../../messages/countries.ts";
import { settings } from "../../messages/en/settings.ts";
import { languagesWith } from "../../messages/languages.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.organization;

/** Name, address, place and language of the organization, and who its ideal customers are. */
export function OrganizationSection() {
  const { organization } = useSession();
  const mayEdit = useMay("organization.edit");
  const { errors, isBusy, run } = useForm();
  const [draft, setDraft] = useState(() => draftOf(organization));
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOf(organization));
  const save = async () => {
    const isDone = await run(async () => {
      await call(accountEndpoints.changeOrganization, { body: bodyOf(draft) });
      await reloadSession();
    });
    if (isDone) toast(settings.saved);
  };
  const text = (name: "offer" | "name" | "address" | "senderName" | "idealCategories" | "idealPlaces") => ({
    value: draft[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => set({ [name]: event.target.value }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className={styles.form} disabled={!mayEdit}>
        <Panel className={styles.fields}>
          <Field label={t.name} error={errors.name}>
            {(control) => <input {...control} required autoComplete="organization" {...text("name")} />}
          </Field>
          <Field label={t.senderName} error={errors.senderName} hint={t.senderNameHint}>
            {(control) => <input {...control} autoComplete="off" {...text("senderName")} />}
          </Field>
          <Field label={t.offer} error={errors.offer} hint={t.offerHint} className={styles.wideField}>
            {(control) => <input {...control} maxLength={120} autoComplete="off" {...text("offer")} />}
          </Field>
          <Field label={t.address} error={errors.address} hint={t.addressHint} className={styles.wideField}>
            {(control) => <textarea {...control} rows={3} autoComplete="street-address" {...text("address")} />}
          </Field>
          <Choice
            label={t.country}
            error={errors.country}
            value={draft.country}
            options={[
              ...(draft.country === "" ? [["", t.countryOpen] as const] : []),
              ...allCountries().map(({ code, name }) => [code, name] as const),
            ]}
            onChange={(country) => set({ country })}
          />
          <Choice
            label={t.timeZone}
            error={errors.timeZone}
            value={draft.timeZone}
            options={withOwn(Intl.supportedValuesOf("timeZone"), draft.timeZone)}
            onChange={(timeZone) => set({ timeZone })}
          />
          <Choice
            label={t.language}
            error={errors.language}
            value={draft.language}
            options={languagesWith(draft.language).map(({ tag, name }) => [tag, name])}
            onChange={(language) => set({ language })}
          />
          <Choice
            label={t.currency}
            error={errors.currency}
            value={draft.currency}
            options={withOwn(Intl.supportedValuesOf("currency"), draft.currency)}
            onChange={(currency) => set({ currency })}
          />
        </Panel>
        <Panel title={t.ideal} className={styles.fields}>
          <Field label={t.idealCategories} error={errors.idealCategories} hint={t.idealHint}>
            {(control) => <input {...control} autoComplete="off" {...text("idealCategories")} />}
          </Field>
          <Field label={t.idealPlaces} error={errors.idealPlaces}>
            {(control) => <input {...control} autoComplete="off" {...text("idealPlaces")} />}
          </Field>
        </Panel>
        <div>
          <Button kind="main" type="submit" busy={isBusy} disabled={!isDirty}>
            {settings.save}
          </Button>
        </div>
      </fieldset>
    </form>
  );
}

function Choice({
  label,
  error,
  value,
  options,
  onChange,
}: {
  label: string;
  error: string | undefined;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function draftOf(organization: Organization) {
  const { name, country, language, timeZone, currency } = organization;
  return {
    name,
    country,
    language,
    timeZone,
    currency,
    address: organization.address ?? "",
    senderName: organization.senderName ?? "",
    offer: organization.offer ?? "",
    idealCategories: organization.idealCategories.join(", "),
    idealPlaces: organization.idealPlaces.join(", "),
  };
}

function bodyOf(draft: ReturnType<typeof draftOf>) {
  const { country, ...rest } = draft;
  return {
    ...rest,
    // one that nobody has said yet stays open
    ...(country === "" ? {} : { country }),
    address: draft.address.trim() === "" ? null : draft.address,
    senderName: draft.senderName.trim() === "" ? null : draft.senderName,
    offer: draft.offer.trim() === "" ? null : draft.offer,
    idealCategories: partsOf(draft.idealCategories),
    idealPlaces: partsOf(draft.idealPlaces),
  };
}

function partsOf(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Zones and currencies have no better name than their own; the one in force is always among them. */
function withOwn(all: readonly string[], own: string): [string, string][] {
  const names = all.includes(own) ? all : [own, ...all];
  return names.map((name) => [name, name.replaceAll("_", " ")]);
}
