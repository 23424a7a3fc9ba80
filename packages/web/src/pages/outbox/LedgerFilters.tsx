import { X } from "lucide-react";
import { Button } from "../../look/Button.tsx";
import { controlLook } from "../../look/Field.tsx";
import { messaging } from "../../messages/en/messaging.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import styles from "./Outbox.module.css";
import type { LedgerFilter } from "./use-ledger-filter.ts";

/** Channel, state, direction and days. */
export function LedgerFilters({
  filter,
  isFiltering,
  onChange,
  onClear,
}: {
  filter: LedgerFilter;
  isFiltering: boolean;
  onChange: (part: Partial<LedgerFilter>) => void;
  onClear: () => void;
}) {
  return (
    <div className={styles.filters}>
      <Choice
        label={t.state}
        any={t.anyState}
        words={messaging.states}
        value={filter.state}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label={t.channel}
        any={t.anyChannel}
        words={messaging.channels}
        value={filter.channel}
        onChange={(channel) => onChange({ channel })}
      />
      <Choice
        label={t.direction}
        any={t.both}
        words={{ outbound: t.outbound, inbound: t.inbound }}
        value={filter.direction}
        onChange={(direction) => onChange({ direction })}
      />
      <label className={styles.day}>
        <span>{t.from}</span>
        <input
          className={controlLook}
          type="date"
          value={filter.from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
      </label>
      <label className={styles.day}>
        <span>{t.to}</span>
        <input
          className={controlLook}
          type="date"
          value={filter.to}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </label>
      {isFiltering ? (
        <Button kind="quiet" icon={<X />} onClick={onClear}>
          {t.clear}
        </Button>
      ) : null}
    </div>
  );
}

function Choice<Value extends string>({
  label,
  any,
  words,
  value,
  onChange,
}: {
  label: string;
  any: string;
  words: Record<Value, string>;
  value: Value | "";
  onChange: (value: Value | "") => void;
}) {
  const entries = Object.entries<string>(words);
  const isKnown = (text: string): text is Value => entries.some(([name]) => name === text);
  return (
    <select
      className={controlLook}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(isKnown(event.target.value) ? event.target.value : "")}
    >
      <option value="">{any}</option>
      {entries.map(([name, word]) => (
        <option key={name} value={name}>
          {word}
        </option>
      ))}
    </select>
  );
}
