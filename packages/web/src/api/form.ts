import { useState } from "react";
import { describeError } from "../look/States.tsx";
import { ApiError } from "./problem.ts";

/** What a form knows about its last sending. */
export interface FormState {
  busy: boolean;
  /** the server's message for each refused field */
  errors: Record<string, string>;
  /** what is wrong with the whole, when no field is named */
  refusal: string | null;
}

const CALM: FormState = { busy: false, errors: {}, refusal: null };

/**
 * Sends a form and keeps what the server refused beside its fields; what was typed stays.
 * @example const form = useForm(async (fields) => enterSession(await call(accountEndpoints.signIn, { body: … })));
 *          <form onSubmit={form.send}>
 */
export function useForm(
  send: (fields: FormData) => Promise<unknown>,
): FormState & { send: (event: React.FormEvent<HTMLFormElement>) => void } {
  const [state, setState] = useState<FormState>(CALM);
  const submit = async (fields: FormData) => {
    setState({ ...CALM, busy: true });
    try {
      await send(fields);
      setState(CALM);
    } catch (error) {
      const errors = error instanceof ApiError ? error.errorsByField : {};
      setState({ busy: false, errors, refusal: Object.keys(errors).length === 0 ? describeError(error) : null });
    }
  };
  return {
    ...state,
    send: (event) => {
      event.preventDefault();
      void submit(new FormData(event.currentTarget));
    },
  };
}

/** The text of a form field, trimmed. */
export function fieldText(fields: FormData, name: string): string {
  const value = fields.get(name);
  return typeof value === "string" ? value.trim() : "";
}
