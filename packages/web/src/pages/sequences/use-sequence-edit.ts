import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail, SequenceState } from "@lead-dashboard/contract/sequences/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { draftOf, isSame, type SequenceDraft, stepsOf } from "./sequence-draft.ts";

/** Unsaved drafts by sequence id, kept while somebody writes a template on another page. */
const kept = new Map<string, SequenceDraft>();

/** The draft of one sequence, what the server says against it, and saving it, also in another state. */
export function useSequenceEdit(sequence: SequenceDetail | null, onSaved: (saved: SequenceDetail) => void) {
  const id = sequence?.id ?? "new";
  const stored = draftOf(sequence, t.newName);
  const [draft, setDraft] = useState(() => kept.get(id) ?? stored);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isStale, setStale] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const isDirty = !isSame(draft, stored) || sequence === null;

  const change = (next: SequenceDraft) => {
    setDraft(next);
    if (isSame(next, stored)) kept.delete(id);
    else kept.set(id, next);
  };
  /** Gives true when it was stored. */
  const save = async (state?: SequenceState): Promise<boolean> => {
    setBusy(true);
    setErrors({});
    const body = { name: draft.name, steps: stepsOf(draft), rules: draft.rules, ...(state ? { state } : {}) };
    try {
      const saved = sequence
        ? await call(sequenceEndpoints.updateSequence, {
            params: { id: sequence.id },
            body: { ...(isDirty ? body : state ? { state } : {}), version: sequence.version },
          })
        : await call(sequenceEndpoints.createSequence, { body });
      kept.delete(id);
      setDraft(draftOf(saved, t.newName));
      onSaved(saved);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 409 && error.problem.code.includes("version"))
        setStale(true);
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      toast(describeError(error), { tone: "bad" });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const reset = () => {
    kept.delete(id);
    setErrors({});
    setStale(false);
    setDraft(stored);
  };
  return { draft, errors, isStale, isBusy, isDirty, change, save, reset };
}
