import type { ReactNode } from "react";
import { useTabTitle } from "../../look/place.ts";
import { shell } from "../../messages/en/shell.ts";
import styles from "./Door.module.css";

/** The frame of the pages one sees before being signed in. */
export function Door({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children?: ReactNode;
  foot?: ReactNode;
}) {
  useTabTitle(title);
  return (
    <main className={styles.door}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          {shell.product}
        </div>
        <div className={styles.card}>
          <header>
            <h1>{title}</h1>
            {lead ? <p className={styles.lead}>{lead}</p> : null}
          </header>
          {children}
        </div>
        {foot ? <p className={styles.foot}>{foot}</p> : null}
      </div>
    </main>
  );
}
