import { useEffect, useLayoutEffect, useRef } from "react";
import { keyName } from "./key-name.ts";
import { areSingleKeysOn, nameOfKey } from "./key-settings.ts";

/** One thing that can be done by key; the palette (Ctrl K) and the sheet (?) list it. */
export interface Shortcut {
  id: string;
  label: string;
  /** names as `keyName` gives them, a sequence with a space (`g l`); the first one is shown */
  keys: readonly string[];
  /** heading in the sheet */
  group: string;
  run: (stroke: KeyboardEvent | null) => void;
  /** in neither palette nor sheet (a second way to do the same) */
  hidden?: boolean;
  /** only in the sheet: makes no sense without the key (j, k) */
  keyOnly?: boolean;
}

interface Layer {
  shortcuts: () => readonly Shortcut[];
}

const SEQUENCE_MS = 1_000;
const HINT_MS = 300;

const layers: Layer[] = [];
const hintListeners = new Set<() => void>();
let pending = "";
let hint = "";
let forget: ReturnType<typeof setTimeout> | undefined;
let showHint: ReturnType<typeof setTimeout> | undefined;

/**
 * Gives the mounted view its shortcuts. A view mounted later wins over one below it for the same key. Never fires while
 * somebody types, in dialogs, or with an input method composing.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  // a ref, not an effect event: the palette and the sheet read it while they render
  const latest = useRef(shortcuts);
  useLayoutEffect(() => {
    latest.current = shortcuts;
  });
  // before the view is painted: a key pressed at the sight of it acts
  useLayoutEffect(() => {
    const layer: Layer = { shortcuts: () => latest.current };
    if (layers.length === 0) window.addEventListener("keydown", hear);
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      if (layers.length === 0) window.removeEventListener("keydown", hear);
    };
  }, []);
}

let held = 0;

/** While mounted no shortcut fires: stands in for a dialog that is on its way, so that what is typed for it does nothing else. */
export function HoldKeys(): null {
  useEffect(() => {
    held += 1;
    return () => {
      held -= 1;
    };
  }, []);
  return null;
}

/** Every shortcut that works now, the topmost view first; a key taken by a higher view is left out below. */
export function currentShortcuts(): Shortcut[] {
  const taken = new Set<string>();
  const all: Shortcut[] = [];
  for (const layer of layers.toReversed()) {
    const own = layer.shortcuts();
    all.push(...own.filter((shortcut) => !shortcut.keys[0] || !taken.has(shortcut.keys[0])));
    for (const shortcut of own) for (const key of shortcut.keys) taken.add(key);
  }
  return all;
}

/** The first key of a sequence that waits for its second (`g`), shown on screen after 300 ms; empty otherwise. */
export const pendingKeys = {
  subscribe(listener: () => void) {
    hintListeners.add(listener);
    return () => hintListeners.delete(listener);
  },
  read: () => hint,
};

function hear(stroke: KeyboardEvent): void {
  const pressed = keyName(stroke);
  if (pressed === null || stroke.defaultPrevented) return;
  const name = nameOfKey(pressed);
  if (!mayFire(name, stroke.target)) return;
  const found = find(pending === "" ? name : `${pending} ${name}`) ?? (pending === "" ? undefined : find(name));
  if (found) {
    settle("");
    stroke.preventDefault();
    // a key that is held goes on moving, and does nothing else twice
    if (!stroke.repeat || found.keyOnly) found.run(stroke);
    return;
  }
  const begins = pending === "" && currentShortcuts().some((one) => one.keys.some((key) => key.startsWith(`${name} `)));
  settle(begins ? name : "");
}

function find(name: string): Shortcut | undefined {
  return currentShortcuts().find((shortcut) => shortcut.keys.includes(name));
}

function settle(prefix: string): void {
  clearTimeout(forget);
  clearTimeout(showHint);
  pending = prefix;
  tellHint("");
  if (prefix === "") return;
  forget = setTimeout(() => settle(""), SEQUENCE_MS);
  showHint = setTimeout(() => tellHint(prefix), HINT_MS);
}

function tellHint(text: string): void {
  if (hint === text) return;
  hint = text;
  for (const listener of hintListeners) listener();
}

function mayFire(name: string, target: EventTarget | null): boolean {
  if (held > 0) return false;
  if (document.querySelector("dialog[open], [popover]:popover-open")) return false;
  if (isSingle(name) && !areSingleKeysOn()) return false;
  if (!(target instanceof HTMLElement)) return true;
  const isTyping =
    target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  if (isTyping) return name === "Mod+k";
  // Enter and Space belong to the button or link that has the focus.
  return !((name === "Enter" || name === "Space") && target.matches("button, a, summary, [role=tab]"));
}

/** Single characters can be switched off (WCAG 2.1.4); arrows, Enter and Escape are not among them. */
function isSingle(name: string): boolean {
  return !name.startsWith("Mod+") && [...name.replace("Shift+", "")].length === 1;
}
