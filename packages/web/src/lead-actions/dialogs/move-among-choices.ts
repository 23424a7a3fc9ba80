import type { KeyboardEvent } from "react";

/** The arrows go up and down a list of buttons, from the one that has the focus. */
export function moveAmongChoices(event: KeyboardEvent<HTMLButtonElement>): void {
  const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (by === 0) return;
  const choices = [...(event.currentTarget.parentElement?.querySelectorAll("button") ?? [])];
  choices[choices.indexOf(event.currentTarget) + by]?.focus();
  event.preventDefault();
}
