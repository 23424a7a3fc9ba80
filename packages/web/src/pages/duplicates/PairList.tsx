import type { DuplicatePair } from "@lead-dashboard/contract/duplicates/duplicate";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "../../look/Button.tsx";
import { duplicates as t } from "../../messages/en/duplicates.ts";
import styles from "./Duplicates.module.css";

interface Props {
  pairs: readonly DuplicatePair[];
  at: number;
  choose: (id: string) => void;
  /** shows further pairs; null when these are all */
  more: (() => void) | null;
}

/** The pairs to choose from; on a phone, one line with a step to either side. */
export function PairList({ pairs, at, choose, more }: Props) {
  const before = pairs[at - 1];
  const after = pairs[at + 1];
  return (
    <nav className={styles.pairs} aria-label={t.list}>
      <div className={styles.steps}>
        <Button
          icon={<ChevronLeft />}
          aria-label={t.previous}
          keys="k"
          disabled={before === undefined}
          onClick={() => before && choose(before.id)}
        />
        <span className="numbers">
          {at + 1} / {t.pairs(pairs.length)}
          {more ? "+" : ""}
        </span>
        <Button
          icon={<ChevronRight />}
          aria-label={t.later}
          keys="j"
          disabled={after === undefined}
          onClick={() => after && choose(after.id)}
        />
      </div>
      <ul className={styles.list}>
        {pairs.map((pair, index) => (
          <PairLine key={pair.id} pair={pair} isAt={index === at} choose={() => choose(pair.id)} />
        ))}
        {more ? (
          <li>
            <Button onClick={more}>{t.more}</Button>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

function PairLine({ pair, isAt, choose }: { pair: DuplicatePair; isAt: boolean; choose: () => void }) {
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isAt) line.current?.scrollIntoView({ block: "nearest" });
  }, [isAt]);
  const [one, two] = pair.leads;
  return (
    <li>
      <button
        ref={line}
        type="button"
        className={styles.pair}
        aria-current={isAt ? "true" : undefined}
        onClick={choose}
      >
        <span className={styles.names}>
          <span>{one?.name}</span>
          <span>{two?.name}</span>
        </span>
        <span className="numbers">{pair.score}</span>
      </button>
    </li>
  );
}
