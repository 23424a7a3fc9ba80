import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { Field } from "../../look/Field.tsx";
import { EmptyState, ErrorState, Skeleton } from "../../look/States.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import { AT_FIRST, findLeads } from "./find-leads.ts";
import { LeadChoice } from "./LeadChoice.tsx";
import styles from "./Simulation.module.css";
import { SimulationCalendar } from "./SimulationCalendar.tsx";
import { SimulationDay } from "./SimulationDay.tsx";
import { SimulationTotals } from "./SimulationTotals.tsx";
import { type SequenceDraft, stepsOf } from "./sequence-draft.ts";

const DAYS = [14, 30, 60, 90];
const SHARES = [0, 5, 10, 25];

/** The sequence as it is being written, run for real leads with a virtual clock: a calendar of all that would leave. */
export function SimulationPanel({ sequence, draft }: { sequence: SequenceDetail; draft: SequenceDraft }) {
  const hasLeads = sequence.enrollments.active + sequence.enrollments.paused > 0;
  const [whom, setWhom] = useState<"in" | "best">(hasLeads ? "in" : "best");
  const [choices, setChoices] = useState(AT_FIRST);
  const [days, setDays] = useState(30);
  const [percent, setPercent] = useState(0);
  const [chosenDay, chooseDay] = useState<string | null>(null);
  const tried = { steps: stepsOf(draft), rules: draft.rules, days, replyShare: percent / 100 };
  const simulated = useQuery({
    queryKey: ["sequence", sequence.id, "simulation", whom, choices, tried],
    queryFn: async ({ signal }) => {
      const ids = whom === "in" ? undefined : (await findLeads(choices, signal)).map((lead) => lead.id);
      const body = { ...tried, ...(ids === undefined ? {} : { ids }), limit: 1 };
      const simulation = await call(sequenceEndpoints.simulateSequence, { params: { id: sequence.id }, body, signal });
      return { simulation, ids };
    },
    staleTime: 0,
    placeholderData: (before) => before,
  });
  const { data } = simulated;
  const shownDay = data?.simulation.days.some(({ date }) => date === chosenDay)
    ? chosenDay
    : (data?.simulation.days[0]?.date ?? null);
  return (
    <div className={styles.panel}>
      <p className={styles.intro}>{t.simulateIntro}</p>
      <div className={styles.choices}>
        <Field label={t.simulateWhom}>
          {(control) => (
            <select
              {...control}
              value={whom}
              onChange={(event) => setWhom(event.target.value === "in" ? "in" : "best")}
            >
              <option value="in">{t.simulateIn}</option>
              <option value="best">{t.simulateBest}</option>
            </select>
          )}
        </Field>
        <Field label={t.simulateDays}>
          {(control) => (
            <select {...control} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {DAYS.map((number) => (
                <option key={number} value={number}>
                  {t.simulateDaysOf(number)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t.simulateReplies}>
          {(control) => (
            <select {...control} value={percent} onChange={(event) => setPercent(Number(event.target.value))}>
              {SHARES.map((number) => (
                <option key={number} value={number}>
                  {number === 0 ? t.simulateNoReply : t.simulateReplyShare(number)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {whom === "best" ? (
        <LeadChoice choices={choices} onChange={(change) => setChoices({ ...choices, ...change })} />
      ) : null}
      {simulated.error ? <ErrorState error={simulated.error} retry={() => void simulated.refetch()} /> : null}
      {data ? (
        <div className={styles.outcome} aria-busy={simulated.isFetching}>
          {data.simulation.leads === 0 ? (
            <EmptyState>{whom === "in" ? t.simulateNobody : t.nobody}</EmptyState>
          ) : (
            <>
              <SimulationTotals simulation={data.simulation} />
              <SimulationCalendar simulation={data.simulation} chosen={shownDay} onChoose={chooseDay} />
              {shownDay === null ? null : (
                <SimulationDay sequenceId={sequence.id} day={shownDay} request={{ ...tried, ids: data.ids }} />
              )}
            </>
          )}
        </div>
      ) : simulated.isPending ? (
        <Skeleton lines={6} height={24} />
      ) : null}
    </div>
  );
}
