import { X } from "lucide-react";
import { useId } from "react";
import { Button, join } from "../look/Button.tsx";
import { controlLook } from "../look/Field.tsx";
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { describeNode, type FilterWords } from "./describe-filter.ts";
import styles from "./FilterBuilder.module.css";
import type { FilterField } from "./filter-fields.ts";
import type { Condition } from "./filter-tree.ts";
import { problemOf, standsAlone } from "./filter-values.ts";
import { ValuePicker } from "./ValuePicker.tsx";

/** One condition: what, how, and which values. */
export function ConditionRow({
  condition,
  words,
  isTried,
  onChange,
  onRemove,
}: {
  condition: Condition;
  words: FilterWords;
  isTried: boolean;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const problemId = useId();
  const field = words.fields.find(({ name }) => name === condition.field);
  const problem = problemOf(field, condition);
  const isIncomplete = problem === t.problems.empty;
  const shownProblem = problem !== null && (isTried || !isIncomplete) ? problem : null;
  const chooseField = (name: string) => {
    const next = words.fields.find((one) => one.name === name);
    const operator = next?.operators[0];
    if (next && operator) onChange({ kind: "condition", field: name, operator, values: [] });
  };
  const chooseOperator = (word: string) => {
    const operator = field?.operators.find((one) => one === word);
    if (operator) onChange({ ...condition, operator, values: standsAlone(operator) ? [] : condition.values });
  };
  return (
    <div className={styles.row}>
      <select
        className={join(controlLook, styles.field)}
        data-field=""
        aria-label={t.field}
        value={condition.field}
        onChange={(event) => chooseField(event.target.value)}
      >
        {Object.entries(t.groups).map(([group, label]) => (
          <FieldOptions key={group} label={label} fields={words.fields.filter((one) => one.group === group)} />
        ))}
      </select>
      <select
        className={join(controlLook, styles.operator)}
        aria-label={t.operator}
        value={condition.operator}
        onChange={(event) => chooseOperator(event.target.value)}
      >
        {field?.operators.map((operator) => (
          <option key={operator} value={operator}>
            {t.operators[operator]}
          </option>
        ))}
      </select>
      <div className={styles.values}>
        {field && !standsAlone(condition.operator) ? (
          <ValuePicker
            field={field}
            operator={condition.operator}
            values={condition.values}
            nameOf={words.nameOf}
            isInvalid={shownProblem !== null}
            describedBy={shownProblem === null ? undefined : problemId}
            onChange={(values) => onChange({ ...condition, values })}
          />
        ) : null}
        {shownProblem === null ? null : (
          <p id={problemId} className={styles.problem}>
            {shownProblem}
          </p>
        )}
      </div>
      <Button
        kind="quiet"
        className={styles.remove}
        icon={<X />}
        aria-label={t.removeCondition(describeNode(condition, words))}
        onClick={onRemove}
      />
    </div>
  );
}

function FieldOptions({ label, fields }: { label: string; fields: readonly FilterField[] }) {
  if (fields.length === 0) return null;
  return (
    <optgroup label={label}>
      {fields.map(({ name, label: words }) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </optgroup>
  );
}
