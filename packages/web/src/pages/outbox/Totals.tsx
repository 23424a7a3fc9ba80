import { analyticsEndpoints } from "@lead-dashboard/contract/analytics/endpoints";
import type { MessageState } from "@lead-dashboard/contract/messages/schemas";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { join } from "../../look/Button.tsx";
import { outbox as t } from "../../messages/en/outbox.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Outbox.module.css";
import type { LedgerFilter } from "./use-ledger-filter.ts";
import { useSending } from "./use-sending.ts";

/** How much waits now, and what became of the messages of the last thirty days; a press filters the table. */
export function Totals({ filter, onChoose }: { filter: LedgerFilter; onChoose: (state: MessageState) => void }) {
  const { data: sending } = useSending();
  const { data: overview } = useQuery({
    queryKey: ["analytics", "overview", "outbox"],
    queryFn: ({ signal }) => call(analyticsEndpoints.getOverview, { query: {}, signal }),
    staleTime: 60_000,
  });
  const now: [MessageState, string, number | undefined][] = [
    ["planned", t.waiting, sending?.planned],
    ["awaiting-confirmation", t.awaiting, sending?.awaitingConfirmation],
    ["unknown", t.doubt, sending?.unknown],
  ];
  const figures = overview?.current;
  const lately: [MessageState, string, number | undefined][] = [
    ["sent", t.sent, figures?.messagesSent],
    ["delivered", t.delivered, figures?.messagesDelivered],
    ["read", t.read, figures?.messagesRead],
    ["failed", t.failed, figures?.messagesFailed],
    ["received", t.replies, figures?.repliesReceived],
  ];
  return (
    <div className={styles.totals}>
      <Group label={t.now} totals={now} chosen={filter.state} onChoose={onChoose} />
      <Group label={t.lastDays} totals={lately} chosen={filter.state} onChoose={onChoose} />
    </div>
  );
}

function Group({
  label,
  totals,
  chosen,
  onChoose,
}: {
  label: string;
  totals: readonly [MessageState, string, number | undefined][];
  chosen: string;
  onChoose: (state: MessageState) => void;
}) {
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {totals.map(([state, name, number]) => (
        <button
          key={state}
          type="button"
          aria-pressed={chosen === state}
          className={join(
            styles.total,
            chosen === state && styles.chosen,
            state === "unknown" && (number ?? 0) > 0 && styles.alarming,
          )}
          onClick={() => onChoose(state)}
        >
          <strong>{count(number)}</strong>
          <span>{name}</span>
        </button>
      ))}
    </fieldset>
  );
}
