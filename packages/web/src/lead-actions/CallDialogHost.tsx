import { lazy, Suspense } from "react";
import { HoldKeys } from "../keyboard/shortcuts.ts";
import { closeCall, useOpenCall } from "./calls.ts";

const CallDialog = lazy(() => import("./dialogs/CallDialog.tsx").then((module) => ({ default: module.CallDialog })));

/** Asks how a call went, on whatever page it was made. */
export function CallDialogHost() {
  const row = useOpenCall();
  if (row === null) return null;
  return (
    <Suspense fallback={<HoldKeys />}>
      <CallDialog key={row.key} row={row} onClose={closeCall} />
    </Suspense>
  );
}
