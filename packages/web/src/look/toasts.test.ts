import { expect, test } from "vitest";
import { dismissToast, holdToast, toast, toastStore } from "./toasts.ts";

const shown = () => toastStore.read().map(({ text }) => text);
const action = { label: "Undo", run: () => undefined };

test("two toasts with a way back are shown at most, and one that is held stays", () => {
  const first = toast("Lux is Won", { action });
  holdToast(first, true);
  toast("Nox is Won", { action });
  toast("Rex is Won", { action });
  toast("Max is Won", { action });
  expect(shown()).toEqual(["Lux is Won", "Rex is Won", "Max is Won"]);
  holdToast(first, false);
  toast("Saved");
  expect(shown()).toEqual(["Max is Won", "Saved"]);
  for (const { id } of toastStore.read()) dismissToast(id);
  expect(shown()).toEqual([]);
});
