import { ListPlus, Plus, X } from "lucide-react";
import { useRef } from "react";
import { Button, join } from "../look/Button.tsx";
import { controlLook } from "../look/Field.tsx";
import { filterBuilder as t } from "../messages/en/filter-builder.ts";
import { ConditionRow } from "./ConditionRow.tsx";
import { describeNode, type FilterWords, isByImport } from "./describe-filter.ts";
import styles from "./FilterBuilder.module.css";
import { type Condition, DEEPEST, type FilterNode, type Group } from "./filter-tree.ts";

interface FilterGroupProps {
  group: Group;
  /** 0 is the outermost */
  level: number;
  words: FilterWords;
  /** the person has asked for the list: what is missing is told */
  isTried: boolean;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

const NEW: Condition = { kind: "condition", field: "status", operator: "any", values: [] };

/** Conditions and groups that go together by all, any or none. */
export function FilterGroup({ group, level, words, isTried, onChange, onRemove }: FilterGroupProps) {
  const box = useRef<HTMLFieldSetElement>(null);
  const { items, mode } = group;
  const set = (next: readonly FilterNode[]) => onChange({ ...group, items: next });
  const add = (node: FilterNode) => {
    set([...items, node]);
    requestAnimationFrame(() => lastOf(box.current, "[data-field]")?.focus());
  };
  const removeAt = (index: number) => {
    set(items.filter((_, at) => at !== index));
    requestAnimationFrame(() => lastOf(box.current, "[data-add]")?.focus());
  };
  return (
    <fieldset ref={box} className={join(styles.group, level > 0 && styles.inner)} aria-label={t.group(level)}>
      <div className={styles.groupHead}>
        <span>{t.match}</span>
        <select
          className={join(controlLook, styles.mode)}
          aria-label={t.mode}
          value={mode}
          onChange={(event) => onChange({ ...group, mode: modeOf(event.target.value) })}
        >
          {Object.entries(t.modes).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <span>{t.ofThese}</span>
        {onRemove ? (
          <Button
            kind="quiet"
            className={styles.removeGroup}
            icon={<X />}
            aria-label={t.removeGroup}
            onClick={onRemove}
          />
        ) : null}
      </div>
      {items.map((node, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows keep nothing of their own
        <div key={index} className={styles.item}>
          <span className={styles.join} aria-hidden="true">
            {index === 0 ? "" : t.joins[mode]}
          </span>
          {node.kind === "group" ? (
            <FilterGroup
              group={node}
              level={level + 1}
              words={words}
              isTried={isTried}
              onChange={(next) => set(items.with(index, next))}
              onRemove={() => removeAt(index)}
            />
          ) : node.kind === "condition" ? (
            <ConditionRow
              condition={node}
              words={words}
              isTried={isTried}
              onChange={(next) => set(items.with(index, next))}
              onRemove={() => removeAt(index)}
            />
          ) : (
            <div className={styles.row}>
              <span className={isByImport(node.name) ? styles.other : join(styles.other, styles.problem)}>
                {describeNode(node, words)}
              </span>
              <Button
                kind="quiet"
                className={styles.remove}
                icon={<X />}
                aria-label={t.removeCondition(describeNode(node, words))}
                data-invalid={isByImport(node.name) ? undefined : ""}
                onClick={() => removeAt(index)}
              />
            </div>
          )}
        </div>
      ))}
      <div className={styles.adds}>
        <Button kind="quiet" icon={<Plus />} data-add="" onClick={() => add(NEW)}>
          {t.addCondition}
        </Button>
        {level < DEEPEST - 1 ? (
          <Button
            kind="quiet"
            icon={<ListPlus />}
            onClick={() => add({ kind: "group", mode: mode === "any" ? "all" : "any", items: [NEW] })}
          >
            {t.addGroup}
          </Button>
        ) : null}
      </div>
    </fieldset>
  );
}

function lastOf(box: HTMLElement | null, selector: string): HTMLElement | undefined {
  return [...(box?.querySelectorAll<HTMLElement>(selector) ?? [])].at(-1);
}

function modeOf(value: string): Group["mode"] {
  return value === "any" || value === "none" ? value : "all";
}
