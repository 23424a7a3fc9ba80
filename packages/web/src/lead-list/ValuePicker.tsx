import { X } from "lucide-react";
import { type KeyboardEvent, useId, useState } from "react";
import { useFacets, useMembers } from "../api/lead-queries.ts";
import { join } from "../look/Button.tsx";
import { controlLook } from "../look/Field.tsx";
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { valueWord } from "./describe-filter.ts";
import styles from "./FilterBuilder.module.css";
import type { FilterField, Operator } from "./filter-fields.ts";

interface ValuePickerProps {
  field: FilterField;
  operator: Operator;
  values: readonly string[];
  nameOf: (memberId: string) => string;
  isInvalid: boolean;
  describedBy: string | undefined;
  onChange: (values: readonly string[]) => void;
}

/** So many choices are shown as buttons; more are chosen from a list. */
const MOST_BUTTONS = 8;

/** The values of a condition, chosen in the way that suits its field. */
export function ValuePicker(props: ValuePickerProps) {
  switch (props.field.kind) {
    case "choice":
      return props.field.name === "assignedTo" ? (
        <People {...props} />
      ) : (
        <Choices {...props} options={props.field.options ?? []} />
      );
    case "facet":
      return <FacetTokens {...props} />;
    case "text":
      return <Tokens {...props} suggestions={[]} />;
    case "words":
      return <Single {...props} type="search" at={0} label={t.value} />;
    case "number":
      if (props.operator === "any" || props.operator === "none") return <Tokens {...props} suggestions={[]} />;
      return <Ends {...props} type="number" />;
    case "score":
      return <Ends {...props} type="number" />;
    default:
      return <Ends {...props} type="date" />;
  }
}

function People(props: ValuePickerProps) {
  const members = useMembers();
  const people = members.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  return <Choices {...props} options={[...(props.field.options ?? []), ...people]} />;
}

type Options = readonly { value: string; label: string }[];

function Choices({ options, ...props }: ValuePickerProps & { options: Options }) {
  const { values, onChange, field } = props;
  // what is chosen can always be taken back, also when it is no choice any more
  const gone = values.filter((value) => !options.some((one) => one.value === value));
  const all = [...options, ...gone.map((value) => ({ value, label: valueWord(field, value, props) }))];
  if (all.length > MOST_BUTTONS) return <Chosen {...props} options={all} />;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a row of a fieldset reads worse
    <div role="group" aria-label={field.label} aria-describedby={props.describedBy} className={styles.pills}>
      {all.map(({ value, label }, index) => (
        <button
          key={value}
          type="button"
          className={styles.pill}
          aria-pressed={values.includes(value)}
          data-invalid={index === 0 && props.isInvalid ? "" : undefined}
          onClick={() => onChange(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

function Chosen({ options, ...props }: ValuePickerProps & { options: Options }) {
  const { values, onChange, isInvalid, describedBy } = props;
  return (
    <div className={styles.tokens}>
      <TokenList {...props} />
      <select
        className={join(controlLook, styles.tokenInput)}
        aria-label={t.value}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        value=""
        onChange={(event) => onChange([...values, event.target.value])}
      >
        <option value="">{t.choose}</option>
        {options
          .filter(({ value }) => !values.includes(value))
          .map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
      </select>
    </div>
  );
}

const FACETS = {
  category: "categories",
  country: "countries",
  city: "cities",
  tag: "tags",
  source: "sources",
} as const;

function FacetTokens(props: ValuePickerProps) {
  const facets = useFacets();
  const name = Object.entries(FACETS).find(([one]) => one === props.field.name)?.[1];
  const known = name === undefined ? [] : (facets.data?.[name] ?? []);
  return <Tokens {...props} suggestions={known.map(({ value, count }) => ({ value, count }))} />;
}

function TokenList({ values, field, nameOf, onChange }: ValuePickerProps) {
  return values.map((value) => (
    <button
      key={value}
      type="button"
      className={styles.token}
      aria-label={t.removeValue(valueWord(field, value, { nameOf }))}
      onClick={() => onChange(values.filter((one) => one !== value))}
    >
      {valueWord(field, value, { nameOf })}
      <X />
    </button>
  ));
}

/** Values typed or picked one by one; Enter, a comma or leaving the field adds, Backspace in the empty field takes the last. */
function Tokens(props: ValuePickerProps & { suggestions: readonly { value: string; count: number }[] }) {
  const { values, suggestions, isInvalid, describedBy, onChange } = props;
  const [typed, setTyped] = useState("");
  const listId = useId();
  const add = (text: string) => {
    const value = text.trim();
    if (value !== "" && !values.includes(value)) onChange([...values, value]);
    setTyped("");
  };
  const steer = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "Enter" && typed.trim() !== "") || event.key === ",") {
      event.preventDefault();
      event.stopPropagation();
      add(typed);
    }
    if (event.key === "Backspace" && typed === "") onChange(values.slice(0, -1));
  };
  return (
    <div className={styles.tokens}>
      <TokenList {...props} />
      <input
        className={join(controlLook, styles.tokenInput)}
        aria-label={t.value}
        aria-invalid={isInvalid}
        aria-describedby={describedBy}
        placeholder={values.length === 0 ? t.addValue : t.choose}
        list={suggestions.length > 0 ? listId : undefined}
        autoComplete="off"
        maxLength={200}
        value={typed}
        onChange={(event) => {
          const { value } = event.target;
          // picked from the list, not typed letter by letter
          const isPicked =
            !("inputType" in event.nativeEvent) || event.nativeEvent.inputType === "insertReplacementText";
          if (isPicked && suggestions.some((one) => one.value === value)) add(value);
          else setTyped(value);
        }}
        onKeyDown={steer}
        onBlur={() => add(typed)}
      />
      {suggestions.length > 0 ? (
        <datalist id={listId}>
          {suggestions
            .filter(({ value }) => !values.includes(value))
            .map(({ value, count }) => (
              <option key={value} value={value} label={`${value} (${count})`} />
            ))}
        </datalist>
      ) : null}
    </div>
  );
}

function Ends(props: ValuePickerProps & { type: "number" | "date" }) {
  if (props.operator !== "between") return <Single {...props} at={0} label={t.value} />;
  return (
    <div className={styles.ends}>
      <Single {...props} at={0} label={t.from} />
      <span>{t.and}</span>
      <Single {...props} at={1} label={t.to} />
    </div>
  );
}

function Single({
  type,
  at,
  label,
  field,
  values,
  isInvalid,
  describedBy,
  onChange,
}: ValuePickerProps & { type: "number" | "date" | "search"; at: 0 | 1; label: string }) {
  const isScore = field.kind === "score";
  const put = (value: string) => onChange(at === 0 ? [value, ...values.slice(1)] : [values[0] ?? "", value]);
  return (
    <input
      className={join(controlLook, type === "number" ? styles.number : type === "date" ? styles.date : undefined)}
      type={type}
      step={isScore ? 1 : "any"}
      inputMode={type === "number" ? "decimal" : undefined}
      aria-label={label}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      maxLength={200}
      value={values[at] ?? ""}
      onChange={(event) => put(event.target.value)}
    />
  );
}
