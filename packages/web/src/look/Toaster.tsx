import { X } from "lucide-react";
import { type FocusEvent, useEffect, useRef, useSyncExternalStore } from "react";
import { shell as t } from "../messages/en/shell.ts";
import { join } from "./Button.tsx";
import styles from "./Toaster.module.css";
import { dismissToast, holdToast, type Toast, toastStore } from "./toasts.ts";

const LASTS_MS = 6_000;

/** Where toasts appear; mounted once by the shell. It is the live region for what they say. */
export function Toaster() {
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.read);
  return (
    <div className={styles.toaster} role="status" aria-live="polite" aria-relevant="additions">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { toast: Toast }) {
  const held = useRef({ byPointer: false, byFocus: false });
  const cameFrom = useRef<EventTarget | null>(null);
  useEffect(() => {
    let left = LASTS_MS;
    const tick = setInterval(() => {
      if (held.current.byPointer || held.current.byFocus || document.hidden) return;
      left -= 250;
      if (left <= 0) dismissToast(toast.id);
    }, 250);
    return () => {
      clearInterval(tick);
      holdToast(toast.id, false);
    };
  }, [toast.id]);
  const hold = (by: Partial<typeof held.current>) => {
    Object.assign(held.current, by);
    holdToast(toast.id, held.current.byPointer || held.current.byFocus);
  };
  const enter = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) cameFrom.current = relatedTarget;
    hold({ byFocus: true });
  };
  // whoever pressed goes on from where they were
  const close = () => {
    if (cameFrom.current instanceof HTMLElement && cameFrom.current.isConnected)
      cameFrom.current.focus({ preventScroll: true });
    dismissToast(toast.id);
  };
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only pauses its own disappearance
    <div
      className={join(styles.toast, toast.tone === "bad" && styles.bad)}
      onPointerEnter={() => hold({ byPointer: true })}
      onPointerLeave={() => hold({ byPointer: false })}
      onFocus={enter}
      onBlur={() => hold({ byFocus: false })}
    >
      <span className={styles.text}>{toast.text}</span>
      {action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            close();
            action.run();
          }}
        >
          {action.label}
          {action.keys ? (
            <span className="key" aria-hidden="true">
              {action.keys}
            </span>
          ) : null}
        </button>
      ) : null}
      <button type="button" className={styles.close} aria-label={t.close} onClick={close}>
        <X />
      </button>
    </div>
  );
}
