import type { DuplicatePair } from "@lead-dashboard/contract/duplicates/duplicate";
import type { Lead } from "@lead-dashboard/contract/leads/lead";
import { Check, CircleMinus, CirclePlus } from "lucide-react";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { Badge } from "../../look/Badge.tsx";
import { Button, join } from "../../look/Button.tsx";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import type { ComparedField, Side } from "./compared-fields.ts";
import styles from "./Duplicates.module.css";

interface Props {
  pair: DuplicatePair;
  leads: readonly [Lead, Lead];
  fields: readonly ComparedField[];
  /** the field that the arrow keys choose for; -1 the head, which chooses all; null before the first arrow */
  at: number | null;
  choose: (index: number, side: Side) => void;
  merge: () => void;
  dismiss: () => void;
}

/** Two leads side by side: press the values to keep, then merge. */
export function PairCompare({ pair, leads, fields, at, choose, merge, dismiss }: Props) {
  const [left, right] = leads;
  return (
    <section className={styles.compare} data-pair="" tabIndex={-1} aria-label={t.pair(left.name, right.name)}>
      <ul className={styles.reasons}>
        <li>
          <Badge tone="accent">{t.sure(pair.score)}</Badge>
        </li>
        {pair.reasons.map((reason) => (
          <li key={reason.code} title={reason.value ?? undefined}>
            <Badge tone={reason.points < 0 ? "bad" : "good"}>
              {reason.points < 0 ? <CircleMinus /> : <CirclePlus />}
              {t.reasons[reason.code](reason)}
            </Badge>
          </li>
        ))}
      </ul>
      <div className={styles.heads} data-at={at === -1 ? "" : undefined}>
        {leads.map((lead, index) => (
          <div key={lead.id} className={styles.head}>
            <Link href={`/leads/${lead.id}`} aria-label={t.openLead(lead.name)}>
              {lead.name}
            </Link>
            <Button onClick={() => choose(-1, index === 0 ? 0 : 1)}>{t.keepAll}</Button>
          </div>
        ))}
      </div>
      <div className={styles.fields}>
        {fields.map((field, index) => (
          <FieldRow key={field.field} field={field} isAt={index === at} choose={(side) => choose(index, side)} />
        ))}
      </div>
      <p className={styles.note}>{t.alsoKept}</p>
      <div className={styles.decide}>
        <Button kind="main" large keys="Enter" onClick={(event) => event.detail < 2 && merge()}>
          {t.merge}
        </Button>
        <Button large keys="x" onClick={(event) => event.detail < 2 && dismiss()}>
          {t.notSame}
        </Button>
      </div>
    </section>
  );
}

const SIDES = [0, 1] as const;

function FieldRow({ field, isAt, choose }: { field: ComparedField; isAt: boolean; choose: (side: Side) => void }) {
  const row = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (isAt) row.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  const { label } = field;
  const isSame = field.texts[0] === field.texts[1];
  return (
    <fieldset
      ref={row}
      className={styles.row}
      data-at={isAt ? "" : undefined}
      data-differs={field.differs ? "" : undefined}
    >
      <legend>
        {label}
        {field.side === null && !isSame ? <span className={styles.both}> · {t.both}</span> : null}
      </legend>
      {isSame ? (
        <p className={styles.same}>{field.texts[0]}</p>
      ) : (
        SIDES.map((side) => {
          const text = field.texts[side] ?? t.nothing;
          return (
            <button
              key={side}
              type="button"
              className={join(styles.value, field.texts[side] === null && styles.none)}
              aria-pressed={field.side === side}
              aria-label={t.keeps(label, text)}
              onClick={() => choose(side)}
            >
              <span className={styles.mark}>{field.side === side ? <Check /> : null}</span>
              <span className={styles.text}>{text}</span>
            </button>
          );
        })
      )}
    </fieldset>
  );
}
