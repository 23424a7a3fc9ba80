import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { join } from "../../look/Button.tsx";
import styles from "./Import.module.css";

/** One of the three stages: its number (a tick once done), its name, and what belongs to it. */
export function Stage({
  number,
  title,
  aside,
  isDone,
  children,
}: {
  number: number;
  title: string;
  aside?: ReactNode;
  isDone?: boolean;
  children: ReactNode;
}) {
  return (
    <section className={styles.stage} aria-label={title}>
      <div className={styles.stageHead}>
        <span className={join(styles.number, isDone && styles.numberDone)} aria-hidden="true">
          {isDone ? <Check /> : number}
        </span>
        <h2>{title}</h2>
        {aside ? <div className={styles.stageAside}>{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}
