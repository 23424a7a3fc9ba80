import { useState } from "react";

/** What is being written to one lead: kept in this tab until it is sent or given up, whatever closes meanwhile. */
type Name = `${"email" | "sms" | "note" | "reply"}-${string}`;
const KEY = "written-";

/** Reads what was left unsent; null when there is nothing. */
export function keptText(name: Name): string | null {
  return sessionStorage.getItem(KEY + name);
}

/** Keeps what was typed; null or nothing but blanks forgets it. */
export function keepText(name: Name, text: string | null): void {
  try {
    if (text === null || text.trim() === "") sessionStorage.removeItem(KEY + name);
    else sessionStorage.setItem(KEY + name, text);
  } catch {
    // the tab's store is full: it is only not kept
  }
}

/** A text being typed that survives its field: `useState` with a name. */
export function useKeptText(name: Name): [string, (text: string) => void] {
  const [text, setText] = useState(() => keptText(name) ?? "");
  return [
    text,
    (next) => {
      setText(next);
      keepText(name, next);
    },
  ];
}
