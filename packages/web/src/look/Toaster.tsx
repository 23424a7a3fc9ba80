import { X } from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { shell as t } from "../messages/en/shell.ts";
import { join } from "./Button.tsx";
import styles from "./Toaster.module.css";
import { dismissToast, type Toast, toastStore } from "./toasts.ts";

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
  const isHeld = useRef(false);
  useEffect(() => {
    let left = LASTS_MS;
    const tick = setInterval(() => {
      if (isHeld.current || document.hidden) return;
      left -= 250;
      if (left <= 0) dismissToast(toast.id);
    }, 250);
    return () => clearInterval(tick);
  }, [toast.id]);
  const hold = (value: boolean) => () => {
    isHeld.current = value;
  };
  const { action } = toast;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only pauses its own disappearance
    <div
      className={join(styles.toast, toast.tone === "bad" && styles.bad)}
      onPointerEnter={hold(true)}
      onPointerLeave={hold(false)}
      onFocus={hold(true)}
      onBlur={hold(false)}
    >
      <span className={styles.text}>{toast.text}</span>
      {action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            dismissToast(toast.id);
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
      <button type="button" className={styles.close} aria-label={t.close} onClick={() => dismissToast(toast.id)}>
        <X />
      </button>
    </div>
  );
}
