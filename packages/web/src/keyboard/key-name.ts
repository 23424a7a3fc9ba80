import { keyFor } from "./key-settings.ts";

/** The parts of a KeyboardEvent that matter, so that tests need no browser. */
export interface KeyStroke {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
  getModifierState?: (name: string) => boolean;
}

const MODIFIERS = new Set([
  "Shift",
  "Control",
  "Alt",
  "Meta",
  "AltGraph",
  "CapsLock",
  "Dead",
  "Unidentified",
  "Process",
]);

/**
 * One name for a key stroke: `j`, `Shift+j`, `Mod+k` (Ctrl or Cmd), `#`, `Space`, `ArrowDown`, `1`. Letters and signs go by
 * what is printed, digits by their place (on AZERTY they need Shift). Null for what is never a shortcut.
 */
export function keyName(stroke: KeyStroke): string | null {
  if (stroke.isComposing || MODIFIERS.has(stroke.key)) return null;
  // AltGr is Ctrl+Alt on Windows, and the only way to type [ ] # @ on many keyboards.
  const isAltGraph = stroke.getModifierState?.("AltGraph") ?? false;
  if (stroke.altKey && !isAltGraph) return null;
  const mod = !isAltGraph && (stroke.ctrlKey || stroke.metaKey) ? "Mod+" : "";
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(stroke.code)?.[1];
  if (digit !== undefined && (!isPrintable(stroke.key) || /\d/.test(stroke.key) || !isAsciiSign(stroke.key))) {
    return stroke.shiftKey && /\d/.test(stroke.key) && mod ? `${mod}Shift+${digit}` : `${mod}${digit}`;
  }
  if (stroke.key === " ") return `${mod}${stroke.shiftKey ? "Shift+" : ""}Space`;
  if (!isPrintable(stroke.key)) return `${mod}${stroke.shiftKey ? "Shift+" : ""}${stroke.key}`;
  const isLetter = stroke.key.toLowerCase() !== stroke.key.toUpperCase();
  if (!isLetter) return `${mod}${stroke.key}`;
  return `${mod}${stroke.shiftKey ? "Shift+" : ""}${stroke.key.toLowerCase()}`;
}

/** How a name is shown to a person: `Mod+k` as `Ctrl K` (`⌘ K` on a Mac), `Shift+f` as `⇧ F`, letters as they are. */
export function showKeys(original: string, isMac = isOnMac()): string {
  const name = keyFor(original);
  const shown = name.includes("+") ? name.replace(/\+[a-z]$/, (letter) => letter.toUpperCase()) : name;
  return shown
    .replace("Mod+", isMac ? "⌘ " : "Ctrl ")
    .replace("Shift+", "⇧ ")
    .replace("ArrowDown", "↓")
    .replace("ArrowUp", "↑")
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("Escape", "Esc");
}

function isOnMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}

function isPrintable(key: string): boolean {
  return [...key].length === 1;
}

/** Signs that are shortcuts themselves although they share a key with a digit (`#` is Shift+3 on a US keyboard). */
function isAsciiSign(key: string): boolean {
  return key === "#" || key === "?" || key === "/" || key === "[" || key === "]" || key === "*";
}
