import { sequenceEndpoints } from "@lead-dashboard/contract/sequences/endpoints";
import type { SequenceDetail } from "@lead-dashboard/contract/sequences/schemas";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/call.ts";
import { queryClient } from "../../api/query-client.ts";
import { idempotencyKey } from "../../lead-actions/in-order.ts";
import { Button } from "../../look/Button.tsx";
import { Dialog } from "../../look/Dialog.tsx";
import { describeError, ErrorState, Skeleton } from "../../look/States.tsx";
import { toast } from "../../look/toasts.ts";
import { sequences as t } from "../../messages/en/sequences.ts";
import { shell } from "../../messages/en/shell.ts";
import { count } from "../../messages/plural.ts";
import { AT_FIRST, findLeads } from "./find-leads.ts";
import { LeadChoice } from "./LeadChoice.tsx";
import styles from "./Sequence.module.css";

/** Starts a sequence for the best leads of a choice: first who would be enrolled and who not and why, then the button. */
export function StartDialog({ sequence, onClose }: { sequence: SequenceDetail; onClose: () => void }) {
  const [choices, setChoices] = useState(AT_FIRST);
  const [isBusy, setBusy] = useState(false);
  const tried = useQuery({
    queryKey: ["sequence", sequence.id, "dry-run", choices],
    queryFn: async ({ signal }) => {
      const chosen = await findLeads(choices, signal);
      if (chosen.length === 0) return { chosen, outcome: { enrolled: 0, skipped: [] } };
      const outcome = await call(sequenceEndpoints.enrollLeads, {
        params: { id: sequence.id },
        body: { ids: chosen.map((lead) => lead.id), dryRun: true },
        signal,
      });
      return { chosen, outcome };
    },
    staleTime: 0,
    placeholderData: (before) => before,
  });
  const { data } = tried;
  const enrolled = data?.outcome.enrolled ?? 0;

  const start = async () => {
    if (!data || enrolled === 0 || tried.isFetching) return;
    setBusy(true);
    try {
      const outcome = await call(sequenceEndpoints.enrollLeads, {
        params: { id: sequence.id },
        body: { ids: data.chosen.map((lead) => lead.id) },
        idempotencyKey: idempotencyKey(),
      });
      toast(t.started(outcome.enrolled));
      void queryClient.invalidateQueries({ queryKey: ["sequence", sequence.id] });
      void queryClient.invalidateQueries({ queryKey: ["sequences"] });
      onClose();
    } catch (error) {
      toast(describeError(error), { tone: "bad" });
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t.startTitle(sequence.name)}
      onClose={onClose}
      onSubmit={() => void start()}
      footer={
        <>
          <Button onClick={onClose}>{shell.cancel}</Button>
          <Button kind="main" type="submit" busy={isBusy} disabled={enrolled === 0 || tried.isFetching}>
            {t.start(enrolled)}
          </Button>
        </>
      }
    >
      <LeadChoice choices={choices} onChange={(change) => setChoices({ ...choices, ...change })} />
      {tried.error ? <ErrorState error={tried.error} retry={() => void tried.refetch()} /> : null}
      <div className={styles.dryRun} role="status" aria-busy={tried.isFetching}>
        {data ? <Outcome {...data} /> : <Skeleton lines={3} />}
      </div>
    </Dialog>
  );
}

type Found = Awaited<ReturnType<typeof findLeads>>;

function Outcome({
  chosen,
  outcome,
}: {
  chosen: Found;
  outcome: { enrolled: number; skipped: { reason: keyof typeof t.skipReasons; count: number }[] };
}) {
  const skipped = outcome.skipped.reduce((sum, one) => sum + one.count, 0);
  if (chosen.length === 0) return <p>{t.nobody}</p>;
  return (
    <>
      <p className={styles.would}>{t.wouldStart(outcome.enrolled)}</p>
      {skipped > 0 ? (
        <>
          <p>{t.wouldSkip(skipped)}</p>
          <ul className={styles.skipped}>
            {outcome.skipped.map(({ reason, count: number }) => (
              <li key={reason}>
                <strong className="numbers">{count(number)}</strong> {t.skipReasons[reason]}
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <details className={styles.first}>
        <summary>{t.showFirst}</summary>
        <ol>
          {chosen.slice(0, 20).map((lead) => (
            <li key={lead.id}>
              {lead.name}{" "}
              <span className={styles.hint}>{[lead.city, lead.score].filter((part) => part !== null).join(" · ")}</span>
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}
