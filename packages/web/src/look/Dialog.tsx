import { X } from "lucide-react";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";
import { shell as t } from "../messages/en/shell.ts";
import { Button, join } from "./Button.tsx";
import styles from "./Dialog.module.css";
import { useIsNarrow } from "./narrow.ts";
import { type Press, swallowSecondPress } from "./second-press.ts";
import { useBackCloses } from "./use-back-closes.ts";

interface DialogProps {
  title: string;
  /** asked to close: Escape, the cross, or a press beside the dialog */
  onClose: () => void;
  size?: "small" | "normal" | "wide";
  /** buttons at the bottom, the main one last */
  footer?: ReactNode;
  /** makes the dialog a form: Enter in a field and a submit button in the footer send it */
  onSubmit?: () => void;
  /** where the focus goes when it closes; nothing to say: back to where it came from */
  focusAfter?: () => HTMLElement | null;
  children: ReactNode;
}

/**
 * A native modal dialog: focus begins in `[data-autofocus]`, the first field, or nowhere yet, stays inside, and goes back to where it came
 * from. Mount it to open it.
 */
export function Dialog({ title, onClose, size = "normal", footer, onSubmit, focusAfter, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const lastPress = useRef<Press | null>(null);
  const lastSubmit = useRef(0);
  const placeAfter = useEffectEvent(() => focusAfter?.() ?? null);
  useBackCloses(useIsNarrow(), onClose);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    focusFirst(dialog.current);
    return () => {
      swallowSecondPress(lastPress.current);
      // at once: a key pressed right after belongs there already
      const place = placeAfter() ?? opener;
      if (place instanceof HTMLElement && place.isConnected) place.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    // what there is to choose from may come later than the dialog
    const late = dialog.current?.querySelector<HTMLElement>("[data-autofocus]");
    if (late && document.activeElement === dialog.current) late.focus();
  });
  const submit = () => {
    // a double press or a held key sends it once
    if (performance.now() - lastSubmit.current < ONCE_MS) return;
    lastSubmit.current = performance.now();
    onSubmit?.();
  };
  const content = (
    <>
      <div className={styles.head}>
        <h2>{title}</h2>
        <Button kind="quiet" icon={<X />} aria-label={t.close} onClick={onClose} />
      </div>
      <div className={styles.body}>{children}</div>
      {footer ? <div className={styles.foot}>{footer}</div> : null}
    </>
  );
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it by Escape (onCancel)
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label={title}
      className={join(styles.dialog, size === "wide" && styles.wide, size === "small" && styles.small)}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClickCapture={(event) => {
        // a key that presses a button comes as a click without a place
        lastPress.current = event.detail === 0 ? null : { x: event.clientX, y: event.clientY, at: performance.now() };
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      {onSubmit ? (
        <form
          className="as-contents"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
          onInput={() => {
            // what is typed anew is sent anew
            lastSubmit.current = 0;
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
          }}
        >
          {content}
        </form>
      ) : (
        content
      )}
    </dialog>
  );
}

/** Two submits within this time are one. */
const ONCE_MS = 500;

function focusFirst(dialog: HTMLDialogElement | null): void {
  const field = "input:not([type=hidden], [type=checkbox]), textarea, select";
  const first = dialog?.querySelector<HTMLElement>("[data-autofocus]") ?? dialog?.querySelector<HTMLElement>(field);
  // the cross is the last thing somebody opens a dialog for
  (first ?? dialog)?.focus();
  // one goes on where the text ends
  if (first instanceof HTMLInputElement && first.type === "text")
    first.setSelectionRange(first.value.length, first.value.length);
}
