import type { ReactNode } from "react";
import { join } from "./Button.tsx";
import { useIsNarrow } from "./narrow.ts";
import styles from "./Page.module.css";
import { useTabTitle } from "./place.ts";

interface PageProps {
  /** heading of the page and of the browser tab */
  title: string;
  subtitle?: ReactNode;
  /** buttons at the right of the title */
  actions?: ReactNode;
  width?: "narrow" | "normal" | "wide";
  children: ReactNode;
}

/** The frame of an ordinary page: title, actions, content. */
export function Page({ title, subtitle, actions, width = "normal", children }: PageProps) {
  useTabTitle(title);
  return (
    <div className={join(styles.page, width === "wide" && styles.wide, width === "narrow" && styles.narrow)}>
      {subtitle || actions ? (
        <header className={styles.head}>
          <div className={styles.titles}>
            <PageTitle>{title}</PageTitle>
            {subtitle ? <p className={styles.subtitle}>{subtitle}</p> : null}
          </div>
          {actions ? <div className={styles.actions}>{actions}</div> : null}
        </header>
      ) : (
        <PageTitle>{title}</PageTitle>
      )}
      {children}
    </div>
  );
}

/** A page's heading. On a desktop the top bar shows it already, so there it is only read aloud. */
export function PageTitle({ children }: { children: ReactNode }) {
  return <h1 className={useIsNarrow() ? undefined : "only-read-aloud"}>{children}</h1>;
}

/** A bordered surface; with a title it is a named section. */
export function Panel({
  title,
  aside,
  flush,
  className,
  children,
}: {
  title?: string;
  aside?: ReactNode;
  /** no padding, for tables and lists that reach the border */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}) {
  return (
    <section className={join(styles.panel, !flush && styles.padded, className)} aria-label={title}>
      {title ? (
        <div className={styles.panelTitle}>
          <h2>{title}</h2>
          {aside}
        </div>
      ) : null}
      {children}
    </section>
  );
}
