import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { keyFor } from "../keyboard/key-settings.ts";
import styles from "./Button.module.css";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** plain: bordered; main: the one thing to do here; quiet: in toolbars; danger: deletes; good: confirms */
  kind?: "plain" | "main" | "quiet" | "danger" | "good";
  icon?: ReactNode;
  /** the key that does the same: shown, and told to screen readers */
  keys?: string | undefined;
  large?: boolean;
  /** waiting for the server: cannot be pressed again */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** Every button. With an icon and no children it is square and needs an `aria-label` (shown as tooltip). */
export function Button({
  kind = "plain",
  icon,
  keys,
  large,
  busy,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const isSquare = children === undefined || children === null;
  return (
    <button
      type="button"
      aria-keyshortcuts={keys && keyFor(keys)}
      aria-busy={busy || undefined}
      title={isSquare ? tooltip(rest["aria-label"], keys) : undefined}
      // a busy button keeps the focus, which a disabled one would lose
      aria-disabled={busy || undefined}
      {...rest}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={join(
        styles.button,
        styles[kind],
        large && styles.large,
        isSquare && styles.square,
        busy && styles.busy,
        className,
      )}
    >
      {icon}
      {children}
      {keys && !isSquare ? (
        <span className="key" aria-hidden="true">
          {keyFor(keys)}
        </span>
      ) : null}
    </button>
  );
}

/** Joins class names, leaving out what is not set. */
export function join(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

/** The class names of a button, for links that look like one. */
export function buttonLook(kind: NonNullable<ButtonProps["kind"]> = "plain", large = false): string {
  return join(styles.button, styles[kind], large && styles.large);
}

function tooltip(label: string | undefined, keys: string | undefined): string | undefined {
  return keys && label ? `${label} (${keyFor(keys)})` : label;
}
