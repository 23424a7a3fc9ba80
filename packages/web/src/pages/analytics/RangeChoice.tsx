import { Check, Field } from "../../look/Field.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { analytics as t } from "../../messages/en/analytics.ts";
import styles from "./Analytics.module.css";
import { RANGES, type Range } from "./use-range.ts";

/** The period, and whether the one before stands beside it. */
export function RangeChoice({ range, onChange }: { range: Range; onChange: (part: Partial<Range>) => void }) {
  return (
    <div className={styles.range}>
      <Tabs
        label={t.range}
        selected={range.choice}
        onSelect={(choice) => onChange({ choice })}
        tabs={[...RANGES, "own" as const].map((id) => ({ id, label: t.ranges[id] }))}
      />
      {range.choice === "own" ? (
        <>
          <Field label={t.from} labelHidden>
            {(control) => (
              <input
                {...control}
                type="date"
                max={range.to}
                value={range.from}
                onChange={(event) => event.target.value && onChange({ from: event.target.value })}
              />
            )}
          </Field>
          <Field label={t.to} labelHidden>
            {(control) => (
              <input
                {...control}
                type="date"
                min={range.from}
                value={range.to}
                onChange={(event) => event.target.value && onChange({ to: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
      <Check
        label={t.compare}
        checked={range.compare}
        onChange={(event) => onChange({ compare: event.target.checked })}
      />
    </div>
  );
}
