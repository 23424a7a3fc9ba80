import { CircleAlert } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";
import { OfflineError } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { shell as t } from "../messages/en/shell.ts";
import { Button, buttonLook, join } from "./Button.tsx";
import styles from "./States.module.css";

/** Nothing to show: one sentence and one button. */
export function EmptyState({ icon, children, action }: { icon?: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      {icon ? <div className={styles.icon}>{icon}</div> : null}
      <p>{children}</p>
      {action}
    </div>
  );
}

/** Something could not be loaded: what happened, and a way to try again, or to go on where it does not exist. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  // what is not there will not be there on a second look either
  const isGone = error instanceof ApiError && error.problem.status === 404;
  return (
    <div className={styles.state} role="alert">
      <div className={join(styles.icon, styles.failed)}>
        <CircleAlert />
      </div>
      <p>{describeError(error)}</p>
      {isGone ? (
        <a className={buttonLook("plain")} href="/">
          {t.toQuick}
        </a>
      ) : retry ? (
        <Button onClick={retry}>{t.tryAgain}</Button>
      ) : null}
    </div>
  );
}

/** Grey bars in the shape of what is coming; `lines` of them, or one of a given size. */
export function Skeleton({
  lines = 1,
  width = "100%",
  height = 12,
}: {
  lines?: number;
  width?: number | string;
  height?: number;
}) {
  return (
    <span aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => {
        const size: CSSProperties = { width: lines > 1 ? `${92 - ((line * 23) % 40)}%` : width, height };
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        return <span key={line} className={styles.skeleton} style={{ ...size, marginBlock: lines > 1 ? 10 : 0 }} />;
      })}
    </span>
  );
}

/** What went wrong, in words for a person. */
export function describeError(error: unknown): string {
  if (error instanceof OfflineError) return t.offline;
  return error instanceof Error && error.message ? error.message : t.somethingFailed;
}
