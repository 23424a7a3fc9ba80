import { leadEndpoints } from "@lead-dashboard/contract/leads/endpoints";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useLocation } from "wouter";
import { call } from "../api/call.ts";
import { showKeys } from "../keyboard/key-name.ts";
import { currentShortcuts } from "../keyboard/shortcuts.ts";
import { shell as t } from "../messages/en/shell.ts";
import styles from "./Palette.module.css";

interface Option {
  id: string;
  name: string;
  aside: string;
  keys: string | undefined;
  run: () => void;
}

/** Ctrl K: every command of the view with its key, and leads by any part of their name, city, phone or e-mail. */
export function Palette({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const [commands] = useState(() => currentShortcuts().filter((shortcut) => !shortcut.hidden && !shortcut.keyOnly));
  const leads = useFoundLeads(useDeferredValue(text.trim()), onClose);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, []);

  const matching: Option[] = commands
    .filter((command) => command.label.toLowerCase().includes(text.trim().toLowerCase()))
    .map((command) => ({
      id: command.id,
      name: command.label,
      aside: command.group,
      keys: command.keys[0],
      run: () => {
        // the dialog is gone and focus is back in the view before the command acts on it, and before the next key
        flushSync(onClose);
        command.run(null);
      },
    }));
  const options = [...matching, ...leads];
  const chosen = options[Math.min(at, options.length - 1)];

  const steer = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setAt((Math.min(at, options.length - 1) + step + options.length) % options.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      chosen?.run();
    }
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard closes it by Escape (onCancel)
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t.search}
      onCancel={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={chosen ? `palette-${chosen.id}` : undefined}
        aria-label={t.searchLeads}
        placeholder={t.searchLeads}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={steer}
      />
      <div id="palette-list" role="listbox" aria-label={t.commands} className={styles.list}>
        {options.length === 0 ? <p className={styles.none}>{t.noCommand}</p> : null}
        {options.map((option) => (
          <OptionLine key={option.id} option={option} isChosen={option === chosen} />
        ))}
      </div>
    </dialog>
  );
}

function OptionLine({ option, isChosen }: { option: Option; isChosen: boolean }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isChosen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the input above has the focus and the keys
    <div
      ref={line}
      id={`palette-${option.id}`}
      role="option"
      aria-selected={isChosen}
      className={styles.option}
      onClick={option.run}
    >
      <span className={styles.name}>{option.name}</span>
      <span className={styles.aside}>{option.aside}</span>
      {option.keys ? <kbd>{showKeys(option.keys)}</kbd> : null}
    </div>
  );
}

function useFoundLeads(q: string, onClose: () => void): Option[] {
  const [, navigate] = useLocation();
  const found = useQuery({
    queryKey: ["leads", "palette", q],
    queryFn: ({ signal }) => call(leadEndpoints.listLeads, { query: { q, limit: 8 }, signal }),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
  });
  if (q.length < 2) return [];
  return (found.data?.items ?? []).map((lead) => ({
    id: lead.id,
    name: lead.name,
    aside: [lead.category, lead.city].filter(Boolean).join(" · "),
    keys: undefined,
    run: () => {
      onClose();
      navigate(`/leads/${lead.id}`);
    },
  }));
}
