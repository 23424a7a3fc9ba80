import { useState } from "react";
import { describeError } from "../../look/States.tsx";

/** Sends something from a dialog: busy while under way; what went wrong is shown in the dialog, which stays. */
export function useSending(): {
  busy: boolean;
  refusal: string | undefined;
  send: (work: () => Promise<unknown>) => Promise<void>;
} {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>();
  return {
    busy,
    refusal,
    send: async (work) => {
      setBusy(true);
      setRefusal(undefined);
      try {
        await work();
      } catch (error) {
        setRefusal(describeError(error));
      } finally {
        setBusy(false);
      }
    },
  };
}
