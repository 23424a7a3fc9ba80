import { beforeEach, expect, test, vi } from "vitest";

const stored = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (name: string) => stored.get(name) ?? null,
  setItem: (name: string, value: string) => stored.set(name, value),
  removeItem: (name: string) => stored.delete(name),
});
const { changeKey, hasOwnKeys, keyFor, nameOfKey, resetKeys } = await import("./key-settings.ts");

beforeEach(() => resetKeys());

test("a key changed for another does what the first one did", () => {
  changeKey("w", "q");
  expect(keyFor("w")).toBe("q");
  expect(nameOfKey("q")).toBe("w");
});

test("two keys change places, so that none does two things", () => {
  changeKey("w", "m");
  expect([nameOfKey("m"), nameOfKey("w")]).toEqual(["w", "m"]);
  changeKey("w", "w");
  expect(hasOwnKeys()).toBe(false);
});

test("the keys can be put back as they were", () => {
  changeKey("j", "n");
  resetKeys();
  expect([keyFor("j"), nameOfKey("n"), hasOwnKeys()]).toEqual(["j", "n", false]);
});
