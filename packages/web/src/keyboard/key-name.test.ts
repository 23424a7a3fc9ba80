import { expect, test } from "vitest";
import { keyName, showKeys } from "./key-name.ts";

const NONE = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

test.each([
  ["a letter", { ...NONE, key: "j", code: "KeyJ" }, "j"],
  ["a letter on another layout goes by what is printed", { ...NONE, key: "z", code: "KeyY" }, "z"],
  ["a letter with Shift", { ...NONE, shiftKey: true, key: "J", code: "KeyJ" }, "Shift+j"],
  ["a letter under Caps Lock", { ...NONE, key: "J", code: "KeyJ" }, "j"],
  ["Ctrl", { ...NONE, ctrlKey: true, key: "k", code: "KeyK" }, "Mod+k"],
  ["Cmd", { ...NONE, metaKey: true, key: "k", code: "KeyK" }, "Mod+k"],
  ["a digit", { ...NONE, key: "1", code: "Digit1" }, "1"],
  ["a digit on AZERTY without Shift", { ...NONE, key: "&", code: "Digit1" }, "1"],
  ["a digit on AZERTY with Shift", { ...NONE, shiftKey: true, key: "1", code: "Digit1" }, "1"],
  ["the hash on a US keyboard", { ...NONE, shiftKey: true, key: "#", code: "Digit3" }, "#"],
  ["the hash on a German keyboard", { ...NONE, key: "#", code: "Backslash" }, "#"],
  ["the question mark", { ...NONE, shiftKey: true, key: "?", code: "Slash" }, "?"],
  ["Space", { ...NONE, key: " ", code: "Space" }, "Space"],
  ["an arrow with Shift", { ...NONE, shiftKey: true, key: "ArrowDown", code: "ArrowDown" }, "Shift+ArrowDown"],
])("%s has one name", (_, stroke, name) => {
  expect(keyName(stroke)).toBe(name);
});

test("a bracket typed by AltGr is a bracket", () => {
  const stroke = { ...NONE, ctrlKey: true, altKey: true, key: "[", code: "Digit8", getModifierState: () => true };
  expect(keyName(stroke)).toBe("[");
});

test.each([
  ["Alt", { ...NONE, altKey: true, key: "j", code: "KeyJ" }],
  ["a modifier alone", { ...NONE, shiftKey: true, key: "Shift", code: "ShiftLeft" }],
  ["an input method composing", { ...NONE, key: "j", code: "KeyJ", isComposing: true }],
])("%s is never a shortcut", (_, stroke) => {
  expect(keyName(stroke)).toBeNull();
});

test("keys are shown as they are printed", () => {
  expect(showKeys("Mod+k", false)).toBe("Ctrl K");
  expect(showKeys("Shift+f", false)).toBe("⇧ F");
  expect(showKeys("Shift+ArrowRight", false)).toBe("⇧ →");
  expect(showKeys("g l", false)).toBe("g l");
});
