import type { ReactNode } from "react";
import { join } from "./Button.tsx";
import styles from "./Table.module.css";

/**
 * A table for reading: write thead and tbody inside; cells with numbers carry `data-number`. On a phone it scrolls sideways,
 * or its rows become cards: the first cell on a line of its own, the others below it.
 */
export function Table({ label, hasCards, children }: { label: string; hasCards?: boolean; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroller} aria-label={label} tabIndex={0}>
      <table className={join(styles.table, hasCards && styles.cards)}>{children}</table>
    </section>
  );
}
