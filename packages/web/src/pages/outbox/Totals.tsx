import { messageEndpoints } from "@lead-dashboard/contract/messages/endpoints";
import type { MessageState } from "@lead-dashboard/contract/messages/schemas";
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { join } from "../../look/Button.tsx";
import { messaging } from "../../messages/en/messaging.ts";
import { outbox as t } from "../../messages/en/outbox.ts";
import { count } from "../../messages/plural.ts";
import styles from "./Outbox.module.css";
import { type LedgerFilter, queryOf } from "./use-ledger-filter.ts";

const OPEN: readonly MessageState[] = ["planned", "sending", "awaiting-confirmation", "unknown"];
const SETTLED: readonly MessageState[] = ["sent", "delivered", "read", "failed", "cancelled", "expired", "received"];
/** Shown even when there is none; the others only when there is something to look at. */
const ALWAYS: readonly MessageState[] = ["planned", "awaiting-confirmation", "unknown", "sent", "failed", "received"];

/** How many messages of the filter are in each state; a press narrows the table to it. */
export function Totals({ filter, onChoose }: { filter: LedgerFilter; onChoose: (state: MessageState) => void }) {
  const wider = { ...filter, state: "" } as const;
  const { data: counts } = useQuery({
    queryKey: ["messages", "counts", wider],
    queryFn: ({ signal }) => call(messageEndpoints.countMessages, { query: queryOf(wider), signal }),
    placeholderData: (before) => before,
  });
  const group = (label: string, states: readonly MessageState[]) => (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {states
        .filter((state) => ALWAYS.includes(state) || state === filter.state || (counts?.byState[state] ?? 0) > 0)
        .map((state) => (
          <Total
            key={state}
            state={state}
            number={counts?.byState[state]}
            isLeast={counts?.exact === false}
            isChosen={filter.state === state}
            onChoose={() => onChoose(state)}
          />
        ))}
    </fieldset>
  );
  return (
    <div className={styles.totals}>
      {group(t.open, OPEN)}
      {group(t.settled, SETTLED)}
      {counts?.exact ? <Sum counts={counts.byState} /> : null}
    </div>
  );
}

/** What was ever planned is what came to an end and what is under way: if this does not add up, something was lost. */
function Sum({ counts }: { counts: Readonly<Record<MessageState, number>> }) {
  const sumOf = (states: readonly MessageState[]) => states.reduce((sum, state) => sum + counts[state], 0);
  const done = sumOf(SETTLED.filter((state) => state !== "received"));
  const open = sumOf(OPEN);
  if (done + open === 0) return null;
  return <p className={styles.sum}>{t.sum(done + open, done, open)}</p>;
}

function Total({
  state,
  number,
  isLeast,
  isChosen,
  onChoose,
}: {
  state: MessageState;
  number: number | undefined;
  /** there may be more */
  isLeast: boolean;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const isAlarming = state === "unknown" && (number ?? 0) > 0;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className={join(styles.total, isChosen && styles.chosen, isAlarming && styles.alarming)}
      onClick={onChoose}
    >
      <strong>
        {count(number)}
        {isLeast && number ? "+" : ""}
      </strong>
      <span>{messaging.states[state]}</span>
    </button>
  );
}
