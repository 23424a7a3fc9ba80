import { scoringEndpoints } from "@lead-dashboard/contract/scoring/endpoints";
import type { Scoring } from "@lead-dashboard/contract/scoring/schemas";
import { DEFAULT_RULES, type ScoreRules } from "@lead-dashboard/domain/scoring/score-rules";
import { useQuery } from "@tanstack/react-query";
import { type ChangeEvent, useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { useMay } from "../../api/session.ts";
import { Button } from "../../look/Button.tsx";
import { Field } from "../../look/Field.tsx";
import { Panel } from "../../look/Page.tsx";
import { ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { settings } from "../../messages/en/settings.ts";
import preview from "./RulesPreview.module.css";
import { RulesPreview } from "./RulesPreview.tsx";
import { numbersOf, type RuleGroup, type RuleNumber, sliderOf, withNumber } from "./rule-numbers.ts";
import styles from "./Settings.module.css";
import { useForm } from "./use-form.ts";

const t = settings.scoring;
const GROUPS: readonly RuleGroup[] = [
  "base",
  "fit",
  "ideal",
  "need",
  "reach",
  "engagement",
  "negative",
  "staleness",
  "temperature",
];

/** Every number of the lead score, to read and to change. */
export function ScoringSection() {
  const { data, error, refetch } = useQuery({
    queryKey: ["scoring"],
    queryFn: ({ signal }) => call(scoringEndpoints.getScoringRules, { signal }),
    refetchInterval: ({ state }) => (state.data?.rescoring ? 1_500 : false),
  });
  if (error && !data) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton lines={10} height={20} />;
  return <RulesForm key={data.updatedAt} scoring={data} />;
}

function RulesForm({ scoring }: { scoring: Scoring }) {
  const { errors, isBusy, run } = useForm();
  const mayEdit = useMay("scoring.edit");
  const [rules, setRules] = useState<ScoreRules>(scoring.rules);
  const isDirty = JSON.stringify(rules) !== JSON.stringify(scoring.rules);
  const save = async () => {
    const isDone = await run(async () => {
      const saved = await call(scoringEndpoints.putScoringRules, { body: structuredClone(rules) as Scoring["rules"] });
      queryClient.setQueryData(["scoring"], saved);
    });
    if (isDone) toast(settings.saved);
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className={styles.hint}>
        {t.intro} {scoring.isDefault ? t.isDefault : null}
      </p>
      {scoring.rescoring ? <p role="status">{t.rescoring(scoring.rescoring.done)}</p> : null}
      {mayEdit ? <RulesPreview rules={rules} /> : null}
      <div className={styles.ruleGroups}>
        {GROUPS.map((group) => (
          <Panel key={group} title={t.groups[group]} className={styles.rules}>
            {numbersOf(rules, group).map((number) => (
              <RuleField
                key={number.path}
                number={number}
                error={errors[number.path]}
                onChange={(value) => setRules(withNumber(rules, number.path, value))}
              />
            ))}
          </Panel>
        ))}
      </div>
      <div className={styles.buttons}>
        <Button kind="main" type="submit" busy={isBusy} disabled={!isDirty}>
          {settings.save}
        </Button>
        {JSON.stringify(rules) === JSON.stringify(DEFAULT_RULES) ? null : (
          <Button kind="quiet" onClick={() => setRules({ ...DEFAULT_RULES, ideal: rules.ideal })}>
            {t.reset}
          </Button>
        )}
      </div>
    </form>
  );
}

function RuleField({
  number,
  error,
  onChange,
}: {
  number: RuleNumber;
  error: string | undefined;
  onChange: (value: number) => void;
}) {
  const take = (event: ChangeEvent<HTMLInputElement>) => {
    if (Number.isFinite(event.target.valueAsNumber)) onChange(event.target.valueAsNumber);
  };
  const range = sliderOf(number);
  return (
    <Field label={number.label} error={error} className={styles.rule}>
      {(control) => (
        <>
          <input {...control} type="number" step="any" value={number.value} onChange={take} />
          {range === null ? null : (
            <input
              type="range"
              className={preview.slider}
              aria-label={t.slider(number.label)}
              {...range}
              value={number.value}
              onChange={take}
            />
          )}
        </>
      )}
    </Field>
  );
}
