import type { ReactNode } from "react";
import styles from "./Table.module.css";

/** A table for reading: write thead and tbody inside; cells with numbers carry `data-number`. Scrolls sideways on a phone. */
export function Table({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={styles.scroller} aria-label={label} tabIndex={0}>
      <table className={styles.table}>{children}</table>
    </section>
  );
}
