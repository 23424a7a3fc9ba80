import { useState } from "react";
import { ApiError } from "../../api/problem.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";

/** Runs the work of a form: busy meanwhile, the server's messages at their fields, anything else as a toast. */
export function useForm() {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isBusy, setBusy] = useState(false);
  /** Gives true when it worked. */
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setErrors({});
    try {
      await work();
      return true;
    } catch (error) {
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      if (Object.keys(fields).length === 0) toast(describeError(error), { tone: "bad" });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { errors, isBusy, run };
}
