import { useFacets } from "../../api/lead-queries.ts";
import { Field } from "../../look/Field.tsx";
import { leads } from "../../messages/en/leads.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import styles from "./Sequence.module.css";

/** Which leads a sequence is started for: the best so many of a small filter. */
export interface LeadChoices {
  best: number;
  status: "NEW" | "NEW-OR-CONTACTED";
  temperature: "" | "HOT" | "WARM" | "COLD";
  city: string;
  category: string;
}

const TEMPERATURES = ["HOT", "WARM", "COLD"] as const;
const NUMBERS = [10, 25, 50, 100, 200, 500, 1000];

/** The fields that choose the leads. */
export function LeadChoice({
  choices,
  onChange,
}: {
  choices: LeadChoices;
  onChange: (change: Partial<LeadChoices>) => void;
}) {
  const { data: facets } = useFacets();
  return (
    <div className={styles.conditionFields}>
      <Field label={`${t.best} (${t.bestHint})`}>
        {(control) => (
          <select
            {...control}
            value={choices.best}
            onChange={(event) => onChange({ best: Number(event.target.value) })}
          >
            {NUMBERS.map((number) => (
              <option key={number}>{number}</option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t.status}>
        {(control) => (
          <select
            {...control}
            value={choices.status}
            onChange={(event) => onChange({ status: event.target.value === "NEW" ? "NEW" : "NEW-OR-CONTACTED" })}
          >
            <option value="NEW">{t.statusNew}</option>
            <option value="NEW-OR-CONTACTED">{t.statusAny}</option>
          </select>
        )}
      </Field>
      <Field label={t.temperature}>
        {(control) => (
          <select
            {...control}
            value={choices.temperature}
            onChange={(event) =>
              onChange({ temperature: TEMPERATURES.find((one) => one === event.target.value) ?? "" })
            }
          >
            <option value="">{t.anyone}</option>
            {TEMPERATURES.map((temperature) => (
              <option key={temperature} value={temperature}>
                {leads.temperatures[temperature]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <FacetChoice
        label={t.city}
        any={t.anyCity}
        facets={facets?.cities}
        value={choices.city}
        onChange={(city) => onChange({ city })}
      />
      <FacetChoice
        label={t.category}
        any={t.anyCategory}
        facets={facets?.categories}
        value={choices.category}
        onChange={(category) => onChange({ category })}
      />
    </div>
  );
}

function FacetChoice({
  label,
  any,
  facets = [],
  value,
  onChange,
}: {
  label: string;
  any: string;
  facets?: readonly { value: string; count: number }[] | undefined;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{any}</option>
          {facets.map((facet) => (
            <option key={facet.value} value={facet.value}>
              {`${facet.value} (${facet.count})`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
