import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { confirmHandOff, type HandOff } from "../lead-actions/hand-off.ts";
import { Button } from "../look/Button.tsx";
import { useBackCloses } from "../look/use-back-closes.ts";
import { actions } from "../messages/en/actions.ts";
import { shell } from "../messages/en/shell.ts";
import styles from "./PhoneSheet.module.css";

/** On a phone the focused lead fills the screen, or the one question after coming back from WhatsApp. */
export function PhoneSheet({
  label,
  onClose,
  onNext,
  children,
}: {
  label: string;
  onClose: () => void;
  onNext: (() => void) | null;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  useBackCloses(true, onClose);
  return (
    <dialog ref={dialog} className={styles.sheet} aria-label={label} onCancel={onClose}>
      {onNext ? (
        <div className={styles.bar}>
          <Button kind="quiet" icon={<ChevronLeft />} onClick={onClose}>
            {shell.close}
          </Button>
          <Button kind="quiet" onClick={onNext}>
            {actions.next}
            <ChevronRight />
          </Button>
        </div>
      ) : null}
      {children}
    </dialog>
  );
}

/** One big button under the thumb: sent, and on to the next lead's message. */
export function BigQuestion({ handOff, onSent }: { handOff: HandOff; onSent: () => void }) {
  const { lead } = handOff.row;
  return (
    <div className={styles.asked}>
      <div>
        <h2>{actions.didYouSend}</h2>
        <p>{[lead.name, lead.city].filter(Boolean).join(" · ")}</p>
      </div>
      <div className={styles.answers}>
        <Button
          kind="good"
          onClick={() => {
            onSent();
            void confirmHandOff(lead.id, true);
          }}
        >
          {actions.sentNext}
        </Button>
        <Button onClick={() => void confirmHandOff(lead.id, false)}>{actions.notSent}</Button>
      </div>
    </div>
  );
}
