import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail, SequenceState } from "@lead-dashboard/contract/sequences/schemas";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { ApiError } from "../../api/problem.ts";
import { describeError } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { changedParts, changedSince, draftOf, isSame, type SequenceDraft, stepsOf } from "./sequence-draft.ts";

/** What was changed, and the version it was made from. */
interface Edit {
  readonly draft: SequenceDraft;
  readonly from: SequenceDraft;
  readonly version: number | null;
}

/** Unsaved edits by sequence id, kept while somebody writes a template on another page. */
const kept = new Map<string, Edit>();

/**
 * The draft of one sequence, what the server says against it, and saving it, also in another state. While nothing is changed the
 * draft follows the server; a change is saved as one of the version it was made from, so that nobody's steps are overwritten.
 */
export function useSequenceEdit(sequence: SequenceDetail | null, onSaved: (saved: SequenceDetail) => void) {
  const id = sequence?.id ?? "new";
  const stored = draftOf(sequence, t.newName);
  const version = sequence?.version ?? null;
  const [edit, setEdit] = useState<Edit | null>(() => kept.get(id) ?? null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isRefused, setRefused] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const draft = edit?.draft ?? stored;
  const isDirty = edit !== null || sequence === null;
  const isStale = isRefused || (edit !== null && edit.version !== version);

  /** Written down at once: the page may be left before it is drawn again. */
  const hold = (next: Edit | null) => {
    if (next === null) kept.delete(id);
    else kept.set(id, next);
    setEdit(next);
  };
  const change = (next: SequenceDraft) => {
    const { from, version: of } = edit ?? { from: stored, version };
    hold(isSame(next, from) ? null : { draft: next, from, version: of });
  };
  /** Gives true when it was stored. */
  const save = async (state?: SequenceState): Promise<boolean> => {
    setBusy(true);
    setErrors({});
    const whole = { name: draft.name, steps: stepsOf(draft), rules: draft.rules, ...(state ? { state } : {}) };
    const changed = edit ? changedParts(draft, edit.from) : {};
    try {
      const saved = sequence
        ? await call(sequenceEndpoints.updateSequence, {
            params: { id: sequence.id },
            body: { ...changed, ...(state ? { state } : {}), version: edit?.version ?? sequence.version },
          })
        : await call(sequenceEndpoints.createSequence, { body: whole });
      const from = draftOf(saved, t.newName);
      const now = sequence === null ? undefined : kept.get(id);
      const left = now === undefined ? null : changedSince(now.draft, { sent: draft, saved: from });
      hold(left && { draft: left, from, version: saved.version });
      onSaved(saved);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === "stale") setRefused(true);
      const fields = error instanceof ApiError ? error.errorsByField : {};
      setErrors(fields);
      toast(describeError(error), { tone: "bad" });
      return false;
    } finally {
      setBusy(false);
    }
  };
  const reset = () => {
    hold(null);
    setErrors({});
    setRefused(false);
  };
  return { draft, errors, isStale, isBusy, isDirty, change, save, reset };
}
