// What a person has set about keys in this browser (WCAG 2.1.4): single characters off, or other ones.
const SWITCH = "single-keys";
const MAP = "key-map";

/** From a key as the program names it to the one that is pressed for it in this browser. */
let map: Readonly<Record<string, string>> = readMap();

/** Whether one-character shortcuts work in this browser; on unless switched off. */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(SWITCH) !== "off";
}

/** Switches one-character shortcuts on or off in this browser. */
export function switchSingleKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(SWITCH);
  else localStorage.setItem(SWITCH, "off");
}

/** The key to press for what the program calls `name`; sequences (`g l`) stay as they are. */
export function keyFor(name: string): string {
  return map[name] ?? name;
}

/** What the program calls a key that was pressed. */
export function nameOfKey(pressed: string): string {
  return Object.keys(map).find((name) => map[name] === pressed) ?? pressed;
}

/** Gives `name` another key. What that key did before gets the old one, so that no key does two things. */
export function changeKey(name: string, pressed: string): void {
  const next = { ...map, [nameOfKey(pressed)]: keyFor(name), [name]: pressed };
  map = Object.fromEntries(Object.entries(next).filter(([from, to]) => from !== to));
  localStorage.setItem(MAP, JSON.stringify(map));
}

/** Every key as it was delivered. */
export function resetKeys(): void {
  map = {};
  localStorage.removeItem(MAP);
}

/** Whether any key was changed. */
export function hasOwnKeys(): boolean {
  return Object.keys(map).length > 0;
}

function readMap(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(MAP) ?? "{}");
    const pairs = typeof stored === "object" && stored !== null ? Object.entries(stored) : [];
    return Object.fromEntries(pairs.filter(([, to]) => typeof to === "string"));
  } catch {
    return {};
  }
}
