import type { StepUntil } from "@lead-dashboard/contract/sequences/schemas";
import { Field } from "../../look/Field.tsx";
import { sequences as t } from "../../messages/en/sequences.ts";
import type { StepDraft } from "./sequence-draft.ts";

const KINDS = { weekday: t.untilWeekday, date: t.untilDate, time: t.untilTime } as const;
const AT_FIRST: Record<keyof typeof KINDS, StepUntil> = {
  weekday: { weekday: 2, time: "09:00" },
  date: { date: new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10), time: "09:00" },
  time: { time: "09:00" },
};

/** What a wait lasts until, by the lead's clock: nothing more, a weekday, a date or a time of day. */
export function StepUntilChoice({
  step,
  error,
  onChange,
}: {
  step: StepDraft;
  error: string | undefined;
  onChange: (change: Partial<StepDraft>) => void;
}) {
  const { until } = step;
  const kind =
    until === null ? "" : until.weekday !== undefined ? "weekday" : until.date !== undefined ? "date" : "time";
  const set = (change: StepUntil) => onChange({ until: { ...until, ...change } });
  return (
    <>
      <Field label={t.until} error={error}>
        {(control) => (
          <select
            {...control}
            value={kind}
            onChange={(event) => {
              const chosen = (["weekday", "date", "time"] as const).find((one) => one === event.target.value);
              onChange({ until: chosen ? AT_FIRST[chosen] : null });
            }}
          >
            <option value="">{t.untilNothing}</option>
            {Object.entries(KINDS).map(([name, word]) => (
              <option key={name} value={name}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      {until?.weekday === undefined ? null : (
        <Field label={t.untilDay}>
          {(control) => (
            <select
              {...control}
              value={until.weekday}
              onChange={(event) => set({ weekday: Number(event.target.value) })}
            >
              {t.weekdayNames.map((name, index) => (
                <option key={name} value={index + 1}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {until?.date === undefined ? null : (
        <Field label={t.untilOnDate}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={until.date}
              onChange={(event) => event.target.value !== "" && set({ date: event.target.value })}
            />
          )}
        </Field>
      )}
      {until === null ? null : (
        <Field label={t.untilAt}>
          {(control) => (
            <input
              {...control}
              type="time"
              value={until.time ?? "00:00"}
              onChange={(event) => event.target.value !== "" && set({ time: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
