import type { ReactNode } from "react";
import styles from "./Badge.module.css";
import { join } from "./Button.tsx";

/** A small pill for a state. Colour is never alone: give it words, an icon, or both. */
export function Badge({
  tone,
  children,
  className,
}: {
  tone?: "accent" | "good" | "bad" | "warn" | "hot" | "warm" | "cold" | undefined;
  children: ReactNode;
  className?: string | undefined;
}) {
  return <span className={join(styles.badge, tone && styles[tone], className)}>{children}</span>;
}
