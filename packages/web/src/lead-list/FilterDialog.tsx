import type { LeadCountQuery } from "@lead-dashboard/contract/leads/lead-query";
import { LEAD_STATUSES } from "@lead-dashboard/domain/leads/lead-status";
import { TEMPERATURES } from "@lead-dashboard/domain/leads/temperature";
import { ListTree } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useCounts, useFacets, useMembers } from "../api/lead-queries.ts";
import { HoldKeys } from "../keyboard/shortcuts.ts";
import { Button } from "../look/Button.tsx";
import { Dialog } from "../look/Dialog.tsx";
import { Field } from "../look/Field.tsx";
import { toast } from "../look/toasts.ts";
import { countryName } from "../messages/countries.ts";
import { filterBuilder as builder } from "../messages/en/filter-builder.ts";
import { filters as t } from "../messages/en/filters.ts";
import { leads } from "../messages/en/leads.ts";
import styles from "./FilterBar.module.css";
import { hasGroups } from "./filter-tree.ts";

const FilterBuilder = lazy(() => import("./FilterBuilder.tsx").then((module) => ({ default: module.FilterBuilder })));

type Draft = { [Name in keyof LeadCountQuery]?: LeadCountQuery[Name] };

interface FilterDialogProps {
  filter: LeadCountQuery;
  /** conditions the list has by itself; they count too */
  given?: LeadCountQuery | null;
  onChange: (filter: LeadCountQuery) => void;
  onClose: () => void;
}

/** Choosing conditions; what only groups can say opens in the builder. */
export function FilterDialog(props: FilterDialogProps) {
  const [draft, setDraft] = useState(props.filter);
  const [isAdvanced, setAdvanced] = useState(() => hasGroups(props.filter));
  const turnTo = (isNext: boolean) => (filter: LeadCountQuery) => {
    setDraft(filter);
    setAdvanced(isNext);
  };
  if (!isAdvanced) return <SimpleFilters {...props} filter={draft} onAdvanced={turnTo(true)} />;
  return (
    <Suspense fallback={<HoldKeys />}>
      <FilterBuilder
        {...props}
        filter={draft}
        onSimple={(built) => (hasGroups(built) ? toast(builder.onlyHere) : turnTo(false)(built))}
      />
    </Suspense>
  );
}

/** The conditions most asked for; the button says how many leads they would leave. */
function SimpleFilters({
  filter,
  given,
  onChange,
  onClose,
  onAdvanced,
}: FilterDialogProps & { onAdvanced: (filter: LeadCountQuery) => void }) {
  const [draft, setDraft] = useState<Draft>(filter);
  const counts = useCounts({ ...given, ...draft });
  const facets = useFacets();
  const members = useMembers();
  const change = (part: Draft) => setDraft({ ...draft, ...part });
  return (
    <Dialog
      title={t.title}
      onClose={onClose}
      onSubmit={() => {
        onChange(draft);
        onClose();
      }}
      footer={
        <>
          <Button kind="quiet" className={styles.advanced} icon={<ListTree />} onClick={() => onAdvanced(draft)}>
            {builder.open}
          </Button>
          <Button onClick={() => setDraft({})}>{t.clear}</Button>
          <Button type="submit" kind="main">
            {t.show(counts.data?.total, counts.data?.exact ?? true)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Several
          label={leads.fields.status}
          options={LEAD_STATUSES.map((one) => ({ value: one, label: leads.statuses[one] }))}
          chosen={draft.status}
          onChange={(status) => change({ status })}
        />
        <Several
          label={leads.fields.temperature}
          options={TEMPERATURES.map((one) => ({ value: one, label: leads.temperatures[one] }))}
          chosen={draft.temperature}
          onChange={(temperature) => change({ temperature })}
        />
        <OneOf
          label={leads.fields.category}
          values={facets.data?.categories}
          chosen={draft.category}
          onChange={(category) => change({ category })}
        />
        <OneOf
          label={leads.fields.city}
          values={facets.data?.cities}
          chosen={draft.city}
          onChange={(city) => change({ city })}
        />
        <OneOf
          label={leads.fields.country}
          values={facets.data?.countries}
          chosen={draft.country}
          nameOf={countryName}
          onChange={(country) => change({ country })}
        />
        <OneOf
          label={leads.fields.tags}
          values={facets.data?.tags}
          chosen={draft.tag}
          onChange={(tag) => change({ tag })}
        />
        <Several
          label={leads.fields.assignedTo}
          options={[
            { value: "me", label: t.me },
            { value: "none", label: t.nobody },
            ...(members.data?.items ?? []).slice(0, 8).map((one) => ({ value: one.id, label: one.name })),
          ]}
          chosen={draft.assignedTo}
          onChange={(assignedTo) => change({ assignedTo })}
        />
        <Several
          label={leads.fields.nextFollowUpAt}
          options={FOLLOW_UPS.map((one) => ({ value: one, label: t.followUps[one] }))}
          chosen={draft.followUp}
          onChange={(followUp) => change({ followUp })}
        />
        <Has
          label={t.yesOrNo.phone}
          words={t.hasPhone}
          value={draft.hasPhone}
          onChange={(hasPhone) => change({ hasPhone })}
        />
        <Has
          label={t.yesOrNo.email}
          words={t.hasEmail}
          value={draft.hasEmail}
          onChange={(hasEmail) => change({ hasEmail })}
        />
        <Has
          label={t.yesOrNo.website}
          words={t.hasWebsite}
          value={draft.hasWebsite}
          onChange={(hasWebsite) => change({ hasWebsite })}
        />
        <Field label={t.scoreMin}>
          {(control) => (
            <input
              {...control}
              type="number"
              min={0}
              max={100}
              value={draft.scoreMin ?? ""}
              onChange={(event) =>
                change({ scoreMin: event.target.value === "" ? undefined : event.target.valueAsNumber })
              }
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}

const FOLLOW_UPS = ["overdue", "today", "week", "none"] as const;

function Several<Value extends string>({
  label,
  options,
  chosen = [],
  onChange,
}: {
  label: string;
  options: readonly { value: Value; label: string }[];
  chosen?: Value[] | undefined;
  onChange: (values: Value[] | undefined) => void;
}) {
  const toggle = (value: Value) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <fieldset className={styles.wide}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <button
            key={option.value}
            type="button"
            className={styles.option}
            aria-pressed={chosen.includes(option.value)}
            onClick={() => toggle(option.value)}
          >
            {option.label}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

function OneOf({
  label,
  values = [],
  chosen,
  nameOf = String,
  onChange,
}: {
  label: string;
  values?: readonly { value: string; count: number }[] | undefined;
  chosen: string[] | undefined;
  nameOf?: (value: string) => string;
  onChange: (values: string[] | undefined) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <select
          {...control}
          value={chosen?.[0] ?? ""}
          onChange={(event) => onChange(event.target.value === "" ? undefined : [event.target.value])}
        >
          <option value="">{t.any}</option>
          {values.map((one) => (
            <option key={one.value} value={one.value}>
              {`${nameOf(one.value)} (${one.count})`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

function Has({
  label,
  words,
  value,
  onChange,
}: {
  label: string;
  words: { true: string; false: string };
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}) {
  return (
    <fieldset>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.options}>
        {([true, false] as const).map((one) => (
          <button
            key={String(one)}
            type="button"
            className={styles.option}
            aria-pressed={value === one}
            onClick={() => onChange(value === one ? undefined : one)}
          >
            {one ? words.true : words.false}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
