const NAME = "single-keys";

/** Whether one-character shortcuts work in this browser; on unless switched off (WCAG 2.1.4). */
export function areSingleKeysOn(): boolean {
  return localStorage.getItem(NAME) !== "off";
}

/** Switches one-character shortcuts on or off in this browser. */
export function switchSingleKeys(isOn: boolean): void {
  if (isOn) localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, "off");
}
