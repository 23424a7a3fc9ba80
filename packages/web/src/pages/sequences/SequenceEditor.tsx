import type { SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import { useState } from "react";
import { useSearch } from "wouter";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Page } from "../../look/Page.tsx";
import { Tabs } from "../../look/Tabs.tsx";
import { toast } from "../../look/toasts.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { count } from "../../messages/plural.ts";
import { ActivationProblems } from "./ActivationProblems.tsx";
import { Enrollments } from "./Enrollments.tsx";
import { RulesPanel } from "./RulesPanel.tsx";
import styles from "./Sequence.module.css";
import { SequenceActions } from "./SequenceActions.tsx";
import { SequenceName } from "./SequenceName.tsx";
import { SimulationPanel } from "./SimulationPanel.tsx";
import { StartDialog } from "./StartDialog.tsx";
import { StepList } from "./StepList.tsx";
import { useSequenceEdit } from "./use-sequence-edit.ts";

/** One sequence: its steps on a time line, and the leads that go through it. */
export function SequenceEditor({
  sequence,
  onSaved,
}: {
  /** null: a new one */
  sequence: SequenceDetail | null;
  onSaved: (saved: SequenceDetail) => void;
}) {
  const mayEdit = useMay("sequences.edit");
  const { draft, errors, isStale, isBusy, isDirty, change, save, reset } = useSequenceEdit(sequence, onSaved);
  const [tab, setTab] = useState<"steps" | "rules" | "simulation" | "leads">(
    new URLSearchParams(useSearch()).get("tab") === "simulation" ? "simulation" : "steps",
  );
  const [isStarting, setStarting] = useState(false);
  const state = sequence?.state ?? "draft";

  const activate = async (thenStart = false) => {
    if (!(await save("active"))) return;
    toast(t.activated);
    if (thenStart) setStarting(true);
  };
  const problems = [
    ...(sequence && !isDirty ? sequence.problems : []),
    ...Object.entries(errors).map(([path, message]) => ({ path, message })),
  ];
  const running = sequence ? sequence.enrollments.active + sequence.enrollments.paused : 0;
  return (
    <Page title={draft.name || t.newName}>
      <SequenceName
        name={draft.name}
        state={state}
        error={errors.name}
        isNew={sequence === null}
        isFixed={!mayEdit}
        onChange={(name) => change({ ...draft, name })}
      >
        <SequenceActions
          sequence={sequence}
          isBusy={isBusy}
          canActivate={draft.steps.length > 0}
          onActivate={() => void activate()}
          onPause={() => void save("paused").then((isDone) => isDone && toast(t.paused))}
          onStart={() => (state === "active" ? setStarting(true) : void activate(true))}
        />
      </SequenceName>
      {isStale ? (
        <div className={styles.stale} role="alert">
          <p>{t.stale}</p>
          <Button onClick={() => void queryClient.invalidateQueries({ queryKey: ["sequence"] }).then(reset)}>
            {t.reload}
          </Button>
        </div>
      ) : null}
      <ActivationProblems problems={problems} onAddressSaved={() => void activate()} />
      {sequence ? (
        <Tabs
          label={t.title}
          selected={tab}
          onSelect={setTab}
          panelId="sequence-part"
          tabs={[
            { id: "steps", label: t.steps, count: count(draft.steps.length) },
            { id: "rules", label: t.rules },
            { id: "simulation", label: t.simulate },
            { id: "leads", label: t.leads, count: count(running) },
          ]}
        />
      ) : null}
      <div id="sequence-part">
        {tab === "leads" && sequence ? (
          <Enrollments sequence={sequence} />
        ) : tab === "simulation" && sequence ? (
          <SimulationPanel sequence={sequence} draft={draft} />
        ) : (
          <fieldset disabled={!mayEdit} className={styles.part}>
            {tab === "rules" ? (
              <RulesPanel rules={draft.rules} onChange={(rules) => change({ ...draft, rules })} />
            ) : (
              <StepList
                steps={draft.steps}
                statistics={sequence?.statistics ?? []}
                problems={problems}
                onChange={(steps) => change({ ...draft, steps })}
              />
            )}
            <div className={styles.saveLine}>
              <Button
                kind="main"
                busy={isBusy}
                disabled={!isDirty}
                onClick={() => void save().then((isDone) => isDone && toast(t.saved))}
              >
                {t.save}
              </Button>
              {isDirty && sequence ? (
                <Button kind="quiet" onClick={reset}>
                  {t.discard}
                </Button>
              ) : null}
              <span className={styles.saveState} role="status">
                {mayEdit ? (isDirty ? (running > 0 ? t.safeEdit : t.unsaved) : t.savedAll) : t.readOnly}
              </span>
            </div>
          </fieldset>
        )}
      </div>
      {isStarting && sequence ? <StartDialog sequence={sequence} onClose={() => setStarting(false)} /> : null}
    </Page>
  );
}
